"""Sources: where a page's candidates come from. Each offers its own, in its own order, up to its quota; none ranks."""

import math
from typing import NamedTuple

import msgspec
import numpy as np

from clairvue.recommend.anchor import from_anchor
from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.draw import even
from clairvue.recommend.gather import Desk, add, find, make_desk
from clairvue.recommend.layout import ALL_EDGES, DIMENSIONS, ITEMS, NEAR, RING, SHELF, State
from clairvue.recommend.meaning import add_vectors, recall
from clairvue.recommend.reading import Reading
from clairvue.recommend.tables import row_of, rows_of
from clairvue.recommend.views import Views
from clairvue.recommend.wish import (
    ANCHOR,
    CREATOR,
    FOLLOWED,
    FRESH,
    NEIGHBOURS,
    QUOTAS,
    RANDOM,
    SOURCES,
    TASTE,
    TOPIC,
    TRENDING_FAST,
    TRENDING_SLOW,
    Wish,
)

DAY_MS = 86_400_000
POOL_MAX = 900
_SOME = 1 << 19  # where the chance of `some` begins, apart from that of `by_chance`
_AT_ONCE = 2_048  # vectors, whose sums stay in the closest cache


class Pool(msgspec.Struct, frozen=True):
    """Candidates, each once. Shapes: rows (n,) of the table of clips, sources (n,): bit s set, source s offered it."""

    rows: Array
    sources: Array

    def brought(self) -> dict[str, int]:
        """Return how many of them each source offered."""
        return dict(zip(SOURCES, bits_set(self.sources).tolist(), strict=True))

    def of(self, kept: Array) -> "Pool":
        """Return some of them. Shape: kept (n,) of truth values, or places."""
        return Pool(self.rows[kept], self.sources[kept])


@compiled
def bits_set(sources: Array) -> Array:
    """Return how many candidates each source offered. Shape: (SOURCES,)."""
    found = np.zeros(len(SOURCES), np.int64)
    for bits in sources:
        for source in range(len(found)):
            found[source] += bits >> source & 1
    return found


class Wanted(NamedTuple):
    """What a page asks the sources for.

    Shapes: quotas (SOURCES,); follows and topics (any,) numbers; languages (any,) lists of trends, in turn; anchored
    (any,) the rows that the anchor offers.
    """

    quotas: Array
    follows: Array
    topics: Array
    languages: Array
    anchored: Array


@compiled
def from_shelves(shelves: Records, rows: Array, quota: int) -> Array:
    """Return the first clips of some creators' or topics' shelves, a round from each in turn."""
    out, found = np.zeros(quota, np.int32), 0
    for place in range(SHELF):
        for row in rows:
            item = shelves[row].shelf[place]
            if item and found < quota:
                out[found] = item
                found += 1
    return out[:found]


@compiled
def from_neighbours(state: State, reader: int, now_ms: int, half_life_ms: int) -> Array:
    """Return the neighbours of what a reader enjoyed lately, the closest first, the later the closer; some twice."""
    mine = state.readers[reader]
    enjoyed = mine.count[1]
    items, weights = np.zeros(RING * NEAR, np.int32), np.zeros(RING * NEAR, np.float32)
    found, share = 0, 1.0
    for back in range(min(RING, enjoyed)):
        place = (enjoyed - 1 - back) % RING
        near = state.items[mine.liked[place]].near
        old_ms = max(now_ms - int(mine.liked_at[place]) * 1000, 0)
        list_ = state.nears[near]
        for number in range(list_.count if near else 0):
            items[found] = list_.item[number]
            close = math.exp2(max(list_.weight[number, ALL_EDGES] - list_.out[ALL_EDGES], -60.0))
            weights[found] = share * math.exp2(-old_ms / half_life_ms) * mine.liked_strength[place] * close
            found += 1
        share *= 0.8
    order = np.argsort(-weights[:found], kind="mergesort")
    return items[:found][order]


