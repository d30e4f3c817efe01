"""Where the chosen stood, and what that is worth: hit rate, reciprocal rank, recall, precision, NDCG, with errors.

The whole catalogue is ranked, never a sample of it (Krichene and Rendle, On Sampled Metrics, 2020). The definitions are
those of Järvelin and Kekäläinen (2002) for NDCG, of binary relevance.
"""

import numpy as np

from clairvue.recommend.evaluate.model import Array, Places, finite

RESAMPLES = 400
LONG, SHORT = 20, 10


def rank_of(scores: Array, target: int, left_out: Array) -> float:
    """Return the target's rank among all but those left out, from 1; equals share the mean of their ranks.

    What is left out ranks last, if it is the target. Shapes: scores (n,), left_out (m,) places, each once.
    Raises: NotEvaluated.
    """
    mine = finite(scores)[target]
    higher, equal = int(np.count_nonzero(scores > mine)), int(np.count_nonzero(scores == mine))
    others = scores[left_out]
    if (left_out == target).any():
        return float(len(scores))
    higher -= int(np.count_nonzero(others > mine))
    equal -= int(np.count_nonzero(others == mine))
    return 1 + higher + (equal - 1) / 2


def measured(places: Places) -> tuple[dict[str, float], dict[str, float]]:
    """Return every metric's mean over the queries, and its bootstrap standard error over the groups."""
    _, queries = np.unique(places.queries, return_inverse=True)
    count = int(queries.max()) + 1
    each = _each(places.ranks, queries, count)
    owners = np.zeros(count, np.int64)
    owners[queries] = np.unique(places.groups, return_inverse=True)[1]
    sizes = np.bincount(owners).astype(np.float64)
    sums = {name: np.bincount(owners, values) for name, values in each.items()}
    chance = np.random.default_rng(0)
    drawn: dict[str, list[float]] = {name: [] for name in each}
    for _ in range(RESAMPLES):
        some = chance.integers(0, len(sizes), len(sizes))
        total = float(sizes[some].sum())
        for name, values in sums.items():
            drawn[name].append(float(values[some].sum()) / total)
    means = {name: float(values.mean()) for name, values in each.items()}
    return means, {name: float(np.std(values)) for name, values in drawn.items()}


def _each(ranks: Array, queries: Array, count: int) -> dict[str, Array]:
    """Return every metric of every query. Shapes: ranks and queries (n,), results (count,)."""
    relevant = np.bincount(queries, minlength=count)
    best = np.full(count, np.inf)
    np.minimum.at(best, queries, ranks)
    within = np.bincount(queries, ranks <= LONG, count)
    gains = np.bincount(queries, np.where(ranks <= LONG, 1 / np.log2(ranks + 1), 0), count)
    ideal = np.cumsum(1 / np.log2(np.arange(LONG) + 2))
    return {
        "hr@1": (best <= 1).astype(float),
        "hr@10": (best <= SHORT).astype(float),
        "hr@20": (best <= LONG).astype(float),
        "mrr@10": np.where(best <= SHORT, 1 / best, 0),
        "recall@20": within / relevant,
        "precision@20": within / LONG,
        "ndcg@20": gains / ideal[np.minimum(relevant, LONG) - 1],
    }
