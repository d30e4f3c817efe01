"""What a life comes to, in numbers. Pure: it reads what was lived and changes nothing.

A figure is a list of numbers: one, or one for each day, each fifth of durations.
"""

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from clairvue.recommend.compile import Array
from clairvue.recommend.rank import action_weights, rank, weigh
from clairvue.recommend.retrieve import Pool
from clairvue.recommend.wish import Wish
from clairvue.sim.world.learner import Learner
from clairvue.sim.world.living import Life, Shown
from clairvue.sim.world.mind import joy_of, rest_appeal
from clairvue.sim.world.world import World

Figures: TypeAlias = dict[str, list[float]]
FIFTHS = 5
LATE_SHARE = 1 / 3  # of the days: the last ones, when there is something to have learned from
ENTROPY_CLIPS_MIN = 20  # of a reader's day
BIAS_CLIPS = 400  # that a reader's scores are compared over


def value_by_day(life: Life) -> Figures:
    """Return what a showing was worth by day, what the best page and any page would have been, and the regret."""
    days = range(life.world.days)
    judged = [page for page in life.shown if not math.isnan(page.best) and len(page.clips)]
    shown = [_mean([float(page.values.mean()) for page in judged if page.day == day]) for day in days]
    best = [_mean([page.best for page in judged if page.day == day]) for day in days]
    middling = [_mean([page.middling for page in judged if page.day == day]) for day in days]
    late = judged[-max(1, round(len(judged) * LATE_SHARE)) :]
    got, could, chance = (
        _mean([float(page.values.mean()) for page in late]),
        _mean([page.best for page in late]),
        _mean([page.middling for page in late]),
    )
    return {
        "value_by_day": shown,
        "regret_by_day": [float(top - mine) for top, mine in zip(best, shown, strict=True)],
        "best_by_day": best,
        "middling_by_day": middling,
        "regret": [could - got],
        "share_of_best_pct": [100 * (got - chance) / max(could - chance, 1e-9)],
    }


def exposure(life: Life) -> Figures:
    """Return how unequally creators are shown, and what the smaller half of them gets."""
    world, shown = life.world, _clips(life.shown)
    creators = len(world.fans)
    impressions = np.bincount(world.clips.creator[shown], minlength=creators)
    made = np.bincount(world.clips.creator, minlength=creators)
    there = made > 0
    small = world.fans < np.median(world.fans[there])
    return {
        "creators_gini": [gini(impressions[there])],
        "clips_gini": [gini(np.bincount(shown, minlength=len(world.clips.number)))],
        "small_creators_pct": [100 * float(impressions[small].sum() / max(impressions.sum(), 1))],
        "small_creators_clips_pct": [100 * float(made[small].sum() / made.sum())],
    }


def variety(life: Life) -> Figures:
    """Return how many topics a reader's day spans: the entropy of shown topics in bits, a mean over readers."""
    world = life.world
    by_reader_day: dict[tuple[int, int], list[Array]] = {}
    for page in life.shown:
        by_reader_day.setdefault((page.day, page.reader), []).append(page.clips)
    bits: list[list[float]] = [[] for _ in range(world.days)]
    for (day, _), pages in by_reader_day.items():
        clips = np.concatenate(pages)
        if len(clips) >= ENTROPY_CLIPS_MIN:
            bits[day].append(entropy_bits(topics_of(world, clips[:ENTROPY_CLIPS_MIN])))
    by_day = [_mean(day) for day in bits]
    return {"topics_bits_by_day": by_day, "topics_bits": [_mean(by_day[-max(1, round(len(by_day) * LATE_SHARE)) :])]}


def harm(life: Life) -> Figures:
    """Return how often clips are reported, and how much of what is shown is harmful."""
    shown = _clips(life.shown)
    reports = sum(int(page.deeds.reported.sum()) for page in life.shown)
    return {
        "reports_per_1000": [1000 * reports / max(len(shown), 1)],
        "harmful_shown_pct": [100 * float(life.world.clips.harmful[shown].mean()) if len(shown) else 0.0],
        "harmful_there_pct": [100 * float(life.world.clips.harmful.mean())],
    }


def durations_shown(life: Life) -> Figures:
    """Return which share each fifth of the clips by duration gets, and how that grows with each doubling.

    In this world no length is liked better than another, so a feed without a bias shows every fifth alike.
    """
    shown = life.world.clips.duration_ms[_clips(life.shown)]
    edges = np.quantile(life.world.clips.duration_ms, np.arange(1, FIFTHS) / FIFTHS)
    shares = np.bincount(np.searchsorted(edges, shown, side="right"), minlength=FIFTHS) / max(len(shown), 1)
    middles = np.log2(np.quantile(life.world.clips.duration_ms, (np.arange(FIFTHS) + 0.5) / FIFTHS))
    slope = np.polyfit(middles, np.log2(np.maximum(shares * FIFTHS, 1e-3)), 1)[0]
    return {"duration_shares_pct": [100 * float(share) for share in shares], "duration_slope_shown": [float(slope)]}


