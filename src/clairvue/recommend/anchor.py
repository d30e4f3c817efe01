"""The hourly anchor as a page reads it: neighbours, popularity and factors of clips, fitted to the whole log at once.

The live arrays know the last minutes best; the anchor knows what only many readers together can say. It holds nothing
of any reader. Learned by `fit_anchor`, which no request imports.
"""

import json
import math
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.factorize import CONFIDENCE
from clairvue.recommend.files import FILE_MODE, make_folder, write_file
from clairvue.recommend.layout import RING, State
from clairvue.recommend.tables import rows_of

FACTOR_SHARE = np.float32(0.25)  # of the factors' scores beside the neighbours', both in their standard deviations
_TIE = np.float32(1e-9)  # of popularity: decides for who has no history
POPULAR_HEAD = 100  # the most popular clips, which are offered beside the neighbours
SHARE_FADES = 0.9  # of a clip in the history, with each that came after it
_FACTORS_ASKED = 3
_SLOTS = 4_096  # more than twice as many as a history has neighbours: a power of two
_MIX = 0x9E3779B1
MANIFEST, NAMED = "manifest.json", "anchor"


class Anchor(NamedTuple):
    """What was fitted. Shapes: n clips, k neighbours, m factorizations of f factors.

    `numbers` (n,): the clips' numbers. `near`, `weights` (n, k): each clip's neighbours, the closest first, and by how
    much they exceed popularity. `source` (n,): what a clip in a history counts. `popular` (n,). `factors` (n, m f).
    `inverses` (m, f, f): of each factorization's table of factors. `spread` (m f, m f): the factors' covariance.
    """

    numbers: Array
    near: Array
    weights: Array
    source: Array
    popular: Array
    factors: Array
    inverses: Array
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


@compiled
def factor_taste(anchor: Anchor, history: Array) -> Array:
    """Return the vector whose inner product with a clip's factors says how well it fits, in standard deviations.

    Each factorization has the same say. Shapes: history (h,), result (m f,).
    """
    count, width, _ = anchor.inverses.shape
    taste = np.zeros(count * width, np.float32)
    for number in range(count if len(history) else 0):
        first, last = number * width, (number + 1) * width
        mine = anchor.factors[history][:, first:last].astype(np.float64)
        solved = fitted(anchor.inverses[number], mine).astype(np.float32)
        spread = np.ascontiguousarray(anchor.spread[first:last, first:last])
        taste[first:last] = solved / np.float32(math.sqrt(_spread_along(spread, solved) + 1e-12))
    return taste / np.float32(math.sqrt(_spread_along(anchor.spread, taste)) + 1e-12)


@compiled
def fitted(inverse: Array, mine: Array) -> Array:
    """Return the factors of a reader who enjoyed clips of these factors: one step of `factorize`.

    That is (T + 9 M'M)^-1 10 M'1, where T's inverse is known: by Woodbury's identity only a table of clips by clips is
    solved, and a page's history has fewer clips than there are factors. Shapes: (f, f), (h, f), result (f,).
    """
    turned = mine @ inverse
    alike = turned @ np.ascontiguousarray(mine.T)
    wanted = np.full(len(mine), CONFIDENCE, np.float64)
    table = np.eye(len(mine)) / (CONFIDENCE - 1.0) + alike
    return (wanted - np.linalg.solve(table, alike @ wanted)) @ turned


