"""Records: what was served and by which arithmetic, one row a page, kept for 30 days.

A page without profiling leaves a record that names nobody. One that depended on who asked carries a keyed pseudonym,
and is shown to that person alone.
"""

import zlib
from datetime import datetime, timedelta

import msgspec

from clairvue.db.database import Connection
from clairvue.feed import _store
from clairvue.feed.model import FeedRecordNotFound, Reason
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


async def keep(
    conn: Connection, *, record_id: RecordId, kind: str, reader: bytes | None, page: RecordedPage, now: datetime
) -> None:
    """Keep the record of a page."""
    row = _store.RecordRow(
        id=record_id,
        kind=kind,
        reader=reader,
        served_at=now,
        expires_at=now + KEPT,
        page=zlib.compress(msgspec.msgpack.encode(page), 1),
    )
    await _store.add_record(conn, row)


async def read(
    conn: Connection, keyring: Keyring, *, record_id: RecordId, viewer_id: AccountId | None, now: datetime
) -> Record:
    """Return a record to whom its page was served.

    Raises: FeedRecordNotFound.
    """
    row = await _store.record(conn, record_id, now)
    if row is None:
        raise FeedRecordNotFound
    if row.reader is not None and (viewer_id is None or row.reader != pseudonym(keyring, viewer_id)):
        raise FeedRecordNotFound
    page = msgspec.msgpack.decode(zlib.decompress(row.page), type=RecordedPage)
    return Record(id=row.id, kind=row.kind, served_at=row.served_at, expires_at=row.expires_at, page=page)


async def expire(conn: Connection, *, now: datetime) -> int:
    """Delete records whose time is over; return how many."""
    return await _store.remove_records(conn, now)


async def forget_reader(conn: Connection, keyring: Keyring, *, account_id: AccountId) -> int:
    """Delete the records of one person's pages; return how many."""
    return await _store.remove_records_of(conn, pseudonym(keyring, account_id))
