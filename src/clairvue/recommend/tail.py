"""Reading both logs on from a place, as arrays that may be folded together: the order is theirs, not the reading's.

Rows are ordered by transaction, entries of a transaction before its signals, then by position. A piece never goes past
what the other log has been read to, so that pieces put together are the whole in that order, wherever they were cut.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clairvue.db.database import Connection
from clairvue.recommend import _store
from clairvue.recommend.rows import ENTRY, ID_BYTES, LOOK_DIMENSIONS, SIGNAL, WORDS_MAX
from clairvue.signals.log import START, WIRE, Position, lost_since, read

Rows = NDArray[Any]

SIGNALS_AT_ONCE = 5_000
ENTRIES_AT_ONCE = 1_000
_SIGNAL_WIRE = np.dtype(list(WIRE))
# As `_store.read_entries` writes them; PostgreSQL sends an array with a header, and a length before each element.
_ENTRY_WIRE = np.dtype(
    [
        *((name, ">i8") for name in ("transaction", "position", "at_ms", "video", "creator")),
        ("duration_ms", ">i4"),
        *((name, ">i2") for name in ("language", "flags", "topics")),
        ("header", "V20"),
        ("words", [("length", ">i4"), ("number", ">i8")], (WORDS_MAX,)),
        ("look", "i1", (LOOK_DIMENSIONS,)),
        ("id", "u1", (ID_BYTES,)),
    ]
)


@dataclass(frozen=True, slots=True)
class Place:
    """How far both logs have been folded: each just after the row with these numbers."""

    signals: Position = START
    entries: Position = START


class Piece:
    """Rows to fold next. `more` says whether there was no room for all that could be read."""

    __slots__ = ("entries", "more", "signals")

    def __init__(self, signals: Rows, entries: Rows, *, more: bool) -> None:
        self.signals = signals
        self.entries = entries
        self.more = more

    def __len__(self) -> int:
        return len(self.signals) + len(self.entries)


class Tail:
    """Reads pieces on from a place. It keeps entries that it has read ahead, so ask one tail only."""

    def __init__(
        self, place: Place, *, signals_at_once: int = SIGNALS_AT_ONCE, entries_at_once: int = ENTRIES_AT_ONCE
    ) -> None:
        self.place = place
        self._signals_at_once = signals_at_once
        self._entries_at_once = entries_at_once
        self._ahead = np.zeros(0, ENTRY)
        self._bound = 0  # every entry of a transaction below it has been read

    async def read(self, conn: Connection, *, until: Place | None = None) -> Piece:
        """Return the next piece and stand after it; never go past `until`."""
        if not len(self._ahead):
            await self._read_ahead(conn)
        signals = signals_of(await read(conn, self.place.signals, self._signals_at_once))
        full = len(signals) == self._signals_at_once
        seen, ahead = len(signals), len(self._ahead)
        signals, entries = cut(signals, self._ahead, bound=self._bound, full=full)
        more = full or len(signals) < seen or len(entries) < ahead or ahead == self._entries_at_once
        if until is not None:
            signals, entries = upto(signals, until.signals), upto(entries, until.entries)
        self._ahead = self._ahead[len(entries) :]
        self.place = Place(last_of(signals, self.place.signals), last_of(entries, self.place.entries))
        return Piece(signals, entries, more=more)

    async def _read_ahead(self, conn: Connection) -> None:
        after = self.place.entries
        horizon, rows = await _store.read_entries(conn, after.transaction, after.position, self._entries_at_once)
        self._ahead = entries_of(rows)
        full = len(self._ahead) == self._entries_at_once
        self._bound = int(self._ahead["transaction"][-1]) if full else horizon


def signals_of(rows: bytes) -> Rows:
    """Return signals as the learner folds them. Shape: (rows,) of SIGNAL."""
    return np.frombuffer(rows, _SIGNAL_WIRE).astype(SIGNAL)


def entries_of(rows: bytes) -> Rows:
    """Return entries as the learner folds them. Shape: (rows,) of ENTRY."""
    sent = np.frombuffer(rows, _ENTRY_WIRE)
    entries = np.zeros(len(sent), ENTRY)
    for name in ENTRY.names or ():
        entries[name] = sent["words"]["number"] if name == "words" else sent[name]
    entries["id"][entries["id"] == ord(" ")] = 0
    return entries


def cut(signals: Rows, entries: Rows, *, bound: int, full: bool) -> tuple[Rows, Rows]:
    """Return how much of both may be folded now.

    `bound`: no entry of a lower transaction is missing. `full`: there may be more signals after the last one.
    """
    kept = signals[signals["transaction"] < bound]
    if full and len(kept) == len(signals):
        return kept, entries[entries["transaction"] <= signals["transaction"][-1]]
    return kept, entries


def upto(rows: Rows, last: Position) -> Rows:
    """Return the rows up to a place in their log, that place included."""
    before = rows["transaction"] < last.transaction
    within = (rows["transaction"] == last.transaction) & (rows["position"] <= last.position)
    return rows[before | within]


def last_of(rows: Rows, otherwise: Position) -> Position:
    """Return where the last row stands."""
    return Position(int(rows["transaction"][-1]), int(rows["position"][-1])) if len(rows) else otherwise


async def rows_lost_since(conn: Connection, at: datetime) -> int:
    """Return how many rows have left either log since a moment: what was folded before cannot be folded again."""
    return await lost_since(conn, at) + await _store.lost_since(conn, at)
