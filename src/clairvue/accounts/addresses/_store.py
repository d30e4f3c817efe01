"""The SQL of addresses and tickets. Addresses come in sealed and blinded; tickets as digests."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from clairvue.accounts.model import Handle
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, AddressId


@dataclass(frozen=True, slots=True)
class AddressRow:
    """An address, and what of its account a letter needs."""

    id: AddressId
    account_id: AccountId
    handle: Handle
    language: str
    address: bytes
    blind: bytes
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class TicketRow:
    """What a ticket is good for: one account, and the address that it was sent to."""

    account_id: AccountId
    blind: bytes
    handle: Handle


async def addresses(conn: Connection, account_id: AccountId) -> list[AddressRow]:
    """Return an account's addresses: the confirmed one first, then the one that waits."""
    async with conn.cursor(row_factory=class_row(AddressRow)) as cursor:
        await cursor.execute(
            """SELECT e.id, e.account_id, a.handle, a.language, e.address, e.blind, e.confirmed_at
            FROM accounts.address AS e JOIN accounts.account AS a ON a.id = e.account_id
            WHERE e.account_id = %s ORDER BY e.confirmed_at NULLS LAST LIMIT 2""",
            [account_id],
        )
        return await cursor.fetchall()


async def confirmed_by_blind(conn: Connection, blind: bytes) -> AddressRow | None:
    """Return whose confirmed address has a blind index."""
    async with conn.cursor(row_factory=class_row(AddressRow)) as cursor:
        await cursor.execute(
            """SELECT e.id, e.account_id, a.handle, a.language, e.address, e.blind, e.confirmed_at
            FROM accounts.address AS e JOIN accounts.account AS a ON a.id = e.account_id
            WHERE e.blind = %s AND e.confirmed_at IS NOT NULL""",
            [blind],
        )
        return await cursor.fetchone()


async def put_waiting(conn: Connection, row: AddressRow, now: datetime) -> None:
    """Note an address that waits to be confirmed, instead of any that waited."""
    await conn.execute(
        """INSERT INTO accounts.address (id, account_id, address, blind, created_at) VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (account_id) WHERE confirmed_at IS NULL
        DO UPDATE SET id = EXCLUDED.id, address = EXCLUDED.address, blind = EXCLUDED.blind, created_at = %s""",
        [row.id, row.account_id, row.address, row.blind, now, now],
    )


async def remove_confirmed(conn: Connection, account_id: AccountId) -> None:
    """Delete the address of an account."""
    await conn.execute("DELETE FROM accounts.address WHERE account_id = %s AND confirmed_at IS NOT NULL", [account_id])


async def remove_addresses(conn: Connection, account_id: AccountId) -> int:
    """Delete the address of an account, and the one that waits; return how many there were."""
    rows = await conn.execute("DELETE FROM accounts.address WHERE account_id = %s", [account_id])
    return rows.rowcount


async def confirm(conn: Connection, account_id: AccountId, blind: bytes, now: datetime) -> bool:
    """Confirm the address that waits, and say whether it is still the one of the letter."""
    rows = await conn.execute(
        """UPDATE accounts.address SET confirmed_at = %s
        WHERE account_id = %s AND blind = %s AND confirmed_at IS NULL RETURNING id""",
        [now, account_id, blind],
    )
    return await rows.fetchone() is not None


async def add_ticket(
    conn: Connection, digest: bytes, *, account_id: AccountId, purpose: str, blind: bytes, expires_at: datetime
) -> None:
    """Note a ticket that goes out in a letter."""
    await conn.execute(
        """INSERT INTO accounts.ticket (digest, account_id, purpose, blind, expires_at)
        VALUES (%s, %s, %s, %s, %s)""",
        [digest, account_id, purpose, blind, expires_at],
    )


async def hold_ticket(conn: Connection, digest: bytes, purpose: str, now: datetime) -> TicketRow | None:
    """Return what a ticket that lives is good for; nobody else uses it until the transaction ends."""
    async with conn.cursor(row_factory=class_row(TicketRow)) as cursor:
        await cursor.execute(
            """SELECT t.account_id, t.blind, a.handle
            FROM accounts.ticket AS t JOIN accounts.account AS a ON a.id = t.account_id
            WHERE t.digest = %s AND t.purpose = %s AND t.expires_at > %s FOR UPDATE OF t""",
            [digest, purpose, now],
        )
        return await cursor.fetchone()


async def remove_tickets(conn: Connection, account_id: AccountId) -> None:
    """Delete every ticket of an account."""
    await conn.execute("DELETE FROM accounts.ticket WHERE account_id = %s", [account_id])


async def remove_ended_tickets(conn: Connection, now: datetime, limit: int) -> int:
    """Delete up to `limit` tickets that nobody used in time, and return how many there were."""
    rows = await conn.execute(
        """DELETE FROM accounts.ticket WHERE digest IN (
            SELECT digest FROM accounts.ticket WHERE expires_at <= %s LIMIT %s FOR UPDATE SKIP LOCKED)""",
        [now, limit],
    )
    return rows.rowcount