def durations_predicted(life: Life, learner: Learner, at_ms: int, readers: Sequence[int]) -> Figures:
    """Return how far a score moves with each doubling of duration, and with joy, among equally liked clips.

    Both in spreads of a reader's scores: the slopes of a regression of the score on log2 duration and on joy's logit.
    """
    rng = np.random.default_rng((life.world.seed, 5))
    slopes: list[Array] = []
    for reader in readers:
        drawn = rng.permutation(life.world.clips.live(at_ms))[:BIAS_CLIPS]
        clips = drawn[~life.world.clips.harmful[drawn]]
        scores = scores_of(learner, life.wish(reader, at_ms), clips)
        if scores.std() > 0:
            known = np.column_stack(
                [
                    np.ones(len(clips)),
                    np.log2(life.world.clips.duration_ms[clips]),
                    rest_appeal(life.world, reader, clips),
                ]
            )
            slopes.append(_regress((scores - scores.mean()) / scores.std(), known))
    means = np.mean(slopes, axis=0) if slopes else np.zeros(3)
    return {"duration_slope_predicted": [float(means[1])], "joy_slope_predicted": [float(means[2])]}


def told_apart(life: Life, learner: Learner, at_ms: int, readers: Sequence[int]) -> Figures:
    """Return how well scores order random clips by joy: the correlation of ranks (Spearman), a mean over readers."""
    rng = np.random.default_rng((life.world.seed, 6))
    found: list[float] = []
    for reader in readers:
        clips = rng.permutation(life.world.clips.live(at_ms))[:BIAS_CLIPS]
        scores = scores_of(learner, life.wish(reader, at_ms), clips)
        joys = joy_of(rest_appeal(life.world, reader, clips))
        if scores.std() > 0:
            found.append(float(np.corrcoef(scores.argsort().argsort(), joys.argsort().argsort())[0, 1]))
    return {"rank_correlation": [_mean(found)]}


def scores_of(learner: Learner, wish: Wish, clips: Array) -> Array:
    """Return the scores of given clips, whatever retrieval would offer. Shapes: clips (n,), result (n,)."""
    pool = Pool((clips + 1).astype(np.int32), np.zeros(len(clips), np.uint16))
    weighed = weigh(learner.reading, wish, rank(learner.reading, wish, pool), action_weights(wish.actions))
    scores = np.zeros(len(clips))
    scores[np.searchsorted(np.sort(clips), weighed.ranked.pool.rows - 1)] = weighed.scores
    return scores[np.argsort(np.argsort(clips))]


def gini(amounts: Array) -> float:
    """Return the Gini coefficient: 0 when all have the same, towards 1 when one has all (Gini 1912)."""
    ordered = np.sort(amounts.astype(float))
    total = ordered.sum()
    if total <= 0:
        return 0.0
    count = len(ordered)
    return float(((2 * np.arange(1, count + 1) - count - 1) @ ordered) / (count * total))


def entropy_bits(shares: Array) -> float:
    """Return the entropy of shares, which need not sum to one (Shannon 1948)."""
    total = float(shares.sum())
    if total <= 0:
        return 0.0
    shares = shares[shares > 0] / total
    shares = shares[shares > 0]  # what is too small to divide is nothing
    return float(-(shares * np.log2(shares)).sum())


def topics_of(world: World, clips: Array) -> Array:
    """Return how much of some clips each topic is: a clip of two counts half for each. Shape: (topics,)."""
    topics = world.clips.topics[clips]
    shares = 1.0 / (1 + (topics[:, 1] >= 0))
    counted = np.zeros(len(world.topic_names) + 1)
    np.add.at(counted, topics[:, 0], shares)
    np.add.at(counted, topics[:, 1], shares)
    return counted[:-1]


def _regress(wanted: Array, known: Array) -> Array:
    """Return the coefficients of least squares. Shapes: wanted (n,), known (n, k), result (k,)."""
    return np.linalg.pinv(known) @ wanted


def _clips(shown: Sequence[Shown]) -> Array:
    return np.concatenate([page.clips for page in shown]) if shown else np.zeros(0, np.int64)


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return sum(known) / len(known) if known else 0.0
