"""What the record of a for-you page holds, so that the page can be made again and explained. It names nobody.

Arrays are little-endian bytes, row by row, in the shapes of `considered.Considered`.
"""

from typing import Any

import msgspec
import numpy as np
from msgspec.structs import replace

from clairvue.feed.foryou.considered import Considered
from clairvue.kit.compression import compress, decompress
from clairvue.recommend.compile import Array
from clairvue.recommend.feature_names import FEATURE_COUNT
from clairvue.recommend.layout import DIMENSIONS, HEADS

FORMAT = 6  # 5: fewer slots for what waits; 4: without choices against expectation; 3: without what peers say


class Cause(msgspec.Struct, frozen=True, array_like=True):
    """A clip of the reader's history that stands behind one of the page: how close, and when it was enjoyed."""

    video: str
    at_s: int
    weight: float


class Placed(msgspec.Struct, frozen=True, array_like=True):
    """A clip in its place: its id, its place by score, the odds it was explored by, and what stands behind it."""

    video: str
    place: int
    odds: float | None
    topics: list[str]
    causes: list[Cause]


class Asked(msgspec.Struct, frozen=True):
    """What was asked for, in numbers and sliders: lists of one's own are counted, not told."""

    limit: int
    language: str
    cursor: str | None
    seed: int
    now_ms: int
    actions: list[float]
    sources: list[float]
    half_life_days: float
    diversity: float
    repeats_allowed: bool
    hide_ai_made: bool
    languages: list[str]
    own_weights: bool
    lists: dict[str, int]


class RecordedForYou(msgspec.Struct, frozen=True):
    """A for-you page as it was made."""

    format: int
    asked: Asked
    stages: list[str]
    weights_version: str  # of the networks
    published_version: int  # of the file of action weights
    weights: list[float]  # what each action weighed, sliders and own weights included
    log_position: tuple[int, int]
    code: str
    offered: dict[str, int]  # clips by source
    filtered: dict[str, int]  # clips by filter
    hidden: dict[str, list[int]]  # places, by the filter that only the database could decide
    waiting: int  # clips that had not had their first impressions
    slots: list[bool]  # which explore
    explored: dict[int, float]  # places, by the odds of being drawn
    chosen: list[int]  # places, in the order that diversity gave
    page: list[Placed]
    arrays: dict[str, bytes]


_SHAPES: dict[str, tuple[str, tuple[int, ...]]] = {
    "prints": ("<u4", ()),
    "sources": ("<u2", ()),
    "scores": ("<f4", ()),
    "buckets": ("u1", (FEATURE_COUNT,)),
    "probabilities": ("<f4", (len(HEADS),)),
    "sliders": ("<f4", (2,)),
    "vectors": ("i1", (DIMENSIONS,)),
    "creators": ("<u2", ()),
    "topics": ("<u2", ()),
    "little": ("<u2", ()),
    "finishes": ("<f4", ()),
    "others": ("<f4", ()),
}


class _Stored(msgspec.Struct, array_like=True):
    """A record as it is stored: all that compresses, compressed, and what is noise to a compressor as it is."""

    packed: bytes
    noise: dict[str, bytes]


_NOISE = ("prints", "scores", "probabilities", "vectors")


def pack(record: RecordedForYou) -> bytes:
    """Return a record as it is stored."""
    plain = {name: array for name, array in record.arrays.items() if name not in _NOISE}
    packed = compress(msgspec.msgpack.encode(replace(record, arrays=plain)))
    return msgspec.msgpack.encode(_Stored(packed, {name: record.arrays[name] for name in _NOISE}))


def unpack(page: bytes) -> RecordedForYou:
    """Return a record from how it is stored."""
    stored = msgspec.msgpack.decode(page, type=_Stored)
    record = msgspec.msgpack.decode(decompress(stored.packed), type=RecordedForYou)
    return replace(record, arrays={**stored.noise, **record.arrays})


def arrays_of(considered: Considered) -> dict[str, bytes]:
    """Return what was considered as bytes."""
    return {
        name: np.ascontiguousarray(getattr(considered, name), kind).tobytes() for name, (kind, _) in _SHAPES.items()
    }


def considered_in(record: RecordedForYou) -> Considered:
    """Return what was considered, out of a record."""
    found: dict[str, Any] = {}
    for name, (kind, rest) in _SHAPES.items():
        flat: Array = np.frombuffer(record.arrays[name], kind)
        found[name] = flat.reshape(-1, *rest)
    return Considered(**found)
