"""The SQL of privacy. It holds slots, never keys."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One entry of the access ledger; the reason is sealed under the key of whom it is about."""

    id: str
    reader_id: AccountId
    role: str
    what: list[str]
    reason: bytes
    read_at: datetime


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One entry of the access ledger without its reason."""

    id: str
    subject_id: AccountId
    reader_id: AccountId
    role: str
    what: list[str]
    read_at: datetime


async def add_key(conn: Connection, account_id: AccountId, slot: int) -> None:
    """Remember an account's slot."""
    await conn.execute("INSERT INTO privacy.account_key (account_id, slot) VALUES (%s, %s)", [account_id, slot])


async def slots(conn: Connection, account_ids: list[AccountId]) -> dict[AccountId, int]:
    """Return the slots of those accounts that have one."""
    rows = await conn.execute(
        "SELECT account_id, slot FROM privacy.account_key WHERE account_id = ANY(%s) LIMIT %s",
        [account_ids, len(account_ids)],
    )
    return dict(await rows.fetchall())


async def remove_key(conn: Connection, account_id: AccountId) -> None:
    """Forget where an account's key lay."""
    await conn.execute("DELETE FROM privacy.account_key WHERE account_id = %s", [account_id])


async def keys_after(conn: Connection, slot: int, limit: int) -> list[tuple[AccountId, int]]:
    """Return accounts with their slots in the order of the slots, those after one."""
    rows = await conn.execute(
        "SELECT account_id, slot FROM privacy.account_key WHERE slot > %s ORDER BY slot LIMIT %s", [slot, limit]
    )
    return await rows.fetchall()


async def add_access(conn: Connection, row: AccessRow, *, subject_id: AccountId) -> None:
    """Write an entry into the access ledger."""
    await conn.execute(
        """INSERT INTO privacy.access (id, subject_id, reader_id, role, what, reason, read_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s)""",
        [row.id, subject_id, row.reader_id, row.role, row.what, row.reason, row.read_at],
    )


async def accesses(conn: Connection, subject_id: AccountId, before: str | None, limit: int) -> list[AccessRow]:
    """Return the entries about an account, the latest first, below the one given."""
    async with conn.cursor(row_factory=class_row(AccessRow)) as cursor:
        await cursor.execute(
            """SELECT id, reader_id, role, what, reason, read_at FROM privacy.access
            WHERE subject_id = %s AND (%s::text IS NULL OR id < %s) ORDER BY id DESC LIMIT %s""",
            [subject_id, before, before, limit],
        )
        return await cursor.fetchall()


async def ledger(conn: Connection, before: str | None, limit: int) -> list[LedgerRow]:
    """Return the entries about everybody, the latest first, below the one given; no reason."""
    async with conn.cursor(row_factory=class_row(LedgerRow)) as cursor:
        await cursor.execute(
            """SELECT id, subject_id, reader_id, role, what, read_at FROM privacy.access
            WHERE %s::text IS NULL OR id < %s ORDER BY id DESC LIMIT %s""",
            [before, before, limit],
        )
        return await cursor.fetchall()


async def remove_accesses(conn: Connection, subject_id: AccountId) -> None:
    """Delete the entries about an account."""
    await conn.execute("DELETE FROM privacy.access WHERE subject_id = %s", [subject_id])


async def unname_reader(conn: Connection, reader_id: AccountId) -> None:
    """Let entries about others say no more which account of the staff it was."""
    await conn.execute("UPDATE privacy.access SET reader_id = '' WHERE reader_id = %s", [reader_id])
