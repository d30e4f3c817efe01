"""LightGBM: LambdaMART over our features, fitted at each midnight of the data (Burges 2010; Ke et al. 2017)."""

from typing import Any

import numpy as np

from clairvue.recommend.evaluate.model import Array
from clairvue.recommend.evaluate.optional import optional

DAY_MS = 86_400_000
TREES, LEAVES = 200, 31
QUERIES_MIN = 100


class Boosted:
    """Keeps the queries of the days so far, and is fitted to them when a day ends, and once after the first hundred."""

    def __init__(self) -> None:
        self._library: Any = optional("lightgbm")
        self._queries: list[tuple[Array, int]] = []
        self._day = 0
        self._model: Any = None

    def learn(self, levels: Array, chosen: int, at_ms: int) -> None:
        """Keep one query. Shape: levels (n, features)."""
        day = at_ms // DAY_MS
        if len(self._queries) >= QUERIES_MIN and (self._model is None or day > self._day):
            self._fit()
            self._day = day
        self._queries.append((levels, chosen))

    def scores(self, levels: Array) -> Array | None:
        """Score the candidates; None until it was fitted. Shapes: levels (n, features), result (n,)."""
        return None if self._model is None else np.asarray(self._model.predict(levels.astype(np.float32)))

    def _fit(self) -> None:
        rows = np.concatenate([levels for levels, _ in self._queries]).astype(np.float32)
        sizes = [len(levels) for levels, _ in self._queries]
        chosen = np.zeros(len(rows), np.int32)
        starts = np.cumsum([0, *sizes[:-1]], dtype=np.int64)
        chosen[starts + np.array([place for _, place in self._queries], np.int64)] = 1
        settings = {
            "objective": "lambdarank",
            "lambdarank_truncation_level": 20,
            "num_leaves": LEAVES,
            "learning_rate": 0.05,
            "num_threads": 1,
            "deterministic": True,
            "seed": 1,
            "verbose": -1,
        }
        data = self._library.Dataset(rows, chosen, group=sizes)
        self._model = self._library.train(settings, data, TREES)
