"""Hydrate: from ids to everything a screen shows of clips, in a handful of queries however many there are.

The one place that builds a full card, and the one place that decides that a card may be shown: state, visibility,
blocks. It never ranks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import asdict, replace

from clairvue.accounts.look_up import get_many as accounts_of
from clairvue.accounts.model import AccountCard
from clairvue.db.database import Connection
from clairvue.feed import shelf
from clairvue.feed.model import CardCounts, CardMine, VideoCard
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId
from clairvue.privacy.keyring import slot_in
from clairvue.signals.count import views_of
from clairvue.social.block import block_between, hidden_among
from clairvue.social.count import counts_of, mine_of
from clairvue.social.follow import follows_of
from clairvue.social.model import VideoMine
from clairvue.videos.detail import describe
from clairvue.videos.links import folder_of
from clairvue.videos.model import Access, VideoRow, VideoState, Visibility, sees
from clairvue.videos.read import open_many, sealed_many
from clairvue.videos.watch import accesses_of, is_known_adult


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How some clips stand now towards a viewer; a clip that is not in `access` is no longer there.

    `is_adult` is asked only where it matters: of what is for adults alone.
    """

    viewer_id: AccountId | None
    access: dict[VideoId, Access]
    is_adult: bool = False
    follows: set[AccountId] = field(default_factory=set[AccountId])
    hidden: set[AccountId] = field(default_factory=set[AccountId])


Filter = Callable[[Standing, VideoId], bool]
"""Says whether a clip must be left out. The filters of a page are asked in order: the first counts it."""


def is_gone(standing: Standing, video_id: VideoId) -> bool:
    """Leave out what is erased or withdrawn."""
    access = standing.access.get(video_id)
    return access is None or access.state is not VideoState.PUBLISHED


def is_not_public(standing: Standing, video_id: VideoId) -> bool:
    """Leave out what is not for everybody."""
    return standing.access[video_id].visibility is not Visibility.PUBLIC


def is_age_restricted(standing: Standing, video_id: VideoId) -> bool:
    """Leave out what is for adults: a feed that is the same for everybody asks nobody's age."""
    return standing.access[video_id].age_restricted


def is_not_for_viewer(standing: Standing, video_id: VideoId) -> bool:
    """Leave out what the viewer may not watch."""
    access = standing.access[video_id]
    follows = access.account_id in standing.follows
    return not sees(access, standing.viewer_id, follows=follows, is_adult=standing.is_adult)


def is_hidden(standing: Standing, video_id: VideoId) -> bool:
    """Leave out creators whom the viewer has blocked or muted, or who have blocked the viewer."""
    return standing.access[video_id].account_id in standing.hidden


async def stand(
    conn: Connection, viewer_id: AccountId | None, video_ids: Sequence[VideoId], *, now: datetime
) -> Standing:
    """Return how clips stand now: what the filters need, and no word of theirs."""
    access = await accesses_of(conn, video_ids)
    if viewer_id is None:
        return Standing(viewer_id=None, access=access)
    owners = list({row.account_id for row in access.values()})
    return Standing(
        viewer_id=viewer_id,
        access=access,
        is_adult=any(row.age_restricted for row in access.values()) and await is_known_adult(conn, viewer_id, now=now),
        follows=await follows_of(conn, viewer_id, owners),
        hidden=await hidden_among(conn, viewer_id, owners),
    )


async def hydrate(
    installation: Installation, conn: Connection, viewer_id: AccountId | None, video_ids: Sequence[VideoId]
) -> list[VideoCard]:
    """Return the cards of those clips that the viewer may be shown in a list, in the order asked for."""
    standing = await stand(conn, viewer_id, video_ids, now=installation.clock())
    return await _cards_of_shown(installation, conn, standing, video_ids, standing.hidden)


async def hydrate_wanted(
    installation: Installation, conn: Connection, viewer_id: AccountId | None, video_ids: Sequence[VideoId]
) -> list[VideoCard]:
    """Return the same of clips that the viewer asked for by name: muting hides nothing here, blocking does."""
    standing = await stand(conn, viewer_id, video_ids, now=installation.clock())
    blocked: set[AccountId] = set()
    for account_id in standing.hidden:
        if viewer_id is not None and await block_between(conn, viewer_id, account_id):
            blocked.add(account_id)
    return await _cards_of_shown(installation, conn, standing, video_ids, blocked)


async def _cards_of_shown(
    installation: Installation,
    conn: Connection,
    standing: Standing,
    video_ids: Sequence[VideoId],
    hidden: set[AccountId],
) -> list[VideoCard]:
    shown = [
        video_id
        for video_id in dict.fromkeys(video_ids)
        if video_id in standing.access
        and standing.access[video_id].account_id not in hidden
        and not is_not_for_viewer(standing, video_id)
    ]
    cards = await build_cards(installation, conn, standing, shown)
    return [cards[video_id] for video_id in shown if video_id in cards]


