"""Popularity: what most chose, ever or lately. It beats several published neural models: always print it."""

from collections.abc import Sequence

import numpy as np

from clairvue.recommend.evaluate.model import Array, Interactions, Matrix, Scorer

HALF_LIFE_MS = 3_600_000


def fit(train: Matrix) -> Scorer:
    """Score items by how many users chose them. Shape: train (users, items)."""
    counts = np.asarray(train.sum(0)).ravel()
    return lambda users: np.tile(counts, (len(users), 1))


class Popularity:
    """Scores items by how often they were clicked so far; with a half-life, late clicks count more.

    Fading counts are kept as binary logarithms of forward decay, so that nothing ever overflows.
    """

    def __init__(self, clicks: Interactions, *, half_life_ms: float = np.inf) -> None:
        self._clicks = clicks
        self._half_life_ms = half_life_ms
        self._logs = np.full(clicks.item_count, -np.inf)

    def learn(self, click: int) -> None:
        """Count a click."""
        age = (self._clicks.at_ms[click] - self._clicks.at_ms[0]) / self._half_life_ms
        item = self._clicks.items[click]
        self._logs[item] = np.logaddexp2(self._logs[item], age)

    def scores(self, click: int, before: Sequence[int]) -> Array:  # noqa: ARG002 - the same for everybody
        """Return the logarithms, those of nothing below all others. Shape: (items,)."""
        return np.maximum(self._logs, -1e6)
