"""How a for-you page is made, in one place: STAGES is the order, the filters of both kinds are named in their tables.

sources → filter → rank → weigh → diversify → visibility → explain → record. What is predicted is the recommender's
affair; whether a clip may be shown at all is asked of the database, of the few that are left.
"""

import secrets
from collections import Counter as Tally
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from clairvue.db.database import Connection
from clairvue.feed import page as feeds
from clairvue.feed.foryou.considered import SPARE, consider, diversified, drawn, lay
from clairvue.feed.foryou.cursor import KIND, write_cursor
from clairvue.feed.foryou.keeping import keep_page, keep_weights
from clairvue.feed.foryou.making import Making, Workshop, ids_of
from clairvue.feed.foryou.noting import recorded
from clairvue.feed.foryou.profiling import Profiled
from clairvue.feed.foryou.reasons import exploration, reasons_of
from clairvue.feed.foryou.sight import FOR_ADULTS, HIDING, MUTED_IN_CAPTION, Sight, look, show
from clairvue.feed.foryou.viewing import Viewing, wish_of
from clairvue.feed.hydrate import place_files
from clairvue.feed.making import Asking
from clairvue.feed.model import CardMine, FeedItem, FeedPage, VideoCard
from clairvue.feed.seen import SESSION_GAP, prints
from clairvue.installation import Installation
from clairvue.kit.ids import RecordId, make_id
from clairvue.recommend import explore
from clairvue.recommend.live import Model
from clairvue.recommend.rank import action_weights, rank, weigh
from clairvue.recommend.retrieve import retrieve
from clairvue.recommend.sift import FILTERS, sift
from clairvue.recommend.wish import FRESH
from clairvue.signals.history import seen_since

SEED_BITS = 31
_ROUNDS_MAX = 4


async def find(workshop: Workshop, making: Making) -> Making:
    """Let every source offer its clips."""
    pool = retrieve(workshop.reading, making.wish)
    return replace(making, pool=pool, offered=pool.brought())


async def leave_out(workshop: Workshop, making: Making) -> Making:
    """Take out what the recommender itself knows must not be shown, counted by the first filter that says so.

    Who begins anew within half an hour, and has been offered everything already, is offered again what was not watched.
    """
    assert making.pool is not None
    pool, filtered = sift(workshop.reading, making.wish, making.pool)
    if len(pool.rows) < making.asking.limit and making.asking.cursor is None:
        again = wish_of(
            workshop.viewing, making.asking, seed=making.wish.seed, session=await _watched_now(workshop, making)
        )
        pool, filtered = sift(workshop.reading, again, making.pool)
    for name, clips in filtered.items():
        if clips:
            feeds.FILTERED.labels(KIND, name).inc(clips)
    return replace(making, pool=pool, filtered=filtered)


async def _watched_now(workshop: Workshop, making: Making) -> bytes:
    """Return the fingerprints of what was watched in this session: the worker may not have noted all of it yet."""
    if workshop.viewing.steering.repeats_allowed:
        return b""
    now = making.asking.now
    reader = workshop.viewing.reader.number
    return prints(await seen_since(workshop.conn, reader=reader, since=now - SESSION_GAP, now=now))


async def predict(workshop: Workshop, making: Making) -> Making:
    """Predict every action of every candidate."""
    assert making.pool is not None
    return replace(making, ranked=rank(workshop.reading, making.wish, making.pool))


async def score(workshop: Workshop, making: Making) -> Making:
    """Weigh the predictions into one score, and put the candidates in its order."""
    assert making.ranked is not None
    weighed = weigh(workshop.reading, making.wish, making.ranked, making.weights)
    return replace(making, weighed=weighed, considered=consider(workshop.reading.state, weighed))


async def spread(workshop: Workshop, making: Making) -> Making:
    """Choose clips that are good and not all alike, and draw those that are explored."""
    assert making.considered is not None
    wish, considered = making.wish, making.considered
    waiting = int(workshop.reading.views.counts[1])
    slots = explore.slots(wish.seed, wish.limit, waiting, wish.sources[FRESH])
    explored = drawn(considered, slots, wish.seed, waiting=waiting)
    chosen = diversified(considered, diversity=wish.diversity, limit=wish.limit + SPARE)
    return replace(making, waiting=waiting, slots=slots, explored=explored, chosen=tuple(chosen))