@compiled
def from_taste(state: State, desk: Desk, reader: int, rows: Array, vectors: Array, quota: int) -> Array:
    """Return the live clips whose vectors are closest to a reader's history. Shapes: rows (n,), vectors (d, any).

    One number of many vectors after the other: their sums do not wait for each other.
    """
    if len(rows) <= quota:
        return rows.copy()
    session, earlier = recall(state, reader, desk.history)
    add_vectors(state, desk.history, session, earlier, desk.mine, desk.past)
    wanted = desk.mine + desk.past
    closest, scores = np.zeros(2 * quota, np.int32), np.zeros(2 * quota, np.float32)
    found, bar = 0, np.float32(-np.inf)
    near = np.zeros(_AT_ONCE, np.float32)
    for first in range(0, len(rows), _AT_ONCE):
        count = min(_AT_ONCE, len(rows) - first)
        near[:] = np.float32(0.0)
        for number in range(DIMENSIONS):
            along, weight = vectors[number][first : first + count], wanted[number]
            for place in range(count):
                near[place] += np.float32(along[place]) * weight
        for place in range(count):
            if near[place] > bar:
                closest[found], scores[found] = rows[first + place], near[place]
                found += 1
                if found == len(scores):
                    found, bar = _keep_half(closest, scores)
    order = np.argsort(-scores[:found], kind="mergesort")
    return closest[:found][order[:quota]]


@compiled
def _keep_half(closest: Array, scores: Array) -> tuple[int, int]:
    """Bring the better half to the front; return how many that are, and the least of their scores."""
    order, kept = np.argsort(-scores, kind="mergesort"), len(scores) // 2
    closest[:kept], scores[:kept] = closest[order[:kept]], scores[order[:kept]]
    return kept, scores[kept - 1]


@compiled
def by_chance(state: State, seed: int, quota: int) -> Array:
    """Return clips drawn from all there are."""
    count = state.learned[0].clock[ITEMS]
    out = np.zeros(quota, np.int32)
    for place in range(quota):
        out[place] = 1 + int(even(seed, place) * (count - 1)) if count > 1 else 0
    return out


@compiled
def some(rows: Array, seed: int, quota: int) -> Array:
    """Return some clips of a list, each as likely as any."""
    out = rows.copy()
    for place in range(min(quota, len(out))):
        other = place + int(even(seed, _SOME + place) * (len(out) - place))
        out[place], out[other] = out[other], out[place]
    return out[:quota]


@compiled
def from_trends(trending: Array, languages: Array, quota: int) -> Array:
    """Return the first clips of several lists, one from each in turn. Shapes: trending (lists, n), languages (k,)."""
    out, found = np.zeros(quota, np.int32), 0
    for place in range(trending.shape[1]):
        for language in languages:
            row = trending[language, place]
            if row and found < quota:
                out[found] = row
                found += 1
    return out[:found]


@compiled
def rows_known(table: Array, records: Records, numbers: Array) -> Array:
    """Return the rows of those of these numbers that have one."""
    rows = rows_of(table, records, numbers)
    return rows[rows > 0]


@compiled
def topics_of(state: State, reader: int, raised: Array) -> Array:
    """Return the rows of a reader's topics, each once, the best liked first, then of those that the reader named."""
    mine = state.readers[reader]
    order = np.argsort(-mine.topic_suits.astype(np.int32), kind="mergesort")
    liked = mine.topic[order][mine.topic_suits[order] > 0]
    both = np.concatenate((liked, rows_known(state.word_table, state.words, raised)))
    out, found = np.zeros(len(both), np.int32), 0
    for row in both:
        if not (out[:found] == row).any():
            out[found] = row
            found += 1
    return out[:found]


