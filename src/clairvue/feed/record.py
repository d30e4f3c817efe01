"""Records: what was served and by which arithmetic, one row a page, kept for 30 days.

A page without profiling leaves a record that names nobody. One that depended on who asked carries a keyed pseudonym,
and is shown to that person alone.
"""

from datetime import datetime, timedelta

import msgspec

from clairvue.db.database import Connection
from clairvue.feed import _store
from clairvue.feed.model import FeedRecordNotFound, Reason
from clairvue.kit.compression import compress, decompress
from clairvue.kit.ids import AccountId, RecordId
from clairvue.privacy.keyring import Keyring

KEPT = timedelta(days=30)
_PURPOSE = "feed.record.reader"


class RecordedItem(msgspec.Struct, frozen=True):
    """One place of a page: the clip, the source that put it there, its score and the terms of it."""

    video: str
    source: str
    score: float
    reasons: list[Reason]


class RecordedPage(msgspec.Struct, frozen=True):
    """A page as it was made. With the chart and the seed it can be made again."""

    limit: int
    language: str
    cursor: str | None
    chart: str | None
    seed: int | None
    stages: list[str]
    offered: dict[str, int]  # how many each source offered
    filtered: dict[str, int]  # how many each filter took out
    items: list[RecordedItem]


class Record(msgspec.Struct, frozen=True):
    """A record as its reader is shown it."""

    id: str
    kind: str
    served_at: datetime
    expires_at: datetime
    page: RecordedPage


def pseudonym(keyring: Keyring, account_id: AccountId) -> bytes:
    """Return the name under which an account's pages are kept: 16 bytes that mean nothing without the cell's key."""
    return keyring.blind(_PURPOSE, account_id)[:16]


def reader_key(number: int) -> bytes:
    """Return the name under which for-you's records of a reader are kept: their number, which a reset changes."""
    return number.to_bytes(8)


async def keep(
    conn: Connection, *, record_id: RecordId, kind: str, reader: bytes | None, page: RecordedPage, now: datetime
) -> None:
    """Keep the record of a page."""
    packed = compress(msgspec.msgpack.encode(page))
    await _store.add_record(conn, row_of(record_id=record_id, kind=kind, reader=reader, page=packed, now=now))


def row_of(*, record_id: RecordId, kind: str, reader: bytes | None, page: bytes, now: datetime) -> _store.RecordRow:
    """Return the row of a record that is to be kept."""
    return _store.RecordRow(id=record_id, kind=kind, reader=reader, served_at=now, expires_at=now + KEPT, page=page)


async def find(
    conn: Connection,
    keyring: Keyring,
    *,
    record_id: RecordId,
    viewer_id: AccountId | None,
    reader: int | None = None,
    now: datetime,
) -> _store.RecordRow:
    """Return a record as it is stored, to whom its page was served; `reader` is the viewer's number.

    Raises: FeedRecordNotFound.
    """
    row = await stored(conn, record_id=record_id, now=now)
    mine = [] if viewer_id is None else [pseudonym(keyring, viewer_id)]
    if row.reader is not None and row.reader not in [*mine, *([] if reader is None else [reader_key(reader)])]:
        raise FeedRecordNotFound
    return row


async def stored(conn: Connection, *, record_id: RecordId, now: datetime) -> _store.RecordRow:
    """Return a record as it is stored, for whoever audits the cell.

    Raises: FeedRecordNotFound.
    """
    row = await _store.record(conn, record_id, now)
    if row is None:
        raise FeedRecordNotFound
    return row


def told(row: _store.RecordRow, page: RecordedPage) -> Record:
    """Return a record in the words of the interface."""
    return Record(id=row.id, kind=row.kind, served_at=row.served_at, expires_at=row.expires_at, page=page)


def read(row: _store.RecordRow) -> Record:
    """Return the record of a page of any feed but for-you."""
    return told(row, msgspec.msgpack.decode(decompress(row.page), type=RecordedPage))


async def last_pages(conn: Connection, *, reader: int, limit: int, now: datetime) -> list[tuple[datetime, bytes]]:
    """Return the last pages of for-you that were made for a reader, as they are stored, the newest first."""
    return await _store.last_records(conn, reader_key(reader), limit, now)


async def expire(conn: Connection, *, now: datetime) -> int:
    """Delete records whose time is over; return how many."""
    return await _store.remove_records(conn, now)


async def forget_reader(conn: Connection, keyring: Keyring, *, account_id: AccountId) -> int:
    """Delete the records of one person's pages; return how many."""
    return await _store.remove_records_of(conn, pseudonym(keyring, account_id))


async def forget_number(conn: Connection, reader: int) -> int:
    """Delete the records that were made for one reader's number; return how many."""
    return await _store.remove_records_of(conn, reader_key(reader))
