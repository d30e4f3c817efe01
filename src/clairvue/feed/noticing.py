"""Noticing: take out of the signal log what readers have seen, and what they want forgotten. It learns nothing."""

import struct
from collections import defaultdict

from clairvue.db.database import Connection
from clairvue.feed import _store, record, seen
from clairvue.signals import log
from clairvue.signals.log import Position, SignalKind

ROWS = 5000
SEEING = frozenset(
    {
        SignalKind.IMPRESSION,
        SignalKind.WATCH,
        SignalKind.FINISH,
        SignalKind.SKIP,
        SignalKind.NOT_INTERESTED,
        SignalKind.REPORT,
    }
)
_ROW = struct.Struct(">qqqqqqhhii")  # the columns of log.WIRE
assert _ROW.size == log.STRIDE


async def notice(conn: Connection) -> bool:
    """Take in the next rows of the log; return whether there may be more.

    Rows are read in the log's order, so what was forgotten after it was seen stays forgotten.
    """
    reached = Position(*await _store.lock_seen_round(conn))
    rows = await log.read(conn, reached, ROWS)
    fresh: defaultdict[int, list[int]] = defaultdict(list)
    for transaction, position, _at_ms, reader, subject, _record, kind, *_ in _ROW.iter_unpack(rows):
        reached = Position(transaction, position)
        if reader == log.NOBODY:
            continue
        if kind in SEEING:
            fresh[reader].append(subject)
        elif kind == SignalKind.FORGET:
            await seen.note_seen(conn, {reader: fresh.pop(reader, [])})
            await seen.forget_clip(conn, reader=reader, number=subject)
        elif kind == SignalKind.RESET:
            fresh.pop(reader, None)
            await forget_reader(conn, reader)
    await seen.note_seen(conn, fresh)
    await _store.set_seen_round(conn, reached.transaction, reached.position)
    return len(rows) == ROWS * log.STRIDE


async def forget_reader(conn: Connection, reader: int) -> None:
    """Forget what a reader has seen, and the records of the pages that were made for them."""
    await seen.forget_reader(conn, reader)
    await record.forget_number(conn, reader)
