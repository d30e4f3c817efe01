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
from clairvue.recommend.evaluate.production import Production, Sight
from clairvue.recommend.evaluate.yardsticks import boosted, daily, streamed, wabbit
from clairvue.recommend.evaluate.yardsticks.item_knn import ItemKnn
from clairvue.recommend.evaluate.yardsticks.popularity import HALF_LIFE_MS, Popularity

OURS = "clairvue"
JUST_SEEN = 5
CURVE_MS = {"at once": 0, "10 minutes": 600_000, "1 hour": 3_600_000, "6 hours": 21_600_000, "1 day": 86_400_000}
FEWER_QUERIES = 4_000  # for re-rankers, which take milliseconds a query, and for the curve
STREAMED: dict[str, Callable[[Interactions], Streamed]] = {
    "popularity": Popularity,
    "decayed-popularity": lambda clicks: Popularity(clicks, half_life_ms=HALF_LIFE_MS),
    "item-knn": ItemKnn,
    "ease": daily.ease,
    "ials": daily.ials,
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


@dataclass(slots=True)
class Standing:
    """Where the chosen stood, for one contestant."""

    name: str
    note: str = ""
    ranks: list[float] = field(default_factory=list[float])
    clicks: list[int] = field(default_factory=list[int])
    cpu_s: float = 0.0

    def note_rank(self, click: int, rank: float, begun_s: float) -> None:
        """Note a rank, and the CPU time since `begun_s`."""
        self.ranks.append(rank)
        self.clicks.append(click)
        self.cpu_s += time.process_time() - begun_s

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
    race = Race(clicks, span, len(queries.clicks), [name for name in yardsticks if name in RERANKERS], curve=curve)
    for number, (click, before) in enumerate(zip(queries.clicks, queries.before, strict=True)):
        race.run(number, int(click), np.unique(before))
        progress(f"measuring {OURS}", number / len(queries.clicks))
    rows = [standing.row(clicks) for standing in race.standings.values() if standing.clicks]
    rows += [run_streamed(name, clicks, span, queries, progress) for name in yardsticks if name in STREAMED]
    curved = [standing.row(clicks) for standing in race.late.values() if standing.clicks]
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


class Race:
    """One fold of the clicks, ranked by production, by production whose model is late, and by re-rankers."""

    def __init__(self, clicks: Interactions, span: Span, count: int, rankers: Sequence[str], *, curve: bool) -> None:
        self._clicks = clicks
        self._production = Production(clicks, span.learn_from)
        self._popular = Popularity(clicks, half_life_ms=HALF_LIFE_MS)
        self._counted = int(np.searchsorted(clicks.at_ms, span.learn_from))
        self._sight = Sight(self._production)
        self._rankers = {name: RERANKERS[name]() for name in rankers}
        self._one_in = max(-(-count // FEWER_QUERIES), 1)
        self._late = {name: Sight(self._production, sync_ms) for name, sync_ms in CURVE_MS.items() if curve}
        self.standings = {OURS: Standing(OURS), **{name: Standing(name, _NOTES[name]) for name in rankers}}
        self.late = {name: Standing(name) for name in self._late}

    def run(self, number: int, click: int, left_out: Array) -> None:
        """Rank one query, after learning all that came before it."""
        at_ms, user, target = (
            int(column[click]) for column in (self._clicks.at_ms, self._clicks.users, self._clicks.items)
        )
        for sight in self._late.values():
            sight.keep_up(at_ms)
        begun = time.process_time()
        self._production.learn_to(click)
        for counted in range(self._counted, click):
            self._popular.learn(counted)
        self._counted, rest = click, self._popular.scores(click, ())
        items, buckets, scores = self._sight.ranked(user, at_ms, left_out)
        rank = rank_among(items, scores, rest, target, left_out)
        self.standings[OURS].note_rank(click, rank, begun)
        if number % self._one_in:
            return
        for name, sight in self._late.items():
            begun = time.process_time()
            late_items, _, late_scores = sight.ranked(user, at_ms, left_out)
            self.late[name].note_rank(click, rank_among(late_items, late_scores, rest, target, left_out), begun)
        chosen = np.flatnonzero(items == target)
        for name, ranker in self._rankers.items():
            begun = time.process_time()
            again = ranker.scores(buckets)
            if again is not None:
                rank = rank_among(items, again, rest, target, left_out)
                self.standings[name].note_rank(click, rank, begun)
                begun = time.process_time()
            if len(chosen):
                ranker.learn(buckets, int(chosen[0]), at_ms)
            self.standings[name].cpu_s += time.process_time() - begun


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
