"""Fits the hourly anchor: which clips are enjoyed by the same readers, one and two steps apart, and look alike.

S = (C + c C2 + p) exp(g . alike): C counts readers who enjoyed both, each reader's say shared among what the reader
enjoyed, and readers of very much apart (whose lists say less); C2 is one more step of the random walk (Cooper et al.,
Random Walks in Recommender Systems, 2014); p is popularity; `alike` are cosines of the clips' content, whose weights g
are learned from the same pairs. Blended with the mean of three factorizations. docs/model-cards/anchor.md has what each
part is worth. Deterministic: no thread, no clock, no chance that is not drawn from a seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import scipy.sparse

from clairvue.recommend.anchor import Anchor
from clairvue.recommend.compile import Array
from clairvue.recommend.factorize import FACTORS, REGULAR, factorize

sparse: Any = scipy.sparse  # whose types say nothing
Matrix: TypeAlias = Any
"""A sparse matrix of readers by clips, or of clips by clips."""

NEAR = 100
HEAVY = 50  # enjoyed clips from which a reader counts as one of very much
READER_SHARE = 0.5  # power of the number of clips a reader enjoyed, that the reader's say is divided by
HUB = 0.35  # power of the number of readers of a clip, that what it points to is divided by
SOURCE = 0.25  # the same, of what a clip in a history counts
HEAVY_SHARE = 0.3
SECOND_STEP = 0.6  # of C2's weight beside C's
POPULAR_SHARE = 8.6  # of popularity's weight beside C's
HEAVY_POPULAR, POPULAR_PRIOR = 0.1, 0.3
REACH = 256  # neighbours that the second step goes on from
LOOK_SHARE = 0.7  # of the learned weights of content: pairs that were learned from flatter themselves
LOOK_PAIRS, LOOK_OTHERS, LOOK_WEIGHT_MAX = 200_000, 5, 2.0
SEEDS = (1, 2, 3)
BLOCK = 1 << 23  # clips by clips that are worked on at once


@dataclass(frozen=True, slots=True)
class Parts:
    """What the rows of S are made of. Shapes: `light` and `heavy` (readers, n), `walk` (n, n), the others (n,)."""

    light: Matrix
    heavy: Matrix
    walk: Matrix
    step: Matrix
    second: float
    hub: Array
    popular: Array
    looks: Array


def fit(enjoyed: Matrix, numbers: Array, looks: Sequence[Array] = (), *, near: int = NEAR) -> Anchor:
    """Fit an anchor. Shapes: enjoyed (readers, n) of zeros and ones, numbers (n,), looks: blocks of (n, any)."""
    enjoyed = sparse.csr_matrix(enjoyed, dtype=np.float32)
    enjoyed.sum_duplicates()
    enjoyed.data[:] = 1
    parts = _parts(enjoyed, looks)
    count, kept = enjoyed.shape[1], min(near, enjoyed.shape[1])
    chosen, weights = np.zeros((count, kept), np.int32), np.zeros((count, kept), np.float32)
    rows_at_once = max(BLOCK // max(count, 1), 16)
    for low in range(0, count, rows_at_once):
        high = min(low + rows_at_once, count)
        chosen[low:high], weights[low:high] = strongest(_rows(parts, low, high), kept)
    factors, inverses, spread = _factors(enjoyed)
    source = _power(_sums(enjoyed, 0), -SOURCE)
    return Anchor(np.asarray(numbers, np.int64), chosen, weights, source, parts.popular, factors, inverses, spread)


def strongest(rows: Array, kept: int) -> tuple[Array, Array]:
    """Return the places and values of each row's largest, the largest first, the earlier first among equals."""
    if kept < rows.shape[1]:
        chosen = np.sort(np.argpartition(-rows, kept - 1, axis=1)[:, :kept], axis=1)
    else:
        chosen = np.tile(np.arange(int(rows.shape[1])), (len(rows), 1))
    values = np.take_along_axis(rows, chosen, 1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(chosen, order, 1), np.take_along_axis(values, order, 1)


def _parts(enjoyed: Matrix, looks: Sequence[Array]) -> Parts:
    taken, readers = np.diff(enjoyed.indptr), _sums(enjoyed, 0)
    is_heavy = taken >= HEAVY
    light, heavy = enjoyed[~is_heavy], enjoyed[is_heavy]
    of_light = _sums(light, 0)
    light, heavy = _shared(light), _shared(heavy)
    walk = _walk(light)
    hub = _power(readers, -HUB)
    step = sparse.diags(_power(_sums(walk, 1), -1)) @ walk
    mass = float(hub @ (_together(light) + HEAVY_SHARE * _together(heavy)))
    stepped = float(hub @ (_sums(walk, 1) - _sums(walk.multiply(step.T), 1)))
    popular = of_light + HEAVY_POPULAR * (readers - of_light) + POPULAR_PRIOR
    popular *= POPULAR_SHARE * mass / enjoyed.shape[1] / popular.sum()
    return Parts(
        light,
        heavy,
        walk,
        sparse.csr_matrix(step),
        SECOND_STEP * mass / max(stepped, 1e-9),
        hub,
        popular.astype(np.float32),
        _looks(light, looks),
    )


def _rows(parts: Parts, low: int, high: int) -> Array:
    """Return rows of S, less popularity. Shape: (high - low, n)."""
    near = parts.light[:, low:high].T @ parts.light + HEAVY_SHARE * (parts.heavy[:, low:high].T @ parts.heavy)
    far = parts.walk[low:high] @ parts.step
    rows: Array = (near + parts.second * far).toarray() * parts.hub[low:high, None] + parts.popular
    if parts.looks.shape[1]:
        rows *= np.exp(parts.looks[low:high] @ parts.looks.T)
    rows -= parts.popular
    rows[np.arange(high - low), np.arange(low, high)] = -1.0  # nobody is their own neighbour
    return np.asarray(rows, np.float32)


def _shared(enjoyed: Matrix) -> Matrix:
    return sparse.csr_matrix(sparse.diags(_power(np.diff(enjoyed.indptr), -READER_SHARE)) @ enjoyed)


def _together(shared: Matrix) -> Array:
    """Return the sums of the rows of shared' shared, without its diagonal. Shape: (n,)."""
    return np.asarray(shared.T @ _sums(shared, 1) - _sums(shared.multiply(shared), 0))


def _walk(shared: Matrix) -> Matrix:
    """Return shared' shared without its diagonal, each row's strongest alone."""
    count = shared.shape[1]
    made: list[Matrix] = []
    rows_at_once = max(BLOCK // max(count, 1), 16)
    for low in range(0, count, rows_at_once):
        block = sparse.csr_matrix(shared[:, low : low + rows_at_once].T @ shared)
        rows = np.repeat(np.arange(int(block.shape[0])), np.diff(block.indptr))
        block.data[block.indices == rows + low] = 0
        block.eliminate_zeros()
        block.sort_indices()
        made.append(_pruned(block))
    return sparse.csr_matrix(sparse.vstack(made))


def _pruned(block: Matrix) -> Matrix:
    rows = np.repeat(np.arange(int(block.shape[0])), np.diff(block.indptr))
    order = np.lexsort((block.indices, -block.data, rows))
    place = np.arange(len(order)) - block.indptr[rows[order]]
    kept = np.sort(order[place < REACH])
    return sparse.csr_matrix((block.data[kept], (rows[kept], block.indices[kept])), block.shape)


def _looks(light: Matrix, looks: Sequence[Array]) -> Array:
    """Return content so scaled that inner products are the exponents of `alike`. Shape: (n, all blocks' widths)."""
    blocks = [_whitened(look) for look in looks if len(look)]
    if not blocks:
        return np.zeros((light.shape[1], 0), np.float32)
    weights = _look_weights(light, blocks)
    return np.concatenate(
        [block * np.float32(np.sqrt(weight)) for block, weight in zip(blocks, weights, strict=True)], 1
    )


def _whitened(look: Array) -> Array:
    """Return unit rows, of centred content whose singular values were brought to their roots."""
    centred = np.asarray(look, np.float64) - np.mean(look, 0)
    values, axes = np.linalg.eigh(centred.T @ centred)
    held = values > values[-1] * 1e-9
    turned = centred @ axes[:, held] * np.maximum(values[held], 1e-12) ** -0.25
    return np.asarray(turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9), np.float32)


def _look_weights(light: Matrix, blocks: Sequence[Array]) -> Array:
    """Return how much each block's cosine tells pairs that readers made from pairs by popularity. Shape: (blocks,).

    Logistic regression, a few Newton steps.
    """
    chance = np.random.default_rng(0)
    pairs: Matrix = _pairs(light)
    left, right, weight = pairs.row, pairs.col, pairs.data.astype(np.float64)
    if not len(left):
        return np.zeros(len(blocks))
    if len(left) > LOOK_PAIRS:
        some = np.sort(chance.choice(len(left), LOOK_PAIRS, replace=False))
        left, right, weight = left[some], right[some], weight[some]
    popular = _sums(light, 0).astype(np.float64)
    others = chance.choice(len(popular), (LOOK_OTHERS, len(left)), p=popular / popular.sum())
    columns = [
        np.concatenate([_cosines(block, left, right), *(_cosines(block, left, other) for other in others)])
        for block in blocks
    ]
    seen = np.stack([*columns, np.ones(len(columns[0]))], 1).astype(np.float64)
    is_pair = np.repeat([1.0, *([0.0] * LOOK_OTHERS)], len(left))
    weights = np.concatenate([weight, *([weight / LOOK_OTHERS] * LOOK_OTHERS)])
    learned = np.zeros(seen.shape[1])
    for _ in range(8):
        said = 1 / (1 + np.exp(-seen @ learned))
        curve = (seen * (weights * said * (1 - said))[:, None]).T @ seen
        learned += np.linalg.solve(curve + 1e-9 * np.eye(len(curve)), seen.T @ (weights * (is_pair - said)))
    return np.clip(LOOK_SHARE * learned[:-1], 0, LOOK_WEIGHT_MAX)


def _pairs(light: Matrix) -> Matrix:
    """Return how often two clips were enjoyed by one reader, each reader's say shared. Shape: (n, n), coordinates."""
    pairs = sparse.csr_matrix(_shared(light).T @ _shared(light))
    pairs.setdiag(0)
    pairs.eliminate_zeros()
    return pairs.tocoo()


def _cosines(block: Array, left: Array, right: Array) -> Array:
    return np.einsum("ij,ij->i", block[left], block[right])


def _factors(enjoyed: Matrix) -> tuple[Array, Array, Array]:
    turned = sparse.csr_matrix(enjoyed.T)
    turned.sort_indices()
    width = min(FACTORS, max(min(enjoyed.shape) // 2, 1))
    made = [
        factorize(
            enjoyed.indptr.astype(np.int64),
            enjoyed.indices.astype(np.int32),
            turned.indptr.astype(np.int64),
            turned.indices.astype(np.int32),
            seed,
            width,
        )
        for seed in SEEDS
    ]
    factors = np.concatenate(made, 1)
    tables = np.stack([vectors.T @ vectors + REGULAR * np.eye(width) for vectors in made])
    centred = factors - factors.mean(0)
    return factors, np.linalg.inv(tables), np.asarray(centred.T @ centred / len(centred), np.float32)


def _sums(matrix: Matrix, axis: int) -> Array:
    return np.asarray(matrix.sum(axis), np.float32).ravel()


def _power(values: Array, power: float) -> Array:
    return np.where(values > 0, np.maximum(values, 1e-9) ** power, 0).astype(np.float32)
