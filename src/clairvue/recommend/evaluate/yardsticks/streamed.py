"""river: online logistic regression over our features, each scaled as it comes."""

from typing import Any

import numpy as np

from clairvue.recommend.evaluate.model import Array
from clairvue.recommend.evaluate.optional import optional

OTHERS = 20  # candidates that were not chosen, of each query


class River:
    """Learns the chosen candidate as yes, some others as no."""

    def __init__(self) -> None:
        library = optional("river.linear_model"), optional("river.optim"), optional("river.preprocessing")
        linear, optim, preprocessing = library
        self._model: Any = preprocessing.StandardScaler() | linear.LogisticRegression(optimizer=optim.AdaGrad(0.05))
        self._chance = np.random.default_rng(1)

    def learn(self, levels: Array, chosen: int, at_ms: int) -> None:  # noqa: ARG002 - it has no clock
        """Learn one query. Shape: levels (n, features)."""
        others = np.setdiff1d(self._chance.choice(len(levels), min(OTHERS, len(levels)), replace=False), [chosen])
        for place in (chosen, *others):
            self._model.learn_one(_features(levels[place]), place == chosen)

    def scores(self, levels: Array) -> Array:
        """Score the candidates. Shapes: levels (n, features), result (n,)."""
        return np.array([self._model.predict_proba_one(_features(row)).get(True, 0.5) for row in levels])


def _features(levels: Array) -> dict[int, float]:
    return {place: (int(value) - 128) / 64 for place, value in enumerate(levels)}
