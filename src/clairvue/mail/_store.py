"""The SQL of letters. Addresses and fields come in sealed and go out sealed."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, LetterId


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as it waits."""

    letter_id: LetterId
    account_id: AccountId
    template: str
    language: str
    address: bytes
    fields: bytes
    created_at: datetime


async def add(conn: Connection, row: LetterRow, expires_at: datetime) -> None:
    """Add a letter that is due at once."""
    await conn.execute(
        """INSERT INTO mail.letter
            (letter_id, account_id, template, language, address, fields, due_at, created_at, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        [
            row.letter_id,
            row.account_id,
            row.template,
            row.language,
            row.address,
            row.fields,
            row.created_at,
            row.created_at,
            expires_at,
        ],
    )


async def claim(conn: Connection, now: datetime, limit: int) -> list[LetterRow]:
    """Return letters that are due; each is due again after 1, 2, 4 … minutes unless it is removed."""
    async with conn.cursor(row_factory=class_row(LetterRow)) as cursor:
        await cursor.execute(
            """UPDATE mail.letter
            SET attempts = attempts + 1, due_at = %(now)s + interval '1 minute' * power(2, least(attempts, 10))
            WHERE letter_id IN (
                SELECT letter_id FROM mail.letter WHERE due_at <= %(now)s AND expires_at > %(now)s
                ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
            RETURNING letter_id, account_id, template, language, address, fields, created_at""",
            {"now": now, "limit": limit},
        )
        return await cursor.fetchall()


async def newest(conn: Connection, limit: int) -> list[LetterRow]:
    """Return the letters that wait, the newest first."""
    async with conn.cursor(row_factory=class_row(LetterRow)) as cursor:
        await cursor.execute(
            """SELECT letter_id, account_id, template, language, address, fields, created_at
            FROM mail.letter ORDER BY created_at DESC, letter_id DESC LIMIT %s""",
            [limit],
        )
        return await cursor.fetchall()


async def remove(conn: Connection, letter_id: LetterId) -> None:
    """Delete a letter."""
    await conn.execute("DELETE FROM mail.letter WHERE letter_id = %s", [letter_id])


async def remove_ended(conn: Connection, now: datetime, limit: int) -> list[LetterId]:
    """Delete letters whose time is over, and return which."""
    rows = await conn.execute(
        """DELETE FROM mail.letter WHERE letter_id IN (
            SELECT letter_id FROM mail.letter WHERE expires_at <= %s LIMIT %s FOR UPDATE SKIP LOCKED)
        RETURNING letter_id""",
        [now, limit],
    )
    return [letter_id for (letter_id,) in await rows.fetchall()]


async def remove_of_account(conn: Connection, account_id: AccountId) -> None:
    """Delete every letter to an account."""
    await conn.execute("DELETE FROM mail.letter WHERE account_id = %s", [account_id])
