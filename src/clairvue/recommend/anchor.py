"""The hourly anchor as a page reads it: neighbours, popularity and factors of clips, fitted to the whole log at once.

The live arrays know the last minutes best; the anchor knows what only many readers together can say. It holds nothing
of any reader. Learned by `fit_anchor`, which no request imports.
"""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from clairvue.recommend.compile import Array, compiled

FACTOR_SHARE = np.float32(0.25)  # of the factors' scores beside the neighbours', both in their standard deviations
_TIE = np.float32(1e-9)  # of popularity: decides for who has no history
MANIFEST = "manifest.json"


class Anchor(NamedTuple):
    """What was fitted. Shapes: n clips, k neighbours, m factorizations of f factors.

    `numbers` (n,): the clips' numbers. `near`, `weights` (n, k): each clip's neighbours, the closest first, and by how
    much they exceed popularity. `source` (n,): what a clip in a history counts. `popular` (n,). `factors` (n, m f).
    `tables` (m, f, f): of each factorization. `spread` (m f, m f): the factors' covariance over the clips.
    """

    numbers: Array
    near: Array
    weights: Array
    source: Array
    popular: Array
    factors: Array
    tables: Array
    spread: Array


@compiled
def neighbour_scores(anchor: Anchor, history: Array, shares: Array) -> Array:
    """Return what the neighbours say of every clip, in standard deviations. Shapes: (h,), (h,), result (n,)."""
    out = np.zeros(len(anchor.popular), np.float32)
    base, total = _TIE, np.float32(1e-12)
    for place in range(len(history)):
        total += shares[place]
    for place in range(len(history)):
        clip = history[place]
        share = shares[place] * anchor.source[clip] / total
        base += share
        for number in range(anchor.near.shape[1]):
            out[anchor.near[clip, number]] += share * anchor.weights[clip, number]
    mean, square = 0.0, 0.0
    for place in range(len(out)):
        out[place] += base * anchor.popular[place]
        mean += out[place]
    mean /= len(out)
    for place in range(len(out)):
        square += (out[place] - mean) ** 2
    out /= np.float32(np.sqrt(square / len(out)) + 1e-12)
    return out


def factor_taste(anchor: Anchor, history: Array) -> Array:
    """Return the vector whose inner product with a clip's factors says how well it fits, in standard deviations.

    Each factorization has the same say. Shapes: history (h,), result (m f,).
    """
    count, width, _ = anchor.tables.shape
    taste = np.zeros(count * width, np.float32)
    if not len(history):
        return taste
    for number in range(count):
        part = slice(number * width, (number + 1) * width)
        mine = anchor.factors[history, part].astype(np.float64)
        table = anchor.tables[number] + 9.0 * (mine.T @ mine)  # a confidence of 10, as in `factorize`
        solved = np.asarray(np.linalg.solve(table, 10.0 * mine.sum(0)), np.float64)
        taste[part] = solved / np.sqrt(solved @ anchor.spread[part, part] @ solved + 1e-12)
    return taste / np.float32(np.sqrt(taste @ anchor.spread @ taste) + 1e-12)


def scores(anchor: Anchor, history: Array, shares: Array, among: Array) -> Array:
    """Return the anchor's score of some clips for who enjoyed the clips of a history, each by its share.

    Shapes: history and shares (h,), among (a,), all places of the anchor; result (a,). The same whatever `among` holds.
    """
    found = neighbour_scores(anchor, history, shares)[among]
    return found + FACTOR_SHARE * (anchor.factors[among] @ factor_taste(anchor, history))


def write(folder: Path, anchor: Anchor, about: dict[str, object]) -> None:
    """Write an anchor into a new folder; the manifest last."""
    folder.mkdir(mode=0o700, parents=True)
    for name, array in zip(Anchor._fields, anchor, strict=True):
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    (folder / MANIFEST).write_text(json.dumps(about, sort_keys=True))


def read(folder: Path) -> Anchor:
    """Map an anchor's files. Raises: FileNotFoundError."""
    (folder / MANIFEST).stat()
    return Anchor(*(np.asarray(np.load(folder / f"{name}.npy", mmap_mode="c")) for name in Anchor._fields))
