"""The hourly anchor as a page reads it: neighbours, popularity and factors of clips, fitted to the whole log at once.

The live arrays know the last minutes best; the anchor knows what only many readers together can say. It holds nothing
of any reader. Learned by `fit_anchor`, which no request imports.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.files import FILE_MODE, make_folder, write_file
from clairvue.recommend.layout import RING, State
from clairvue.recommend.tables import rows_of

FACTOR_SHARE = np.float32(0.25)  # of the factors' scores beside the neighbours', both in their standard deviations
_TIE = np.float32(1e-9)  # of popularity: decides for who has no history
POPULAR_HEAD = 100  # the most popular clips, which are offered beside the neighbours
SHARE_FADES = 0.9  # of a clip in the history, with each that came after it
MANIFEST, NAMED = "manifest.json", "anchor"


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


@dataclass(frozen=True, slots=True)
class Attached:
    """An anchor with the rows that its clips have in one generation of the live arrays.

    Shapes: rows (n,), 0 for a clip that is not live; places (rows of the table,), -1 for a clip that it does not know;
    head (POPULAR_HEAD,): the places of the most popular.
    """

    anchor: Anchor
    rows: Array
    places: Array
    head: Array

    @classmethod
    def to(cls, anchor: Anchor, state: State) -> Self:
        """Attach an anchor to a state. Clips that come later are not in an anchor made before."""
        rows = rows_of(state.item_table, state.items, anchor.numbers)
        places = np.full(len(state.items), -1, np.int32)
        places[rows] = np.arange(len(rows), dtype=np.int32)
        places[0] = -1
        return cls(anchor, rows, places, np.argsort(-anchor.popular, kind="stable")[:POPULAR_HEAD])


def from_anchor(attached: Attached, mine: Records, quota: int) -> Array:
    """Return the clips that the anchor puts highest for who enjoyed what a reader did last, as rows. Shape: mine ()."""
    enjoyed = int(mine["count"][1])
    order = (enjoyed - 1 - np.arange(min(enjoyed, RING))) % RING
    history = attached.places[mine["liked"][order]]
    shares = np.asarray(mine["liked_strength"][order] * SHARE_FADES ** np.arange(len(order)), np.float32)
    history, shares = history[history >= 0], shares[history >= 0]
    anchor = attached.anchor
    among = np.setdiff1d(np.union1d(anchor.near[history], attached.head), history)
    told = scores(anchor, history, shares, among)
    rows = attached.rows[among[np.argsort(-told, kind="stable")]]
    return rows[rows > 0][:quota]


def path_of(folder: Path, version: str) -> Path:
    """Return where a version of the anchor lies."""
    return folder / f"anchor-{version}"


def write(folder: Path, anchor: Anchor, about: Mapping[str, object]) -> str:
    """Write an anchor as files that never change, and name it as the one to read; return its version."""
    digest = blake2b(digest_size=8)
    for array in anchor:
        digest.update(np.ascontiguousarray(array).tobytes())
    version = digest.hexdigest()
    beside = folder / ".anchor.new"
    shutil.rmtree(beside, ignore_errors=True)
    make_folder(beside)
    for name, array in zip(Anchor._fields, anchor, strict=True):
        np.save(beside / f"{name}.npy", array, allow_pickle=False)
        (beside / f"{name}.npy").chmod(FILE_MODE)
    write_file(beside / MANIFEST, json.dumps({**about, "version": version}, sort_keys=True).encode())
    if not path_of(folder, version).exists():
        beside.rename(path_of(folder, version))
    write_file(folder / NAMED, version.encode())
    return version


def sweep(folder: Path) -> None:
    """Delete all anchors but the one that is named and the newest before it, which a reader may still open."""
    kept = path_of(folder, named(folder))
    others = [path for path in folder.glob("anchor-*") if path != kept]
    for path in sorted(others, key=lambda path: path.stat().st_mtime)[:-1]:
        shutil.rmtree(path, ignore_errors=True)


def read(folder: Path, version: str) -> Anchor:
    """Map a version of the anchor. Raises: FileNotFoundError when it was swept away."""
    files = (path_of(folder, version) / f"{name}.npy" for name in Anchor._fields)
    return Anchor(*(np.asarray(np.load(file, mmap_mode="c")) for file in files))


def named(folder: Path) -> str:
    """Return the version to read; "" where there is none."""
    try:
        return (folder / NAMED).read_text()
    except FileNotFoundError:
        return ""
