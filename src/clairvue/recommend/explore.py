"""Exploration: every clip is promised its first impressions, in slots given by chance whose odds are noted.

Which of the little seen gets a slot is drawn from what is believed of each (Thompson 1933): a Beta distribution of its
finishes. Depends on its arguments and its seed alone.
"""

import numpy as np

from clairvue.recommend.compile import Array

SHARE = 0.02  # of all slots, and as much again for each clip that waits: what each is owed is the same, only sooner
SHARE_MAX = 0.2  # while more clips wait for their first impressions than that can give
DRAWS = 32  # to estimate the odds that are noted


def slots(seed: int, limit: int, waiting: int, slider: float = 1.0) -> Array:
    """Return which slots of a page go to exploration, while so many clips wait. Shape: (limit,) of truth values."""
    share = min(SHARE_MAX, SHARE * (1 + waiting)) * slider
    return np.random.default_rng(seed).random(limit) < share


def draw(seed: int, finishes: Array, others: Array, count: int) -> tuple[Array, Array]:
    """Draw clips for the slots. Return their places, the best first, and the odds that each had.

    Shapes: finishes and others (n,), how often each was watched to the end or not; results (at most count,).
    """
    count = min(count, len(finishes))
    if count == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    believed = np.random.default_rng(seed + 1).beta(
        1 + finishes.astype(np.float64), 1 + others.astype(np.float64), (DRAWS, len(finishes))
    )
    chosen = np.argsort(-believed[0], kind="stable")[:count]
    best = np.argsort(-believed, axis=1, kind="stable")[:, :count]
    odds = (np.bincount(best.ravel(), minlength=len(finishes)) / DRAWS).astype(np.float32)
    return chosen, np.maximum(odds[chosen], np.float32(1 / DRAWS))
