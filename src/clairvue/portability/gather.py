"""Gather what is a person's, opened with their key: section by section, some rows at a time. It writes nothing."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec

from clairvue.db.database import Connection, Database
from clairvue.feed.record import pseudonym, reader_key
from clairvue.kit.compression import decompress, is_compressed
from clairvue.kit.ids import AccountId
from clairvue.portability import _store
from clairvue.portability.sections import Owner, Section
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.keys import slot_of
from clairvue.signals.reader import reader_of

AT_ONCE = 2_000

Owners = dict[Owner, list[str] | list[int] | list[bytes]]


async def owners_of(conn: Connection, keyring: Keyring, account_id: AccountId) -> Owners:
    """Return every name under which rows are this account's. Raises: KeyDestroyed."""
    reader = await reader_of(conn, keyring, account_id, await slot_of(conn, account_id))
    return {
        Owner.ACCOUNT: [str(account_id)],
        Owner.READER: [reader.number],
        Owner.RECORDS: [pseudonym(keyring, account_id), reader_key(reader.number)],
    }


async def gather(
    database: Database, keyring: Keyring, section: Section, *, account_id: AccountId, owners: Owners
) -> AsyncIterator[list[dict[str, Any]]]:
    """Yield a person's rows of one section as plain values, some at a time; no connection is held in between."""
    skip = 0
    while True:
        async with database.reading() as conn:
            rows = await _store.rows_of(conn, section, owners[section.owner], skip, AT_ONCE)
        yield [_opened(keyring, section, account_id, row) for row in rows]
        if len(rows) < AT_ONCE:
            return
        skip += AT_ONCE


def _opened(keyring: Keyring, section: Section, account_id: AccountId, row: dict[str, Any]) -> dict[str, Any]:
    bound = str(row.pop("_row"))
    for name, value in row.items():
        if name in section.sealed and value is not None:
            row[name] = keyring.unseal(account_id, f"{section.table}.{name}", value, bound)
        elif section.owner is Owner.RECORDS and isinstance(value, bytes):
            row[name] = _unpacked(value)
    return row


def _unpacked(packed: bytes) -> Any:  # noqa: ANN401 - whatever the record's form of the day is
    """Return the record of a page as plain values: for-you's are in a form of their own."""
    from clairvue.feed.foryou.record import unpack  # noqa: PLC0415 - loaded late: see feed/foryou/engine.py

    if is_compressed(packed):
        return msgspec.msgpack.decode(decompress(packed))
    return msgspec.to_builtins(unpack(packed))
