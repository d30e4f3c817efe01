"""Visibility: what only the database can decide of the clips that were chosen. It orders nothing."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from clairvue.db.database import Connection
from clairvue.feed.foryou.viewing import Viewing
from clairvue.feed.hydrate import take_cards
from clairvue.feed.model import VideoCard
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId
from clairvue.social.block import hidden_among
from clairvue.videos.caption import fold_tag
from clairvue.videos.model import Access, VideoState, Visibility
from clairvue.videos.watch import accesses_of

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sight:
    """What was looked up of clips, by place: their ids, the cards of those on the page, what hides the others."""

    ids: Mapping[int, VideoId] = field(default_factory=dict[int, VideoId])
    cards: Mapping[VideoId, VideoCard] = field(default_factory=dict[VideoId, VideoCard])
    hidden: Mapping[int, str] = field(default_factory=dict[int, str])

    def card(self, place: int) -> VideoCard:
        """Return the card of a clip that is on the page."""
        return self.cards[self.ids[place]]


Hides = Callable[[Access, frozenset[AccountId]], bool]
"""Says whether a clip must be left out, by how it stands and whom the viewer must not meet."""


def _is_gone(access: Access, _unmet: frozenset[AccountId]) -> bool:
    return access.state is not VideoState.PUBLISHED


def _is_not_public(access: Access, _unmet: frozenset[AccountId]) -> bool:
    return access.visibility is not Visibility.PUBLIC


def _is_blocked_or_muted(access: Access, unmet: frozenset[AccountId]) -> bool:
    return access.account_id in unmet


HIDING: dict[str, Hides] = {"gone": _is_gone, "not_public": _is_not_public, "blocked_or_muted": _is_blocked_or_muted}
"""In order: the first that hides a clip counts it. `gone` also counts what is not there any more."""
MUTED_IN_CAPTION = "muted_in_caption"
"""The last: the recommender knows eight words of a caption and eight tags, this filter reads the whole of it."""


async def look(
    installation: Installation, conn: Connection, viewing: Viewing, ids: Mapping[int, VideoId], before: Sight
) -> Sight:
    """Return what was seen before and how these clips stand now. Two statements for the new ones.

    Whoever mutes words has every caption read before the page is laid out.
    """
    new = {place: video_id for place, video_id in ids.items() if place not in before.ids}
    access = await accesses_of(conn, list(new.values()))
    owners = list({each.account_id for each in access.values()})
    unmet = frozenset(await hidden_among(conn, viewing.viewer_id, owners)) if owners else frozenset[AccountId]()
    verdicts = {place: _verdict(access.get(video_id), unmet) for place, video_id in new.items()}
    hidden = {place: verdict for place, verdict in verdicts.items() if verdict is not None}
    sight = Sight({**before.ids, **new}, before.cards, {**before.hidden, **hidden})
    if not viewing.steering.muted_words:
        return sight
    sight = await show(installation, conn, sight, [place for place in new if place not in hidden])
    muted = [in_line(word) for word in viewing.steering.muted_words]
    said = {place: in_line(sight.card(place).caption) for place in new if place not in sight.hidden}
    heard = {place: MUTED_IN_CAPTION for place, words in said.items() if any(word in words for word in muted)}
    return Sight(sight.ids, sight.cards, {**sight.hidden, **heard})


async def show(installation: Installation, conn: Connection, sight: Sight, places: Sequence[int]) -> Sight:
    """Return the same with the cards of these places; a clip whose author has gone by now is hidden."""
    wanted = [sight.ids[place] for place in places if sight.ids[place] not in sight.cards]
    cards = {**sight.cards, **(await take_cards(installation, conn, wanted) if wanted else {})}
    gone = {place: "gone" for place in places if sight.ids[place] not in cards}
    return Sight(sight.ids, cards, {**sight.hidden, **gone})


def in_line(text: str) -> str:
    """Return the words of a text, folded, each between spaces, so that whole words and phrases can be found in it."""
    return f" {' '.join(_WORDS.findall(fold_tag(text)))} "


def _verdict(access: Access | None, unmet: frozenset[AccountId]) -> str | None:
    if access is None:
        return "gone"
    return next((name for name, hides in HIDING.items() if hides(access, unmet)), None)
