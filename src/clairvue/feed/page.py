"""How a page of the feed is made: sources → hydrate → filter → rank → diversify → explain → record.

STAGES is the order, KINDS says for each feed where its clips come from and what is left out. A new feed is a row. The
code here hands on; it weighs nothing itself.
"""

from collections import Counter as Tally
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from prometheus_client import Counter

from clairvue.db.database import Connection
from clairvue.feed import record, unprofiled
from clairvue.feed.hydrate import (
    Filter,
    is_age_restricted,
    is_gone,
    is_hidden,
    is_not_for_viewer,
    is_not_public,
    share_cards,
    stand,
)
from clairvue.feed.making import Asking, Candidate, Ground, Making, Slot
from clairvue.feed.model import FeedItem, FeedPage
from clairvue.feed.newest import follow_line, latest_line
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, RecordId, VideoId, make_id
from clairvue.kit.refusals import Unauthenticated

EMPTY_PAGES_MAX = 10
FILTERED = Counter("clairvue_feed_filtered", "Clips that a filter took out of a page.", ["kind", "filter"])
SERVED = Counter("clairvue_feed_served", "Clips served, by the source that placed them.", ["kind", "source"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A feed: its named sources, its named filters, and whether it may know who asks.

    `ground` finds what the sources draw from. Where `personal` is false it is handed no viewer.
    """

    name: str
    personal: bool
    sources: tuple[str, ...]
    filters: dict[str, Filter]
    ground: Callable[[Installation, Connection, Asking, AccountId | None], Awaitable[Ground]]
    pages_max: int = EMPTY_PAGES_MAX  # made in a row while filters leave nothing of them


async def _follow_line(
    _installation: Installation, conn: Connection, asking: Asking, viewer_id: AccountId | None
) -> Ground:
    if viewer_id is None:
        raise Unauthenticated
    return await follow_line(conn, asking, viewer_id)


async def _latest_line(
    _installation: Installation, conn: Connection, asking: Asking, _viewer_id: AccountId | None
) -> Ground:
    return await latest_line(conn, asking)


async def _walk(installation: Installation, conn: Connection, asking: Asking, _viewer_id: AccountId | None) -> Ground:
    return await unprofiled.walk(installation, conn, asking)


FOR_EVERYBODY: dict[str, Filter] = {
    "gone": is_gone,
    "not_public": is_not_public,
    "age_restricted": is_age_restricted,
    "hidden": is_hidden,
}
"""What a feed of public clips leaves out."""

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="following",
            personal=True,
            sources=("following",),
            filters={"gone": is_gone, "not_for_viewer": is_not_for_viewer, "hidden": is_hidden},
            ground=_follow_line,
        ),
        Kind(
            name="latest",
            personal=False,
            sources=("latest",),
            filters=FOR_EVERYBODY,
            ground=_latest_line,
        ),
        Kind(
            name="unprofiled",
            personal=False,
            sources=unprofiled.SOURCES,
            filters=FOR_EVERYBODY,
            ground=_walk,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the stages work with."""

    installation: Installation
    conn: Connection
    kind: Kind


async def find(workshop: Workshop, making: Making) -> Making:
    """Let every source of the kind offer its best; those of a feed that is not personal are not told who asks."""
    viewer_id = making.viewer_id if workshop.kind.personal else None
    ground = await workshop.kind.ground(workshop.installation, workshop.conn, making.asking, viewer_id)
    return replace(making, ground=ground, offers=ground.offers())


async def fill(workshop: Workshop, making: Making) -> Making:
    """Look up how every offered clip stands now."""
    video_ids = {candidate.video_id for offered in making.offers.values() for candidate in offered}
    standing = await stand(workshop.conn, making.viewer_id, list(video_ids), now=making.asking.now)
    return replace(making, standing=standing)


async def sift(workshop: Workshop, making: Making) -> Making:
    """Take out what must not be shown, counted by the first filter that says so."""
    assert making.standing is not None
    dropped: dict[str, list[Candidate]] = {}
    verdicts: dict[VideoId, str | None] = {}
    for offered in making.offers.values():
        for candidate in offered:
            if candidate.video_id in verdicts:
                continue
            names = (
                name
                for name, leave_out in workshop.kind.filters.items()
                if leave_out(making.standing, candidate.video_id)
            )
            verdict = verdicts[candidate.video_id] = next(names, None)
            if verdict is not None:
                dropped.setdefault(verdict, []).append(candidate)
    for name, candidates in dropped.items():
        FILTERED.labels(workshop.kind.name, name).inc(len(candidates))
    offers = {
        source: [candidate for candidate in offered if verdicts[candidate.video_id] is None]
        for source, offered in making.offers.items()
    }
    return replace(making, offers=offers, dropped=dropped)


async def order(_workshop: Workshop, making: Making) -> Making:
    """Put each source's clips in the order of their scores; exploration keeps the order that was drawn for it."""
    offers = {
        source: offered
        if source in unprofiled.DRAWN
        else sorted(offered, key=lambda candidate: (-candidate.score, candidate.entry))
        for source, offered in making.offers.items()
    }
    return replace(making, offers=offers)


async def spread(_workshop: Workshop, making: Making) -> Making:
    """Fill the slots, no creator too often where the kind says so, and see where the next page begins."""
    assert making.ground is not None
    slots = making.ground.arrange(making.offers, making.asking.limit)
    dropped = [candidate for candidates in making.dropped.values() for candidate in candidates]
    return replace(making, slots=slots, cursor=making.ground.cursor(slots, dropped))


async def explain(_workshop: Workshop, making: Making) -> Making:
    """Say why each clip is where it is, from the terms of its score."""
    assert making.ground is not None
    reasons = [making.ground.reasons(slot, making.asking.now) for slot in making.slots]
    return replace(making, reasons=reasons)


async def note(workshop: Workshop, making: Making) -> Making:
    """Keep the record of the page."""
    assert making.ground is not None
    asking, viewer_id = making.asking, making.viewer_id
    record_id = RecordId(make_id(workshop.installation.cell, asking.now))
    page = record.RecordedPage(
        limit=asking.limit,
        language=asking.language,
        cursor=asking.cursor,
        chart=making.ground.chart_id,
        seed=making.ground.seed,
        stages=[stage.name for stage in STAGES],
        offered={source: len(offered) for source, offered in making.offers.items()},
        filtered={name: len(candidates) for name, candidates in making.dropped.items()},
        items=[_recorded(slot, reasons) for slot, reasons in zip(making.slots, making.reasons, strict=True)],
    )
    reader = None
    if workshop.kind.personal and viewer_id is not None:
        reader = record.pseudonym(workshop.installation.keyring, viewer_id)
    await record.keep(
        workshop.conn, record_id=record_id, kind=workshop.kind.name, reader=reader, page=page, now=asking.now
    )
    return replace(making, record_id=record_id)


async def serve(workshop: Workshop, making: Making) -> FeedPage:
    """Put the page's cards together. A clip whose author has gone in this very moment is left out."""
    assert making.standing is not None
    assert making.record_id is not None
    video_ids = [slot.candidate.video_id for slot in making.slots]
    cards = await share_cards(workshop.installation, workshop.conn, making.standing, video_ids)
    for source, placed in Tally(slot.source for slot in making.slots).items():
        SERVED.labels(workshop.kind.name, source).inc(placed)
    items: list[FeedItem] = []
    for slot, reasons in zip(making.slots, making.reasons, strict=True):
        if slot.candidate.video_id in cards:
            items.append(FeedItem(video=cards[slot.candidate.video_id], reasons=reasons, record=making.record_id))
    return FeedPage(items=items, cursor=making.cursor, kind=workshop.kind.name)


def _recorded(slot: Slot, reasons: list[record.Reason]) -> record.RecordedItem:
    return record.RecordedItem(slot.candidate.video_id, slot.source, slot.candidate.score, reasons)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of making a page, under the name that records use."""

    name: str
    run: Callable[[Workshop, Making], Awaitable[Making]]


STAGES: tuple[Stage, ...] = (
    Stage("sources", find),
    Stage("hydrate", fill),
    Stage("filter", sift),
    Stage("rank", order),
    Stage("diversify", spread),
    Stage("explain", explain),
    Stage("record", note),
)


async def make_page(
    installation: Installation,
    conn: Connection,
    asking: Asking,
    *,
    viewer_id: AccountId | None,
    kind: Kind | None = None,
) -> FeedPage:
    """Make a page and keep its record. When filters leave nothing of it, the next one is made instead.

    `kind` is given for a feed that is not in KINDS.

    Raises: Unauthenticated, CursorUnreadable, FeedMovedOn.
    """
    kind = kind or KINDS[asking.kind]
    workshop = Workshop(installation, conn, kind)
    for _ in range(kind.pages_max):
        making = Making(asking=asking, viewer_id=viewer_id)
        for stage in STAGES:
            making = await stage.run(workshop, making)
        page = await serve(workshop, making)
        if page.items or page.cursor is None:
            return page
        asking = replace(asking, cursor=page.cursor)
    return FeedPage(items=[], cursor=asking.cursor, kind=kind.name)
