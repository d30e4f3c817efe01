"""The signal log: append what readers did, read it in its one order, forget. It knows numbers and nobody's account.

Rows are ordered by (transaction, position). `read` gives only what can no longer be preceded by anything: rows of a
transaction appear once every transaction with a lower number has ended, so a reader that goes on from its last row
skips nothing, however late somebody commits. The price is that one long writing transaction holds all readers up.

Transactions are numbered by the cluster: a log that is copied to another cluster as rows must be numbered anew there.
"""

import struct
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

import msgspec

from clairvue.db.database import Connection
from clairvue.signals import _store

KEPT_DAYS = 30
EPOCH_DAY_S = 24 * 3600
NOBODY = 0
FEW = 8  # rows for which an INSERT is cheaper than a COPY


class SignalKind(IntEnum):
    """What happened. The numbers are stored: they never change meaning."""

    IMPRESSION = 1
    WATCH = 2
    FINISH = 3
    SKIP = 4
    LIKE = 5
    UNLIKE = 6
    SAVE = 7
    UNSAVE = 8
    SHARE = 9
    COMMENT = 10
    FOLLOW = 11  # the subject is a creator, as of UNFOLLOW
    UNFOLLOW = 12
    NOT_INTERESTED = 13
    REPORT = 14
    EXPLORED = 15  # written when a page places a clip to explore it; the value is the propensity in millionths
    FORGET = 16  # the reader forgets the subject: whoever folds the log does too
    RESET = 17  # the reader is no more: whoever folds the log clears it


class Position(NamedTuple):
    """A place in the log: just after the row with these numbers."""

    transaction: int
    position: int


START = Position(0, 0)


class Logged(NamedTuple):
    """One row to append; numbers as `kit.numbers` makes them."""

    at_ms: int
    reader: int
    subject: int
    kind: SignalKind
    value: int = 0  # watched ms; of EXPLORED millionths
    furthest: int = 0  # ms
    loops: int = 0
    record: int = 0


WIRE: tuple[tuple[str, str], ...] = (
    ("transaction", ">i8"),
    ("position", ">i8"),
    ("at_ms", ">i8"),
    ("reader", ">i8"),
    ("subject", ">i8"),
    ("record", ">i8"),
    ("kind", ">i2"),
    ("loops", ">i2"),
    ("value", ">i4"),
    ("furthest", ">i4"),
)
"""The columns of what `read` returns, in numpy's words: `np.frombuffer(rows, np.dtype(list(WIRE)))`."""

STRIDE = 60  # bytes a row

# PostgreSQL's binary COPY ("COPY", File Formats, Binary Format): signature, flags, extension; then of each row the
# number of fields, and of each field its length and its bytes; a row of -1 fields ends it.
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_ROW = struct.Struct(">hiiiqiqiqiqihihiiii")


async def append(conn: Connection, rows: Sequence[Logged], *, now: datetime) -> None:
    """Append rows in the order given, in the caller's transaction. They were received `now`."""
    if len(rows) > FEW:
        await _store.append(conn, encode(rows, day_of(now)))
    elif rows:
        await _store.append_few(conn, in_json(rows), day_of(now))


def in_json(rows: Sequence[Logged]) -> str:
    """Return rows as the statement of `append` for a few of them reads them."""
    return msgspec.json.encode([row._asdict() for row in rows]).decode()


def encode(rows: Sequence[Logged], day: int) -> bytes:
    """Return rows as the binary COPY of `_store.append` reads them."""
    pack = _ROW.pack
    return b"".join(
        (
            _HEADER,
            *(
                pack(9, 4, day, 8, at_ms, 8, reader, 8, subject, 8, record, 2, kind, 2, loops, 4, value, 4, furthest)
                for at_ms, reader, subject, kind, value, furthest, loops, record in rows
            ),
            _TRAILER,
        )
    )


async def read(conn: Connection, after: Position, limit: int) -> bytes:
    """Return up to `limit` rows after a position, in order: STRIDE bytes each, columns as WIRE says."""
    return await _store.read(conn, after.transaction, after.position, limit)


async def waiting(conn: Connection, after: Position, limit: int) -> tuple[int, int | None]:
    """Return how many rows wait after a position, at most `limit`, and when the first of them happened, in ms."""
    return await _store.waiting(conn, after.transaction, after.position, limit)


async def horizon(conn: Connection) -> int:
    """Return the number that every transaction which `read` can show now is below."""
    return await _store.horizon(conn)


async def forget(conn: Connection, *, reader: int, subject: int, now: datetime) -> int:
    """Delete what a reader did with one subject, tell whoever folds the log, and return how many rows there were."""
    rows = await _store.forget(conn, reader, subject)
    if rows:
        await _store.note_gap(conn, now, rows)
        await append(conn, [Logged(ms_of(now), reader, subject, SignalKind.FORGET)], now=now)
    return rows


async def forget_reader(conn: Connection, *, reader: int, now: datetime) -> int:
    """Delete everything that a reader did, tell whoever folds the log, and return how many rows there were."""
    rows = await _store.forget_reader(conn, reader)
    if rows:
        await _store.note_gap(conn, now, rows)
    await append(conn, [Logged(ms_of(now), reader, 0, SignalKind.RESET)], now=now)
    return rows


async def lost_since(conn: Connection, at: datetime) -> int:
    """Return how many rows have left the log since a moment: by age, by wish or with an account."""
    return await _store.lost_since(conn, at)


def day_of(now: datetime) -> int:
    """Return the number of a moment's day, in UTC, since 1970."""
    return int(now.timestamp() // EPOCH_DAY_S)


def ms_of(now: datetime) -> int:
    """Return a moment in Unix milliseconds."""
    return round(now.timestamp() * 1000)


def oldest_day(now: datetime) -> int:
    """Return the oldest day whose rows are kept: nothing is older than KEPT_DAYS, to the hour."""
    return day_of(now - timedelta(days=KEPT_DAYS)) + 1
