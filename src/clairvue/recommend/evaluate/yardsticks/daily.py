"""EASE and iALS as they are run in practice: fitted once a day of the data, on the sessions of the day before."""

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
import scipy.sparse

from clairvue.recommend.evaluate.model import Array, Interactions, Matrix
from clairvue.recommend.evaluate.yardsticks.ease import weights_of
from clairvue.recommend.evaluate.yardsticks.ials import ALPHA, REGULAR, factors_of

DAY_MS = 86_400_000
ITEMS = 4_000  # the day's most clicked, which hold nearly all of its clicks
NOTE = "fitted at each midnight of the data, on the last day's sessions"


Say = Callable[[Array], Array]
"""Says of each item how well it goes with a session's. Shapes: places of the session's (n,), result (items,)."""


class Daily:
    """Fits anew when a day begins. `fit` makes of a day's sessions by items what scores the next day's."""

    def __init__(self, clicks: Interactions, fit: Callable[[Matrix], Say]) -> None:
        self._clicks = clicks
        self._fit = fit
        self._counts = np.zeros(clicks.item_count)
        self._day = int(clicks.at_ms[0]) // DAY_MS
        self._items = np.zeros(0, np.int64)
        self._places = np.full(clicks.item_count, -1)
        self._say: Say | None = None

    def learn(self, click: int) -> None:
        """Count a click, after fitting what came before its day."""
        day = int(self._clicks.at_ms[click]) // DAY_MS
        if day > self._day:
            self._day = day
            self._fit_day(click)
        self._counts[self._clicks.items[click]] += 1

    def scores(self, click: int, before: Sequence[int]) -> Array:  # noqa: ARG002 - the session says all
        """Return what the session's items say, and a trace of popularity. Shape: (items,)."""
        out = 1e-9 * self._counts
        places = self._places[np.array(before)]
        if self._say is not None and (places >= 0).any():
            out[self._items] += self._say(places[places >= 0])
        return out

    def _fit_day(self, click: int) -> None:
        first = int(np.searchsorted(self._clicks.at_ms, (self._day - 1) * DAY_MS))
        items, sessions = self._clicks.items[first:click], self._clicks.sessions[first:click]
        if not len(items):
            return
        counts = np.bincount(items, minlength=self._clicks.item_count)
        most = np.argsort(-counts, kind="stable")[:ITEMS]
        self._items = most[counts[most] > 0]
        self._places[:] = -1
        self._places[self._items] = np.arange(len(self._items))
        held = self._places[items] >= 0
        rows = np.unique(sessions[held], return_inverse=True)[1]
        sparse: Matrix = scipy.sparse
        table = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, self._places[items[held]])))
        table.data[:] = 1
        self._say = self._fit(table)


def _fit_ease(table: Matrix) -> Say:
    weights = weights_of(table)
    return lambda places: weights[places].sum(0)


def _fit_ials(table: Matrix) -> Say:
    """Solve a session's vector from its items."""
    factors = factors_of(table)[1].astype(np.float64)
    gram = factors.T @ factors + REGULAR * np.eye(factors.shape[1])

    def say(places: Array) -> Array:
        mine = factors[places]
        table: Array = gram + (ALPHA - 1) * (mine.T @ mine)
        taste = cast("Array", np.linalg.solve(table, ALPHA * mine.sum(0)))
        return factors @ taste

    return say


def ease(clicks: Interactions) -> Daily:
    """Return EASE, fitted daily."""
    return Daily(clicks, _fit_ease)


def ials(clicks: Interactions) -> Daily:
    """Return iALS, fitted daily."""
    return Daily(clicks, _fit_ials)