async def build_cards(
    installation: Installation, conn: Connection, standing: Standing, video_ids: Sequence[VideoId]
) -> dict[VideoId, VideoCard]:
    """Return the cards of clips that may be shown, by id, exactly as things are; whose author is gone is left out."""
    videos = await open_many(conn, installation.keyring, await sealed_many(conn, video_ids))
    found, owners = list(videos), list({video.account_id for video in videos.values()})
    accounts = await accounts_of(conn, installation.keyring, owners)
    known = _Known(videos, accounts, await _counts_of(conn, found))
    mine = {} if standing.viewer_id is None else await mine_of(conn, standing.viewer_id, list(known.videos))
    return {
        video.id: _card(
            installation,
            known,
            video,
            mine.get(video.id),
            viewer_id=standing.viewer_id,
            follows=video.account_id in standing.follows,
        )
        for video in known.videos.values()
        if video.account_id in known.accounts
    }


async def share_cards(
    installation: Installation, conn: Connection, standing: Standing, video_ids: Sequence[VideoId]
) -> dict[VideoId, VideoCard]:
    """Return the same; strangers share cards, whose words and counts are as old as the shelf allows."""
    if standing.viewer_id is not None:
        return await build_cards(installation, conn, standing, video_ids)
    return await take_cards(installation, conn, standing.access, video_ids)


async def take_cards(
    installation: Installation,
    conn: Connection,
    access: Mapping[VideoId, Access],
    video_ids: Sequence[VideoId],
    *,
    counts: Mapping[VideoId, CardCounts] | None = None,
) -> dict[VideoId, VideoCard]:
    """Return the shared cards of clips that may be shown, by id, in which nobody has done anything yet.

    `access` is how they stand now. Who has read what was done to them hands that in, and sets it on each card anew.
    """
    cards = shelf.take(installation.keyring, access, video_ids)
    stale = shelf.uncounted(cards) if counts is None else []
    missing = [video_id for video_id in video_ids if video_id not in cards]
    if not stale and not missing:
        return cards
    done = await _counts_of(conn, [*stale, *missing]) if counts is None else counts
    cards |= {clip: shelf.count(cards[clip], done[clip]) for clip in stale}
    if missing:
        rows = await sealed_many(conn, missing)
        videos = await open_many(conn, installation.keyring, rows)
        versions = {video.account_id: access[video_id].author_version for video_id, video in videos.items()}
        known = _Known(videos, await _shared_authors(installation, conn, versions), done)
        slots = {row.id: None if row.caption is None else slot_in(row.caption) for row in rows}
        for video in videos.values():
            if video.account_id in known.accounts:
                cards[video.id] = _card(installation, known, video, None)
                shelf.put(cards[video.id], access[video.id], slots[video.id])
    return cards


async def _shared_authors(
    installation: Installation, conn: Connection, versions: Mapping[AccountId, str]
) -> dict[AccountId, AccountCard]:
    known = shelf.authors(versions)
    missing = list(versions.keys() - known.keys())
    if missing:
        found = await accounts_of(conn, installation.keyring, missing)
        shelf.put_authors(found, versions)
        known |= found
    return known


def place_files(installation: Installation, card: VideoCard, access: Access, viewer_id: AccountId) -> VideoCard:
    """Return a shared card with the addresses of a clip's files for one viewer, where they are not everybody's."""
    if sees(access, None, follows=False):
        return card
    shared = folder_of(installation.keyring, card.id, access, None, now=installation.clock())
    folder = folder_of(installation.keyring, card.id, access, viewer_id, now=installation.clock())

    def own(url: str | None) -> str | None:
        return url and folder + url.removeprefix(shared)

    storyboard = card.storyboard and replace(card.storyboard, url=folder + card.storyboard.url.removeprefix(shared))
    return replace(card, poster_url=own(card.poster_url), master_url=own(card.master_url), storyboard=storyboard)


@dataclass(frozen=True, slots=True)
class _Known:
    """What everybody may know of some clips."""

    videos: Mapping[VideoId, VideoRow]
    accounts: Mapping[AccountId, AccountCard]
    counts: Mapping[VideoId, CardCounts]


def _card(
    installation: Installation,
    known: _Known,
    video: VideoRow,
    mine: VideoMine | None,
    *,
    viewer_id: AccountId | None = None,
    follows: bool = False,
) -> VideoCard:
    folder = folder_of(installation.keyring, video.id, video.access, viewer_id, now=installation.clock())
    return VideoCard(
        **asdict(describe(video, known.accounts[video.account_id], origin=installation.origin, folder=folder)),
        counts=known.counts[video.id],
        mine=CardMine(likes=mine is not None and mine.likes, saves=mine is not None and mine.saves, follows=follows),
    )


async def _counts_of(conn: Connection, video_ids: list[VideoId]) -> dict[VideoId, CardCounts]:
    done, views = await counts_of(conn, video_ids), await views_of(conn, video_ids)
    return {
        clip: CardCounts(
            likes=counts.likes,
            comments=counts.comments,
            saves=counts.saves,
            shares=counts.shares,
            views=views.get(clip, 0),
        )
        for clip, counts in done.items()
    }
