"""Visibility: what only the database can decide of the clips that were chosen. It orders nothing."""

import re
from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from clairvue.db.database import Connection
from clairvue.feed.foryou import _store
from clairvue.feed.foryou._store import Stand
from clairvue.feed.foryou.viewing import Viewing
from clairvue.feed.hydrate import take_cards
from clairvue.feed.model import VideoCard
from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.videos.caption import fold_tag
from clairvue.videos.model import VideoState, Visibility

_WORDS = re.compile(r"\w+")


class Sight(msgspec.Struct, frozen=True):
    """What was looked up of clips: by place their ids and what hides them, by id how they stand and their cards."""

    ids: Mapping[int, VideoId] = msgspec.field(default_factory=dict[int, VideoId])
    stands: Mapping[VideoId, Stand] = msgspec.field(default_factory=dict[VideoId, Stand])
    cards: Mapping[VideoId, VideoCard] = msgspec.field(default_factory=dict[VideoId, VideoCard])  # of those on the page
    hidden: Mapping[int, str] = msgspec.field(default_factory=dict[int, str])

    def card(self, place: int) -> VideoCard:
        """Return the card of a clip that is on the page."""
        return self.cards[self.ids[place]]


Hides = Callable[[Stand], bool]
"""Says whether a clip must be left out, by how it stands towards the viewer."""


def _is_gone(clip: Stand) -> bool:
    return clip.access.state is not VideoState.PUBLISHED


def _is_not_public(clip: Stand) -> bool:
    return clip.access.visibility is not Visibility.PUBLIC


def _is_blocked_or_muted(clip: Stand) -> bool:
    return clip.hidden


HIDING: dict[str, Hides] = {"gone": _is_gone, "not_public": _is_not_public, "blocked_or_muted": _is_blocked_or_muted}
"""In order: the first that hides a clip counts it. `gone` also counts what is not there any more."""
FOR_ADULTS = "for_adults"
"""Then what is for adults, unless the viewer is known to be one: the recommender's word for it may be a second old."""
MUTED_IN_CAPTION = "muted_in_caption"
"""The last: the recommender knows eight words of a caption and eight tags, this filter reads the whole of it."""


async def look(
    installation: Installation, conn: Connection, viewing: Viewing, ids: Mapping[int, VideoId], before: Sight
) -> Sight:
    """Return what was seen before and how these clips stand now. One statement for the new ones.

    Whoever mutes words has every caption read before the page is laid out.
    """
    new = {place: video_id for place, video_id in ids.items() if place not in before.ids}
    stands = dict(await _store.stands(conn, viewing.viewer_id, list(new.values()))) if new else {}
    verdicts = {place: _verdict(stands.get(clip), is_adult=viewing.is_adult) for place, clip in new.items()}
    hidden = {place: verdict for place, verdict in verdicts.items() if verdict is not None}
    sight = replace(
        before,
        ids={**before.ids, **new},
        stands={**before.stands, **stands},
        hidden={**before.hidden, **hidden},
    )
    if not viewing.steering.muted_words:
        return sight
    sight = await show(installation, conn, sight, [place for place in new if place not in hidden])
    muted = [in_line(word) for word in viewing.steering.muted_words]
    said = {place: in_line(sight.card(place).caption) for place in new if place not in sight.hidden}
    heard = {place: MUTED_IN_CAPTION for place, words in said.items() if any(word in words for word in muted)}
    return replace(sight, hidden={**sight.hidden, **heard})


async def show(installation: Installation, conn: Connection, sight: Sight, places: Sequence[int]) -> Sight:
    """Return the same with the cards of these places; a clip whose author has gone by now is hidden."""
    wanted = [sight.ids[place] for place in places if sight.ids[place] not in sight.cards]
    access = {video_id: sight.stands[video_id].access for video_id in wanted}
    counts = {video_id: sight.stands[video_id].counts for video_id in wanted}
    cards = {**sight.cards, **await take_cards(installation, conn, access, wanted, counts=counts)}
    gone = {place: "gone" for place in places if sight.ids[place] not in cards}
    return replace(sight, cards=cards, hidden={**sight.hidden, **gone})


def in_line(text: str) -> str:
    """Return the words of a text, folded, each between spaces, so that whole words and phrases can be found in it."""
    return f" {' '.join(_WORDS.findall(fold_tag(text)))} "


def _verdict(clip: Stand | None, *, is_adult: bool) -> str | None:
    if clip is None:
        return "gone"
    restricted = FOR_ADULTS if clip.access.age_restricted and not is_adult else None
    return next((name for name, hides in HIDING.items() if hides(clip)), restricted)