async def lay_out(workshop: Workshop, making: Making) -> Making:
    """Take out what only the database knows must not be shown, and fill the slots; choose more if too few are left.

    Only what the page would hold is looked up, until something of it is hidden: then all that may take its place.
    """
    assert making.considered is not None
    here, conn, full = workshop.installation, workshop.conn, making.considered.full
    explored, chosen, sight = dict(making.explored), list(making.chosen), Sight()
    page = lay(making.slots, explored, chosen, set())
    places = [laid.place for laid in page]
    for _ in range(_ROUNDS_MAX):
        ids = dict(zip(places, ids_of(workshop.reading, making.rows(places)), strict=True))
        sight = await look(here, conn, workshop.viewing, ids, sight)
        hidden = len(sight.hidden)
        if hidden or len(places) > len(page):
            page = lay(making.slots, explored, chosen, set(sight.hidden))
        sight = await show(here, conn, sight, [laid.place for laid in page if laid.place in sight.ids])
        known = len(sight.hidden) == hidden and all(laid.place in sight.ids for laid in page)
        if known and (len(page) == making.wish.limit or len(chosen) == full):
            break
        if len(page) < making.wish.limit:
            chosen = diversified(making.considered, diversity=making.wish.diversity, limit=2 * len(chosen))
        places = [*explored, *chosen]
    for name, clips in Tally(sight.hidden.values()).items():
        feeds.FILTERED.labels(KIND, name).inc(clips)
    page = [laid for laid in page if laid.place in sight.ids and laid.place not in sight.hidden]
    return replace(making, chosen=tuple(chosen), sight=sight, page=tuple(page))


async def explain(workshop: Workshop, making: Making) -> Making:
    """Say why each clip is where it is, from the terms of its score."""
    assert making.considered is not None
    assert making.weighed is not None
    considered = making.considered
    places = np.array([laid.place for laid in making.page], np.int64)
    known = places[places < considered.full]
    told = reasons_of(
        workshop.reading.network,
        considered.buckets[known],
        considered.probabilities[known],
        making.weighed.terms[known],
        making.weights,
    )
    by_place = dict(zip((int(place) for place in known), told, strict=True))
    views = workshop.reading.state.items["shown"][making.rows([laid.place for laid in making.page]), 1]
    reasons = tuple(
        by_place[laid.place] if laid.odds is None else exploration(laid.odds, int(seen_))
        for laid, seen_ in zip(making.page, views, strict=True)
    )
    return replace(making, reasons=reasons)


async def note(workshop: Workshop, making: Making) -> Making:
    """Keep the record of the page, what it served, and what it explored."""
    here, asking = workshop.installation, making.asking
    record_id = RecordId(make_id(here.cell, asking.now))
    rows = making.rows([laid.place for laid in making.page])
    numbers = [int(number) for number in workshop.reading.state.items["number"][rows]]
    await keep_weights(workshop.conn, workshop.reading, now=asking.now)
    await keep_page(
        workshop.conn,
        record_id=record_id,
        reader=workshop.viewing.reader,
        record=recorded(workshop, making, [stage.name for stage in STAGES]),
        numbers=dict(zip(numbers, (laid.odds for laid in making.page), strict=True)),
        now=asking.now,
    )
    return replace(making, record_id=record_id)


def serve(workshop: Workshop, making: Making) -> FeedPage:
    """Put the page together, with what its viewer did to each clip."""
    assert making.sight is not None
    assert making.record_id is not None
    sight, viewing = making.sight, workshop.viewing
    follows = frozenset(viewing.follows)
    cards: list[VideoCard] = []
    for laid in making.page:
        video_id = sight.ids[laid.place]
        clip = sight.stands[video_id]
        mine = CardMine(likes=clip.likes, saves=clip.saves, follows=clip.access.account_id in follows)
        card = replace(sight.cards[video_id], counts=clip.counts, mine=mine)
        cards.append(place_files(workshop.installation, card, clip.access, viewing.viewer_id))
    explored = sum(laid.odds is not None for laid in making.page)
    feeds.SERVED.labels(KIND, "exploration").inc(explored)
    feeds.SERVED.labels(KIND, "ranking").inc(len(making.page) - explored)
    items = [
        FeedItem(video=card, reasons=reasons, record=making.record_id)
        for card, reasons in zip(cards, making.reasons, strict=True)
    ]
    more = len(making.page) == making.asking.limit
    return FeedPage(items=items, cursor=write_cursor(making.record_id) if more else None, kind=KIND)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of making a page, under the name that records use."""

    name: str
    run: Callable[[Workshop, Making], Awaitable[Making]]


STAGES: tuple[Stage, ...] = (
    Stage("sources", find),
    Stage("filter", leave_out),
    Stage("rank", predict),
    Stage("weigh", score),
    Stage("diversify", spread),
    Stage("visibility", lay_out),
    Stage("explain", explain),
    Stage("record", note),
)
FILTER_NAMES: tuple[str, ...] = (*FILTERS, *HIDING, FOR_ADULTS, MUTED_IN_CAPTION)


async def make_page(
    installation: Installation, conn: Connection, asking: Asking, profiled: Profiled, model: Model
) -> FeedPage:
    """Make a page for a viewer by the model that is live, and keep its record."""
    viewing = Viewing(profiled=profiled)
    seed = secrets.randbits(SEED_BITS) if asking.seed is None else asking.seed
    wish = wish_of(viewing, asking, seed=seed)
    weights = action_weights(wish.actions, viewing.steering.own_weights)
    workshop = Workshop(installation, conn, model.reading, viewing)
    making = Making(asking=asking, wish=wish, weights=weights)
    for stage in STAGES:
        making = await stage.run(workshop, making)
    return serve(workshop, making)
