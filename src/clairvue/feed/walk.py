"""A walk through a chart: in which order its clips come for one seed, and where a reader stands in it.

The order is the heat plus chance: up to CHANCE_MAX of heat, drawn from the seed, so that two visits differ and a page
can be made again from its record. Where a reader stands is exact: the set of entries already shown. This module is
pure and knows nobody.
"""

import base64
import binascii
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import msgspec

from clairvue.feed.arrange import SPACING
from clairvue.feed.chart import ENTRIES_MAX, Chart, tail
from clairvue.kit.cursor import CursorUnreadable

CHANCE_MAX = 1.0
SEED_MAX = 64  # so many orders of one chart: enough that visits differ, few enough to be drawn once
RECENT_MAX = SPACING - 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader stands: in which chart, with which seed, what was taken, and who made the last few clips."""

    chart_id: str
    seed: int
    shown: int = 0
    taken: int = 0  # bit by bit
    recent: tuple[str, ...] = ()

    @property
    def mask(self) -> str:
        """The taken entries as "1" at their places, "0" elsewhere."""
        return f"{self.taken:0{ENTRIES_MAX}b}"[::-1]

    def after(self, taken: Iterable[int], creators: Sequence[str]) -> "Place":
        """Return the place after these entries were taken and clips of these creators shown."""
        bits = self.taken
        for entry in taken:
            bits |= 1 << entry
        recent = (*self.recent, *(tail(creator) for creator in creators))[-RECENT_MAX:]
        return replace(self, shown=self.shown + len(creators), taken=bits, recent=recent)


class _Written(msgspec.Struct, array_like=True, frozen=True):
    chart_id: str
    seed: int
    shown: int
    head: int
    bits: bytes
    recent: list[str]


def write_place(place: Place) -> str:
    """Return the cursor for a place: everything before `head` is taken, and behind it what the bits say."""
    head = (~place.taken & place.taken + 1).bit_length() - 1
    bits = place.taken >> head
    written = _Written(
        chart_id=place.chart_id,
        seed=place.seed,
        shown=place.shown,
        head=head,
        bits=bits.to_bytes(-(-bits.bit_length() // 8), "little"),
        recent=list(place.recent),
    )
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(written)).rstrip(b"=").decode()


def read_place(cursor: str) -> Place:
    """Return the place a cursor stands for.

    Raises: CursorUnreadable.
    """
    try:
        raw = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        written = msgspec.msgpack.decode(raw, type=_Written)
    except (binascii.Error, UnicodeEncodeError, ValueError) as error:
        raise CursorUnreadable from error
    bounded = 0 <= written.head <= ENTRIES_MAX and 8 * len(written.bits) <= ENTRIES_MAX + 7
    if not (bounded and 0 <= written.seed < SEED_MAX and written.shown >= 0):
        raise CursorUnreadable
    taken = int.from_bytes(written.bits, "little") << written.head | (1 << written.head) - 1
    if taken.bit_length() > ENTRIES_MAX:
        raise CursorUnreadable
    return Place(written.chart_id, written.seed, written.shown, taken, tuple(written.recent[:RECENT_MAX]))


@dataclass(frozen=True, slots=True)
class Order:
    """A chart's entries as one seed orders them."""

    chances: list[float]
    hottest: list[int]
    local: list[int]
    little_seen: list[int]


def order(chart: Chart, seed: int) -> Order:
    """Return the order of a chart's entries for a seed."""
    return _order(_ByIdentity(chart), seed)


class _ByIdentity:
    """A chart as a key: charts never change, so their id stands for all of them."""

    __slots__ = ("chart",)

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    def __hash__(self) -> int:
        return hash(self.chart.chart_id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and self.chart.chart_id == other.chart.chart_id


@lru_cache(maxsize=2 * SEED_MAX)
def _order(key: _ByIdentity, seed: int) -> Order:
    chart = key.chart
    draw = random.Random(seed)  # noqa: S311 - made to be made again, not to be secret
    chances = [CHANCE_MAX * draw.random() for _ in chart.videos]
    score = [-heat - chance for heat, chance in zip(chart.heats, chances, strict=True)]
    hottest = sorted(range(len(score)), key=score.__getitem__)
    little_seen = chart.little_seen.copy()
    draw.shuffle(little_seen)
    return Order(chances, hottest, sorted(chart.local, key=score.__getitem__), little_seen)


def chance_share(chance: float) -> float:
    """Return the part of a score that chance makes up: of S·2^chance, all but S."""
    return 1 - 2.0**-chance
