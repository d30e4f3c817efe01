"""Vowpal Wabbit: online logistic regression over our features, with their pairs (`-q ff`)."""

from typing import Any

import numpy as np

from clairvue.recommend.evaluate.model import Array
from clairvue.recommend.evaluate.optional import optional

OTHERS = 20  # candidates that were not chosen, of each query


class Wabbit:
    """Learns the chosen candidate as yes, some others as no."""

    def __init__(self) -> None:
        self._model: Any = optional("vowpalwabbit").Workspace(
            "--quiet --loss_function logistic --noconstant -q ff -b 22 --random_seed 1"
        )
        self._chance = np.random.default_rng(1)

    def learn(self, levels: Array, chosen: int, at_ms: int) -> None:  # noqa: ARG002 - it has no clock
        """Learn one query. Shape: levels (n, features)."""
        others = np.setdiff1d(self._chance.choice(len(levels), min(OTHERS, len(levels)), replace=False), [chosen])
        for place in (chosen, *others):
            self._model.learn(f"{1 if place == chosen else -1} {_features(levels[place])}")

    def scores(self, levels: Array) -> Array:
        """Score the candidates. Shapes: levels (n, features), result (n,)."""
        return np.array([self._model.predict(_features(row)) for row in levels])


def _features(levels: Array) -> str:
    return "|f " + " ".join(f"{place}:{(int(value) - 128) / 64:.4f}" for place, value in enumerate(levels))
