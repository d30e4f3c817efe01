"""Sources: where a page's candidates come from. Each offers its own, in its own order, up to its quota; none ranks."""

import math
from dataclasses import dataclass

import numpy as np

from clairvue.recommend.anchor import from_anchor
from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.draw import drawn
from clairvue.recommend.gather import Desk, add, find, make_desk
from clairvue.recommend.layout import ALL_EDGES, ITEMS, NEAR, RING, SHELF, State
from clairvue.recommend.meaning import add_vectors, recall
from clairvue.recommend.reading import Reading
from clairvue.recommend.tables import row_of
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


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidates, each once. Shapes: rows (n,) of the table of clips, sources (n,): bit s set, source s offered it."""

    rows: Array
    sources: Array

    def of(self, kept: Array) -> "Pool":
        """Return some of them. Shape: kept (n,) of truth values, or places."""
        return Pool(self.rows[kept], self.sources[kept])


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
def from_neighbours(state: State, reader: int, now_ms: int, half_life_ms: int, quota: int) -> Array:
    """Return the closest neighbours of what a reader enjoyed lately, the later the more."""
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
    return items[:found][order[: quota * 2]]


@compiled
def from_taste(state: State, desk: Desk, reader: int, rows: Array, vectors: Array, quota: int) -> Array:
    """Return the live clips whose vectors are closest to the reader's history. Shapes: rows (n,), vectors (n, d)."""
    session, earlier = recall(state, reader, desk.history)
    add_vectors(state, desk.history, session, earlier, desk.mine, desk.past)
    wanted = desk.mine + desk.past
    scores = np.zeros(len(rows), np.float32)
    # Four clips at a time: each sum waits for its last addition, four of them do not wait for each other.
    whole = len(rows) - len(rows) % 4
    for place in range(0, whole, 4):
        first, second, third, fourth = np.float32(0.0), np.float32(0.0), np.float32(0.0), np.float32(0.0)
        for number in range(len(wanted)):
            first += np.float32(vectors[place, number]) * wanted[number]
            second += np.float32(vectors[place + 1, number]) * wanted[number]
            third += np.float32(vectors[place + 2, number]) * wanted[number]
            fourth += np.float32(vectors[place + 3, number]) * wanted[number]
        scores[place], scores[place + 1], scores[place + 2], scores[place + 3] = first, second, third, fourth
    for place in range(whole, len(rows)):
        for number in range(len(wanted)):
            scores[place] += np.float32(vectors[place, number]) * wanted[number]
    if len(rows) <= quota:
        return rows.copy()
    bar = np.partition(scores, len(rows) - quota)[len(rows) - quota]
    return rows[scores >= bar][:quota]


@compiled
def by_chance(state: State, seed: int, quota: int) -> Array:
    """Return clips drawn from all there are."""
    count = state.learned[0].clock[ITEMS]
    out = np.zeros(quota, np.int32)
    for place in range(quota):
        out[place] = 1 + int((drawn(seed, place) + 1.0) * 0.5 * (count - 1)) if count > 1 else 0
    return out


@compiled
def once_each(desk: Desk, rows: Array, bits: Array, limit: int) -> tuple[Array, Array]:
    """Return the first clips that were offered, each once, and the bits of all who offered it. Shapes: (n,), (n,)."""
    desk.keys[:] = 0
    sources = np.zeros(len(desk.rows), np.uint16)
    count = 0
    for number in range(len(rows)):
        count = add(desk, rows[number], count)
        place = find(desk, rows[number])
        if place >= 0:
            sources[place] |= bits[number]
    count = min(count, limit)
    return desk.rows[:count].copy(), sources[:count].copy()


def retrieve(reading: Reading, wish: Wish) -> Pool:
    """Ask every source that the reader has not turned off."""
    state, views = reading.state, reading.views
    reader = int(row_of(state.reader_table, state.readers, wish.reader))
    quotas = [round(quota * slider) for quota, slider in zip(QUOTAS, wish.sources, strict=True)]
    mine = state.readers[reader : reader + 1]
    offered: dict[int, Array] = {
        FOLLOWED: from_shelves(state.creators, _creators_of(state, wish.follows), quotas[FOLLOWED]),
        NEIGHBOURS: from_neighbours(state, reader, wish.now_ms, int(wish.half_life_days * DAY_MS), quotas[NEIGHBOURS]),
        TOPIC: from_shelves(state.words, _topics(state, mine, wish), quotas[TOPIC]),
        CREATOR: from_shelves(state.creators, _creators(mine), quotas[CREATOR]),
        FRESH: _some(views.fresh[: int(views.counts[1])], wish.seed, quotas[FRESH]),
        RANDOM: by_chance(state, wish.seed, quotas[RANDOM]),
    }
    for speed, source in enumerate((TRENDING_FAST, TRENDING_SLOW)):
        lists = [views.trending[speed, language + 1] for language in wish.languages[:2]]
        lists.append(views.trending[speed, 0])
        offered[source] = _interleaved(lists, quotas[source])
    if mine["count"][0, 1] > 0 and quotas[TASTE]:
        alive = int(views.counts[0])
        offered[TASTE] = from_taste(
            state, make_desk(), reader, views.taste[:alive], views.vectors[:alive], quotas[TASTE]
        )
    if reading.anchor is not None and mine["count"][0, 1] > 0 and quotas[ANCHOR]:
        offered[ANCHOR] = from_anchor(reading.anchor, mine[0], quotas[ANCHOR])
    return _joined(offered)


def _rows(table: Array, records: Records, numbers: tuple[int, ...]) -> Array:
    rows = [int(row_of(table, records, number)) for number in numbers]
    return np.array([row for row in rows if row], np.int32)


def _creators_of(state: State, numbers: tuple[int, ...]) -> Array:
    return _rows(state.creator_table, state.creators, numbers)


def _topics(state: State, mine: Records, wish: Wish) -> Array:
    suits = mine["topic_suits"][0]
    liked = mine["topic"][0][np.argsort(-suits, kind="stable")[: (suits > 0).sum()]]
    raised = tuple(number for number, slider in wish.topics.items() if slider > 1)
    return np.concatenate([liked, _rows(state.word_table, state.words, wish.chosen_topics + raised)]).astype(np.int32)


def _creators(mine: Records) -> Array:
    return mine["creator"][0][mine["creator_weight"][0] > 0]


def _some(rows: Array, seed: int, quota: int) -> Array:
    return np.random.default_rng(seed).choice(rows, min(quota, len(rows)), replace=False)


def _interleaved(lists: list[Array], quota: int) -> Array:
    mixed = np.stack(lists, axis=1).ravel()
    return mixed[mixed > 0][:quota]


def _joined(offered: dict[int, Array]) -> Pool:
    rows = np.concatenate([offered[source] for source in sorted(offered)]).astype(np.int32)
    bits = np.concatenate([np.full(len(offered[source]), 1 << source, np.uint16) for source in sorted(offered)])
    return Pool(*once_each(make_desk(), rows, bits, POOL_MAX))


def source_names(bits: int) -> list[str]:
    """Return the names of the sources whose bits are set."""
    return [name for number, name in enumerate(SOURCES) if bits >> number & 1]