@compiled
def put(desk: Desk, sources: Array, count: int, rows: Array, source: int, quotas: Array) -> int:
    """Add what a source offers to the candidates on the desk, and note that it does; return how many there are.

    Of rows that come twice, the first counts towards the quota. Shape: quotas (SOURCES,).
    """
    bit, taken = np.uint16(1 << source), 0
    for row in rows:
        if taken >= quotas[source]:
            break
        count = add(desk, row, count)
        place = find(desk, row) if row else -1
        if place >= 0 and not sources[place] & bit:
            sources[place] |= bit
            taken += 1
    return count


@compiled
def offer(
    state: State,
    views: Views,
    desk: Desk,
    reader: int,
    wanted: Wanted,
    at: tuple[int, int, int],
) -> tuple[Array, Array]:
    """Let every source put what it offers on the desk; return the clips and, as bits, who offered each. Shapes: (n,).

    `at`: the moment, the half-life of the history, and chance.
    """
    now_ms, half_life_ms, seed = at
    quotas, alive = wanted.quotas, views.counts[0]
    sources = np.zeros(len(desk.rows), np.uint16)
    desk.keys[:] = 0
    followed = rows_known(state.creator_table, state.creators, wanted.follows)
    count = put(desk, sources, 0, from_shelves(state.creators, followed, quotas[FOLLOWED]), FOLLOWED, quotas)
    near = from_neighbours(state, reader, now_ms, half_life_ms)
    count = put(desk, sources, count, near, NEIGHBOURS, quotas)
    mine = state.readers[reader]
    if mine.count[1] > 0 and quotas[TASTE] > 0:
        close = from_taste(state, desk, reader, views.taste[:alive], views.vectors, quotas[TASTE])
        count = put(desk, sources, count, close, TASTE, quotas)
    for trend in (TRENDING_FAST, TRENDING_SLOW):
        hot = from_trends(views.trending[trend - TRENDING_FAST], wanted.languages, quotas[trend])
        count = put(desk, sources, count, hot, trend, quotas)
    topics = topics_of(state, reader, wanted.topics)
    count = put(desk, sources, count, from_shelves(state.words, topics, quotas[TOPIC]), TOPIC, quotas)
    creators = mine.creator[mine.creator_weight > 0]
    count = put(desk, sources, count, from_shelves(state.creators, creators, quotas[CREATOR]), CREATOR, quotas)
    fresh = some(views.fresh[: views.counts[1]], seed, quotas[FRESH])
    count = put(desk, sources, count, fresh, FRESH, quotas)
    count = put(desk, sources, count, wanted.anchored, ANCHOR, quotas)
    count = put(desk, sources, count, by_chance(state, seed, quotas[RANDOM]), RANDOM, quotas)
    count = min(count, POOL_MAX)
    return desk.rows[:count].copy(), sources[:count]


def retrieve(reading: Reading, wish: Wish) -> Pool:
    """Ask every source that the reader has not turned off."""
    state = reading.state
    reader = int(row_of(state.reader_table, state.readers, wish.reader))
    quotas = [round(quota * slider) for quota, slider in zip(QUOTAS, wish.sources, strict=True)]
    raised = [number for number, slider in wish.topics.items() if slider > 1]
    anchored = np.zeros(0, np.int32)
    if reading.anchor is not None and quotas[ANCHOR] and state.readers["count"][reader, 1] > 0:
        anchored = from_anchor(reading.anchor, state.readers, reader, quotas[ANCHOR])
    wanted = Wanted(
        quotas=np.array(quotas, np.int64),
        follows=np.array(wish.follows, np.int64),
        topics=np.array([*wish.chosen_topics, *raised], np.int64),
        languages=np.array([*(language + 1 for language in wish.languages[:2]), 0], np.int64),
        anchored=anchored,
    )
    at = (wish.now_ms, int(wish.half_life_days * DAY_MS), wish.seed)
    return Pool(*offer(state, reading.views, make_desk(), reader, wanted, at))


def source_names(bits: int) -> list[str]:
    """Return the names of the sources whose bits are set."""
    return [name for number, name in enumerate(SOURCES) if bits >> number & 1]
