"""Rank and weigh: from buckets to probabilities, from probabilities to one score by the published weights.

Every function here depends on its arguments alone, so that a record of them can be computed again.
"""

from functools import cache
from importlib import resources
from typing import Any

import msgspec
import numpy as np
import yaml

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.features import describe_many
from clairvue.recommend.gather import make_desk
from clairvue.recommend.heads import predict
from clairvue.recommend.layout import HEADS, State
from clairvue.recommend.reading import Reading
from clairvue.recommend.retrieve import Pool
from clairvue.recommend.tables import row_of
from clairvue.recommend.wish import Wish

TERMS = (*HEADS, "topic_slider", "creator_slider")
"""What a score is the sum of: a term for each action, and what the reader's own sliders add."""
SLIDER_WEIGHT = np.float32(0.6)


class Ranked(msgspec.Struct, frozen=True):
    """Candidates with what is predicted of them. Shapes: buckets (n, features), probabilities (n, heads)."""

    pool: Pool
    buckets: Array
    probabilities: Array


class Weighed(msgspec.Struct, frozen=True):
    """Candidates, the highest score first. Shapes: sliders (n, 2), terms (n, TERMS), scores (n,) = their sums."""

    ranked: Ranked
    sliders: Array
    terms: Array
    scores: Array


@cache
def published_weights() -> dict[str, float]:
    """Return the published weight of each action."""
    return {name: float(row["weight"]) for name, row in published()["actions"].items()}


@cache
def published() -> dict[str, Any]:
    """Return the published file of weights: version, and for each action its weight and why."""
    return yaml.safe_load(resources.files("clairvue.recommend").joinpath("weights.yaml").read_text("utf-8"))


def action_weights(factors: tuple[float, ...], own: dict[str, float] | None = None) -> Array:
    """Return the weight of each head: the published ones or the reader's own, times the sliders. Shape: (heads,)."""
    chosen = published_weights() | (own or {})
    return np.array([chosen[name] * factor for name, factor in zip(HEADS, factors, strict=True)], np.float32)


def rank(reading: Reading, wish: Wish, pool: Pool) -> Ranked:
    """Predict every action of every candidate."""
    state = reading.state
    reader = row_of(state.reader_table, state.readers, wish.reader)
    buckets = describe_many(state, make_desk(), reader, pool.rows, wish.now_ms)
    return Ranked(pool, buckets, predict(reading.network, buckets))


def weigh(reading: Reading, wish: Wish, ranked: Ranked, weights: Array) -> Weighed:
    """Score the candidates and put them in order, the earlier offered first among equals. Shape: weights (heads,)."""
    sliders = slider_terms(reading.state, wish, ranked.pool)
    terms, scores = weighted(ranked.probabilities, weights, sliders)
    pool = ranked.pool
    rows, sources, buckets, probabilities, sliders, terms, scores = in_order(
        scores, pool.rows, pool.sources, ranked.buckets, ranked.probabilities, sliders, terms
    )
    return Weighed(Ranked(Pool(rows, sources), buckets, probabilities), sliders, terms, scores)


def weighted(probabilities: Array, weights: Array, sliders: Array) -> tuple[Array, Array]:
    """Return every term of every score, and the scores. Shapes: (n, heads), (heads,), (n, 2); (n, TERMS), (n,).

    Raises: FloatingPointError where a score is not finite.
    """
    terms, scores = add_up(probabilities, weights, sliders)
    if not np.isfinite(scores).all():
        raise FloatingPointError("a score is not finite")
    return terms, scores


@compiled
def add_up(probabilities: Array, weights: Array, sliders: Array) -> tuple[Array, Array]:
    """Return the terms and their sums, added in their order, so that the bits are the same everywhere."""
    count, heads = probabilities.shape
    terms, scores = np.zeros((count, len(TERMS)), np.float32), np.zeros(count, np.float32)
    for place in range(count):
        for term in range(len(TERMS)):
            if term < heads:
                terms[place, term] = probabilities[place, term] * weights[term]
            else:
                terms[place, term] = sliders[place, term - heads]
            scores[place] += terms[place, term]
    return terms, scores


@compiled
def in_order(
    scores: Array, rows: Array, sources: Array, buckets: Array, probabilities: Array, sliders: Array, terms: Array
) -> tuple[Array, Array, Array, Array, Array, Array, Array]:
    """Return rows, sources, buckets, probabilities, sliders, terms and scores in the order of the scores."""
    order = np.argsort(-scores, kind="mergesort")  # which leaves equals as they were
    return (
        rows[order],
        sources[order],
        buckets[order],
        probabilities[order],
        sliders[order],
        terms[order],
        scores[order],
    )


def slider_terms(state: State, wish: Wish, pool: Pool) -> Array:
    """Return what the reader's sliders of topics and creators add: nothing where they stand at 1. Shape: (n, 2)."""
    added = np.zeros((len(pool.rows), 2), np.float32)
    if not wish.topics and not wish.creators:
        return added
    words, creators = state.items["words"][pool.rows], state.items["creator"][pool.rows]
    for number, slider in wish.topics.items():
        row = row_of(state.word_table, state.words, number)
        if row:
            added[:, 0] += SLIDER_WEIGHT * np.float32(slider - 1) * (words == row).any(axis=1)
    for number, slider in wish.creators.items():
        row = row_of(state.creator_table, state.creators, number)
        if row:
            added[:, 1] += SLIDER_WEIGHT * np.float32(slider - 1) * (creators == row)
    return added
