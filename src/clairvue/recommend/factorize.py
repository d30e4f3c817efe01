"""Factorizes who enjoyed what into a vector for each clip (implicit alternating least squares). Keeps no reader.

Hu, Koren, Volinsky: Collaborative Filtering for Implicit Feedback Datasets (2008); solved by a few steps of conjugate
gradients (Takács, Pilászy, Tikk 2011). One thread and a fixed order: the same rows give the same bits.
"""

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.draw import drawn

FACTORS = 64
CONFIDENCE = np.float32(10.0)  # of an enjoyment, where one of nothing is 1
REGULAR = np.float32(30.0)
SWEEPS, STEPS = 12, 3


@compiled
def gram(vectors: Array) -> Array:
    """Return the vectors' Gram matrix, regularized. Shapes: vectors (n, f), result (f, f)."""
    width = vectors.shape[1]
    out = np.zeros((width, width), np.float32)
    for row in range(len(vectors)):
        for place in range(width):
            value = vectors[row, place]
            for other in range(width):
                out[place, other] += value * vectors[row, other]
    for place in range(width):
        out[place, place] += REGULAR
    return out


@compiled
def confide(table: Array, vectors: Array, chosen: Array, given: Array, out: Array) -> None:
    """Write A `given`, where A = `table` + (CONFIDENCE - 1) times the chosen vectors' Gram matrix. Shapes: (f,)."""
    width = len(given)
    out[:] = np.float32(0.0)
    for place in range(width):
        value = given[place]
        for other in range(width):
            out[other] += value * table[place, other]
    for row in chosen:
        total = np.float32(0.0)
        for place in range(width):
            total += vectors[row, place] * given[place]
        total *= CONFIDENCE - np.float32(1.0)
        for place in range(width):
            out[place] += total * vectors[row, place]


@compiled
def solve(table: Array, vectors: Array, chosen: Array, answer: Array, steps: int) -> None:
    """Improve the vector of one who chose some, in place. Shapes: table (f, f), vectors (n, f), answer (f,)."""
    width = len(answer)
    asked = np.zeros(width, np.float32)
    confide(table, vectors, chosen, answer, asked)
    left = -asked
    for row in chosen:
        for place in range(width):
            left[place] += CONFIDENCE * vectors[row, place]
    along = left.copy()
    old = np.float32(0.0)
    for place in range(width):
        old += left[place] * left[place]
    for _ in range(steps):
        if old < np.float32(1e-18):
            break
        confide(table, vectors, chosen, along, asked)
        curved = np.float32(0.0)
        for place in range(width):
            curved += along[place] * asked[place]
        stride = old / curved
        new = np.float32(0.0)
        for place in range(width):
            answer[place] += stride * along[place]
            left[place] -= stride * asked[place]
            new += left[place] * left[place]
        for place in range(width):
            along[place] = left[place] + new / old * along[place]
        old = new


@compiled
def sweep(starts: Array, chosen: Array, vectors: Array, answers: Array) -> None:
    """Solve every row of one side. Shapes: starts (n + 1,) into chosen (nnz,), vectors (m, f), answers (n, f)."""
    table = gram(vectors)
    for row in range(len(answers)):
        mine = chosen[starts[row] : starts[row + 1]]
        if len(mine):
            solve(table, vectors, mine, answers[row], STEPS)
        else:
            answers[row] = np.float32(0.0)


@compiled
def factorize(
    starts: Array, items: Array, item_starts: Array, readers: Array, seed: int, factors: int = FACTORS
) -> Array:
    """Return the clips' vectors.

    Shapes: `starts` (readers + 1,) into `items`, `item_starts` (items + 1,) into `readers`, which are the same pairs
    both ways; result (items, factors).
    """
    mine = np.zeros((len(starts) - 1, factors), np.float32)
    its = np.zeros((len(item_starts) - 1, factors), np.float32)
    for row in range(len(its)):
        for place in range(factors):
            its[row, place] = np.float32(0.01 * drawn(seed * 1_000_003 + row + 1, place))
    for _ in range(SWEEPS):
        sweep(starts, items, its, mine)
        sweep(item_starts, readers, mine, its)
    return its
