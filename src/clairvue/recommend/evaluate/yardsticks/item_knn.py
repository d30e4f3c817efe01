"""Item to item: what users, or sessions, share (Sarwar et al. 2001; Deshpande and Karypis 2004; Hidasi 2016)."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import scipy.sparse

from clairvue.recommend.evaluate.model import Array, Interactions, Matrix, Scorer

LOOK_BACK = 5


def fit(train: Matrix) -> Scorer:
    """Score items by how many users share them with the user's, each user's say divided by the root of its items.

    Deshpande and Karypis (2004), equation 3, without the penalty on popular items, which costs on short histories.
    Shape: train (users, items).
    """
    sparse: Matrix = scipy.sparse
    taken = np.maximum(np.diff(train.indptr), 1)
    shared = sparse.diags(taken**-0.5) @ train
    together = sparse.csr_matrix(shared.T @ shared)
    together.setdiag(0)
    return lambda users: (train[users] @ together).toarray()


class ItemKnn:
    """Counts which items were clicked in the same session, up to `LOOK_BACK` clicks apart, as the clicks come."""

    def __init__(self, clicks: Interactions) -> None:
        self._clicks = clicks
        self._together: defaultdict[int, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
        self._counts = np.zeros(clicks.item_count)
        self._latest: dict[int, list[int]] = {}

    def learn(self, click: int) -> None:
        """Count a click with those before it in its session."""
        item, session = int(self._clicks.items[click]), int(self._clicks.sessions[click])
        latest = self._latest.setdefault(session, [])
        for other in latest:
            if other != item:
                self._together[item][other] += 1
                self._together[other][item] += 1
        self._counts[item] += 1
        latest.append(item)
        del latest[:-LOOK_BACK]

    def scores(self, click: int, before: Sequence[int]) -> Array:  # noqa: ARG002 - the session says all
        """Return the sums of cosines with the session's latest items, and a trace of popularity. Shape: (items,)."""
        out = 1e-9 * self._counts
        for item in before[-LOOK_BACK:]:
            others = self._together.get(item)
            if others:
                found = np.fromiter(others, np.int64, len(others))
                counts = np.fromiter(others.values(), np.float64, len(others))
                out[found] += counts / np.sqrt(self._counts[item] * self._counts[found])
        return out
