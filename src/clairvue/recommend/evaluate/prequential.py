"""The prequential protocol: in the order of time, rank each click before it is learned.

A click is ranked when its session has an earlier one and its item is not among the session's last five; the session's
items are left out. Every item of the file is ranked: the candidates by their scores, then the others by decayed
popularity, equals at the mean of their ranks.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from clairvue.recommend.evaluate.metrics import measured, rank_of
from clairvue.recommend.evaluate.model import (
    Array,
    Finding,
    Interactions,
    NotEvaluated,
    Places,
    Progress,
    Reranker,
    Row,
    Span,
    Streamed,
)
from clairvue.recommend.evaluate.production import Production, choice_scores
from clairvue.recommend.evaluate.yardsticks import boosted, daily, streamed, wabbit
from clairvue.recommend.evaluate.yardsticks.item_knn import ItemKnn
from clairvue.recommend.evaluate.yardsticks.popularity import HALF_LIFE_MS, Popularity

OURS = "clairvue"
JUST_SEEN = 5
CURVE_MS = {"at once": 0, "10 minutes": 600_000, "1 hour": 3_600_000, "6 hours": 21_600_000, "1 day": 86_400_000}
CURVE_QUERIES = 5_000
RERANKED_QUERIES = 4_000
STREAMED: dict[str, Callable[[Interactions], Streamed]] = {
    "popularity": Popularity,
    "decayed-popularity": lambda clicks: Popularity(clicks, half_life_ms=HALF_LIFE_MS),
    "item-knn": ItemKnn,
    "ease": daily.Ease,
    "ials": daily.Ials,
}
RERANKERS: dict[str, Callable[[], Reranker]] = {
    "vowpal-wabbit": wabbit.Wabbit,
    "river": streamed.River,
    "lightgbm": boosted.Boosted,
}


@dataclass(slots=True)
class Queries:
    """Which clicks are ranked. Shapes: `clicks` (q,); `before`: of each, the session's items, the latest last."""

    clicks: Array
    before: list[list[int]]

    def some(self, count: int) -> "Queries":
        """Return about so many of them, spread evenly."""
        chosen = np.arange(0, len(self.clicks), max(-(-len(self.clicks) // count), 1))
        return Queries(self.clicks[chosen], [self.before[place] for place in chosen])


@dataclass(slots=True)
class Standing:
    """Where the chosen stood, for one contestant."""

    name: str
    note: str = ""
    ranks: list[float] = field(default_factory=list[float])
    clicks: list[int] = field(default_factory=list[int])
    cpu_s: float = 0.0

    def row(self, clicks: Interactions) -> Row:
        """Return the line of the result."""
        numbers = np.array(self.clicks)
        metrics, errors = measured(Places(np.array(self.ranks), numbers, clicks.sessions[numbers]))
        return Row(
            name=self.name, metrics=metrics, errors=errors, queries=len(numbers), cpu_s=self.cpu_s, note=self.note
        )


def evaluate(
    clicks: Interactions, span: Span, *, yardsticks: Sequence[str], curve: bool, progress: Progress
) -> Finding:
    """Measure. Raises: NotEvaluated when no click can be."""
    begun = time.process_time()
    queries = queries_of(clicks, span)
    rankers = [name for name in yardsticks if name in RERANKERS]
    rows = run_production(clicks, span, queries, rankers, progress)
    for name in yardsticks:
        if name in STREAMED:
            rows.append(run_streamed(name, clicks, span, queries, progress))
    curved: list[Row] = []
    if curve:
        fewer = queries.some(CURVE_QUERIES)
        for name, sync_ms in CURVE_MS.items():
            standing = ours(clicks, span, fewer, [], progress, name=name, sync_ms=sync_ms)[0]
            curved.append(standing.row(clicks))
    return Finding(protocol="prequential", rows=rows, curve=curved, cpu_s=time.process_time() - begun)


def queries_of(clicks: Interactions, span: Span) -> Queries:
    """Return the clicks to rank. Raises: NotEvaluated when there is none."""
    sampled = sample(np.arange(int(clicks.sessions.max()) + 1), span.share, span.seed)
    first, last = np.searchsorted(clicks.at_ms, (span.learn_from, span.measure_to))
    latest: dict[int, list[int]] = {}
    found: list[int] = []
    before: list[list[int]] = []
    for click in range(int(first), int(last)):
        session, item = int(clicks.sessions[click]), int(clicks.items[click])
        if not sampled[session]:
            continue
        mine = latest.setdefault(session, [])
        if clicks.at_ms[click] >= span.measure_from and mine and item not in mine[-JUST_SEEN:]:
            found.append(click)
            before.append(list(mine))
        mine.append(item)
    if not found:
        raise NotEvaluated("No click can be ranked: none in that time has an earlier one in a sampled session.")
    return Queries(np.array(found), before)


def sample(sessions: Array, share: float, seed: int) -> Array:
    """Say of each session whether it is measured. Shape: (n,)."""
    mixed = (sessions.astype(np.uint64) + np.uint64(seed) * np.uint64(1_000_003)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53 < share


def run_production(
    clicks: Interactions, span: Span, queries: Queries, rankers: Sequence[str], progress: Progress
) -> list[Row]:
    """Measure ours, and those that put ours into another order, in one run."""
    return [standing.row(clicks) for standing in ours(clicks, span, queries, rankers, progress) if standing.clicks]


def ours(
    clicks: Interactions,
    span: Span,
    queries: Queries,
    rankers: Sequence[str],
    progress: Progress,
    *,
    name: str = OURS,
    sync_ms: int = 0,
) -> list[Standing]:
    """Fold the clicks in order and rank the queries, by the head `next` and by each re-ranker."""
    production = Production(clicks, span.learn_from, sync_ms=sync_ms)
    popular = Popularity(clicks, half_life_ms=HALF_LIFE_MS)
    others = {ranker: RERANKERS[ranker]() for ranker in rankers}
    standings = {name: Standing(name), **{ranker: Standing(ranker, _NOTES[ranker]) for ranker in rankers}}
    one_in = max(-(-len(queries.clicks) // RERANKED_QUERIES), 1)
    counted = int(np.searchsorted(clicks.at_ms, span.learn_from))
    for number, (click, before) in enumerate(zip(queries.clicks, queries.before, strict=True)):
        begun = time.process_time()
        at_ms, target = int(clicks.at_ms[click]), int(clicks.items[click])
        production.refresh(at_ms)
        production.learn_to(int(click))
        for counted_click in range(counted, int(click)):
            popular.learn(counted_click)
        counted = int(click)
        reading, wish, pool = production.candidates(int(clicks.users[click]), at_ms, int(click))
        left_out = np.unique(before)
        pool = pool.of(~np.isin(production.items_of(pool.rows), left_out))
        levels, scores = choice_scores(reading, wish, pool)
        items, rest = production.items_of(pool.rows), popular.scores(int(click), before)
        standings[name].ranks.append(rank_among(items, scores, rest, target, left_out))
        standings[name].clicks.append(int(click))
        standings[name].cpu_s += time.process_time() - begun
        progress(f"measuring {name}", number / len(queries.clicks))
        if number % one_in:
            continue
        for ranker, reranker in others.items():
            begun = time.process_time()
            again = reranker.scores(levels)
            if again is not None:
                standings[ranker].ranks.append(rank_among(items, again, rest, target, left_out))
                standings[ranker].clicks.append(int(click))
            chosen = np.flatnonzero(items == target)
            if len(chosen):
                reranker.learn(levels, int(chosen[0]), at_ms)
            standings[ranker].cpu_s += time.process_time() - begun
    return list(standings.values())


def rank_among(items: Array, scores: Array, rest: Array, target: int, left_out: Array) -> float:
    """Return the target's rank: candidates by their scores, then everything else by popularity.

    Shapes: items and scores (n,), rest (catalogue,), left_out (m,).
    """
    place = np.flatnonzero(items == target)
    if len(place):
        return rank_of(scores, int(place[0]), np.zeros(0, np.int64))
    return len(items) + rank_of(rest, target, np.union1d(left_out, items)) if target not in left_out else len(rest)


def run_streamed(name: str, clicks: Interactions, span: Span, queries: Queries, progress: Progress) -> Row:
    """Measure a yardstick that learns from every click."""
    begun, yardstick, standing = time.process_time(), STREAMED[name](clicks), Standing(name, _NOTES.get(name, ""))
    learned = int(np.searchsorted(clicks.at_ms, span.learn_from))
    for number, (click, before) in enumerate(zip(queries.clicks, queries.before, strict=True)):
        for earlier in range(learned, int(click)):
            yardstick.learn(earlier)
        learned = int(click)
        scores = yardstick.scores(int(click), before)
        standing.ranks.append(rank_of(scores, int(clicks.items[click]), np.unique(before)))
        standing.clicks.append(int(click))
        if number % 64 == 0:
            progress(f"measuring {name}", number / len(queries.clicks))
    standing.cpu_s = time.process_time() - begun
    return standing.row(clicks)


_NOTES = {
    "ease": daily.NOTE,
    "ials": daily.NOTE,
    "vowpal-wabbit": "orders our candidates by our features",
    "river": "orders our candidates by our features",
    "lightgbm": "orders our candidates by our features; fitted again each day of the data",
}
