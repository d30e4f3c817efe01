"""The static protocol: fit the production anchor on one split, and measure it on items that were held out.

Every item is ranked for every user of the held-out split; the user's own items of the training split are left out.
"""

import time
from collections.abc import Callable, Sequence

import numpy as np

from clairvue.recommend import anchor as anchors
from clairvue.recommend.evaluate.metrics import measured, rank_of
from clairvue.recommend.evaluate.model import (
    Array,
    Finding,
    Matrix,
    NotEvaluated,
    Places,
    Progress,
    Row,
    Scorer,
    finite,
)
from clairvue.recommend.evaluate.yardsticks import ease, ials, item_knn, popularity
from clairvue.recommend.fit_anchor import fit

OURS = "clairvue anchor"
YARDSTICKS: dict[str, Callable[[Matrix], Scorer]] = {
    "popularity": popularity.fit,
    "item-knn": item_knn.fit,
    "ease": ease.fit,
    "ials": ials.fit,
}
WITHOUT_TIME = "it learns from an order in time, which a static split does not have"
USERS_AT_ONCE = 256


def evaluate(
    train: Matrix, held_out: Matrix, features: Sequence[Array], *, yardsticks: Sequence[str], progress: Progress
) -> Finding:
    """Measure. Shapes: train and held_out (users, items), features: blocks of (items, any). Raises: NotEvaluated."""
    if train.shape != held_out.shape:
        raise NotEvaluated(f"The splits have different shapes: {train.shape} and {held_out.shape}.")
    begun, rows, left_out = time.process_time(), list[Row](), dict[str, str]()
    rows.append(row_of(OURS, lambda: anchor_scorer(train, features), train, held_out, progress))
    for name in yardsticks:
        if name in YARDSTICKS:
            rows.append(row_of(name, _fitting(name, train), train, held_out, progress))
        else:
            left_out[name] = WITHOUT_TIME
    return Finding(protocol="static", rows=rows, left_out=left_out, cpu_s=time.process_time() - begun)


def anchor_scorer(train: Matrix, features: Sequence[Array]) -> Scorer:
    """Fit the production anchor and return what it says of every item for each user's training items."""
    fitted = fit(train, np.arange(1, int(train.shape[1]) + 1), features)
    everything = np.arange(int(train.shape[1]))

    def scores(users: Array) -> Array:
        told: list[Array] = []
        for user in users:
            history = train.indices[train.indptr[user] : train.indptr[user + 1]].astype(np.int32)
            told.append(anchors.scores(fitted, history, np.ones(len(history), np.float32), everything))
        return np.stack(told)

    return scores


def row_of(name: str, fitting: Callable[[], Scorer], train: Matrix, held_out: Matrix, progress: Progress) -> Row:
    """Fit one contestant and measure it."""
    begun = time.process_time()
    progress(f"fitting {name}", 0.0)
    scorer = fitting()
    places = ranked(scorer, train, held_out, lambda share: progress(f"measuring {name}", share))
    metrics, errors = measured(places)
    queries = len(np.unique(places.queries))
    return Row(name=name, metrics=metrics, errors=errors, queries=queries, cpu_s=time.process_time() - begun)


def ranked(scorer: Scorer, train: Matrix, held_out: Matrix, progress: Callable[[float], None]) -> Places:
    """Return where each held-out item stood for its user."""
    users = np.flatnonzero(np.diff(held_out.indptr))
    ranks: list[float] = []
    owners: list[int] = []
    for low in range(0, len(users), USERS_AT_ONCE):
        some = users[low : low + USERS_AT_ONCE]
        for user, scores in zip(some, finite(scorer(some)), strict=True):
            mine = train.indices[train.indptr[user] : train.indptr[user + 1]]
            for target in held_out.indices[held_out.indptr[user] : held_out.indptr[user + 1]]:
                ranks.append(rank_of(scores, int(target), mine))
                owners.append(int(user))
        progress(min((low + USERS_AT_ONCE) / len(users), 1.0))
    return Places(np.array(ranks), np.array(owners), np.array(owners))


def _fitting(name: str, train: Matrix) -> Callable[[], Scorer]:
    return lambda: YARDSTICKS[name](train)
