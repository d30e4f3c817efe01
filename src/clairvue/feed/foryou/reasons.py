"""Reasons: the largest terms of the very score that ordered a clip, and what made each of them so large."""

import numpy as np

from clairvue.feed.model import Reason
from clairvue.recommend.because import GROUPS, parts
from clairvue.recommend.compile import Array
from clairvue.recommend.layout import HEADS
from clairvue.recommend.rank import TERMS

TOLD = 4  # terms of each clip
VIEWS_MAX = 100


def reasons_of(
    network: Array, buckets: Array, probabilities: Array, terms: Array, weights: Array
) -> list[list[Reason]]:
    """Return the largest terms of each clip's score, the largest first, whether they spoke for it or against it.

    Shapes: buckets (n, features), probabilities (n, heads), terms (n, TERMS), weights (heads,).
    """
    if not len(buckets):
        return []
    added, _ = parts(network, buckets)
    sizes = np.abs(terms)
    shares = 100 * sizes / np.maximum(sizes.sum(axis=1, keepdims=True), 1e-12)
    order = np.argsort(-sizes, axis=1, kind="stable")[:, :TOLD]
    pushes = np.abs(added)
    foremost = pushes.argmax(axis=2)
    foremost_pct = 100 * pushes.max(axis=2) / np.maximum(pushes.sum(axis=2), 1e-12)
    told: list[list[Reason]] = []
    for clip in range(len(buckets)):
        reasons: list[Reason] = []
        for term in order[clip]:
            if sizes[clip, term] == 0:
                continue
            values: dict[str, float | int | str] = {"term": round(float(terms[clip, term]), 4)}
            if term < len(HEADS):
                values["probability_pct"] = round(100 * float(probabilities[clip, term]), 1)
                values["weight"] = round(float(weights[term]), 3)
                values["because"] = GROUPS[int(foremost[clip, term])]
                values["because_pct"] = round(float(foremost_pct[clip, term]), 1)
            reasons.append(Reason(TERMS[int(term)], round(float(shares[clip, term]), 1), values))
        told.append(reasons)
    return told


def exploration(odds: float, views: int) -> list[Reason]:
    """Return why an explored clip is there: its guaranteed slot, and nothing else."""
    return [
        Reason("exploration", 100.0, {"views": views, "views_max": VIEWS_MAX, "propensity_pct": round(100 * odds, 1)})
    ]