@compiled
def _spread_along(spread: Array, vector: Array) -> float:
    """Return the variance of clips along a vector. Shapes: (n, n), (n,)."""
    return float((vector @ spread) @ vector)


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
    head (POPULAR_HEAD,): the places of the most popular; sums (2,): of popularity, and of its squares.
    """

    anchor: Anchor
    rows: Array
    places: Array
    head: Array
    sums: Array

    @classmethod
    def to(cls, anchor: Anchor, state: State) -> Self:
        """Attach an anchor to a state. Clips that come later are not in an anchor made before."""
        rows = rows_of(state.item_table, state.items, anchor.numbers)
        places = np.full(len(state.items), -1, np.int32)
        places[rows] = np.arange(len(rows), dtype=np.int32)
        places[0] = -1
        popular = anchor.popular.astype(np.float64)
        head = np.argsort(-popular, kind="stable")[:POPULAR_HEAD].astype(np.int32)
        return cls(anchor, rows, places, head, np.array([popular.sum(), popular @ popular]))


def from_anchor(attached: Attached, readers: Records, reader: int, quota: int) -> Array:
    """Return the clips that the anchor puts highest for who enjoyed what a reader did last, as rows."""
    known = attached.rows, attached.places, attached.head, attached.sums
    return offered(attached.anchor, known, readers, reader, quota)


@compiled
def offered(
    anchor: Anchor, known: tuple[Array, Array, Array, Array], readers: Records, reader: int, quota: int
) -> Array:
    """Return the rows of the clips with the highest `scores` among the neighbours of a history and the most popular.

    Factors are asked only about those that the neighbours put highest, three times as many as are offered.
    """
    rows, places, head, sums = known
    history, shares = np.zeros(RING, np.int32), np.zeros(RING, np.float32)
    mine, count, share = readers[reader], 0, 1.0
    for back in range(min(mine.count[1], RING)):
        ring = (mine.count[1] - 1 - back) % RING
        if places[mine.liked[ring]] >= 0:
            history[count] = places[mine.liked[ring]]
            shares[count] = share * mine.liked_strength[ring]
            count += 1
        share *= SHARE_FADES
    history, shares = history[:count], shares[:count]
    clips, told = said_by_neighbours(anchor, history, shares, head, sums)
    among = max(_FACTORS_ASKED * quota, 1)
    if len(clips) > among:
        bar = np.partition(told, len(told) - among)[len(told) - among]
        clips, told = clips[told >= bar], told[told >= bar]
    told += FACTOR_SHARE * (anchor.factors[clips] @ factor_taste(anchor, history))
    best = rows[clips[np.argsort(-told, kind="mergesort")]]
    return best[best > 0][:quota]


@compiled
def said_by_neighbours(anchor: Anchor, history: Array, shares: Array, head: Array, sums: Array) -> tuple[Array, Array]:
    """Return the neighbours of a history and the most popular, without the history, and their `neighbour_scores`.

    What all the others score is not looked at one by one: their mean and spread follow from the sums of popularity.
    """
    slots, clips = np.full(_SLOTS, -1, np.int32), np.zeros(_SLOTS // 2, np.int32)
    said = np.zeros(_SLOTS // 2, np.float64)
    count, base, total = 0, float(_TIE), float(shares.sum()) + 1e-12
    for place in range(len(history)):
        share = shares[place] * anchor.source[history[place]] / total
        base += share
        for number in range(anchor.near.shape[1]):
            slot = _slot(slots, clips, anchor.near[history[place], number])
            count = _enter(slots, clips, count, slot, anchor.near[history[place], number])
            said[slots[slot]] += share * anchor.weights[history[place], number]
    for clip in head:
        count = _enter(slots, clips, count, _slot(slots, clips, clip), clip)
    mean, square = base * sums[0], base * base * sums[1]
    for place in range(count):
        popular = base * anchor.popular[clips[place]]
        mean += said[place]
        square += said[place] * (said[place] + 2.0 * popular)
        said[place] += popular
    size = len(anchor.popular)
    spread = np.sqrt(max(square / size - (mean / size) ** 2, 0.0)) + 1e-12
    kept = np.ones(count, np.bool_)
    for clip in history:
        slot = _slot(slots, clips, clip)
        if slots[slot] >= 0:
            kept[slots[slot]] = False
    return clips[:count][kept], (said[:count][kept] / spread).astype(np.float32)


@compiled
def _slot(slots: Array, clips: Array, clip: int) -> int:
    """Return the slot that holds a clip's place among `clips`, or the empty one where it belongs."""
    slot = (clip * _MIX) & (_SLOTS - 1)
    while slots[slot] >= 0 and clips[slots[slot]] != clip:
        slot = (slot + 1) & (_SLOTS - 1)
    return slot


@compiled
def _enter(slots: Array, clips: Array, count: int, slot: int, clip: int) -> int:
    """Give the clip of an empty slot the next place; return how many there are."""
    if slots[slot] >= 0:
        return count
    slots[slot], clips[count] = count, clip
    return count + 1


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
