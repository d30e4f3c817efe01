"""The SQL of the second step."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId


@dataclass(frozen=True, slots=True)
class TotpRow:
    """A second step as it is kept."""

    secret: bytes
    last_step: int
    confirmed_at: datetime | None


async def hold_totp(conn: Connection, account_id: AccountId) -> TotpRow | None:
    """Return an account's second step, which nobody else uses until the transaction ends."""
    async with conn.cursor(row_factory=class_row(TotpRow)) as cursor:
        await cursor.execute(
            "SELECT secret, last_step, confirmed_at FROM accounts.totp WHERE account_id = %s FOR UPDATE", [account_id]
        )
        return await cursor.fetchone()


async def begin_totp(conn: Connection, account_id: AccountId, secret: bytes, now: datetime) -> bool:
    """Note a key that waits to be confirmed, instead of any that waited; say whether none is confirmed already."""
    rows = await conn.execute(
        """INSERT INTO accounts.totp (account_id, secret, last_step, created_at) VALUES (%s, %s, 0, %s)
        ON CONFLICT (account_id) DO UPDATE SET secret = EXCLUDED.secret, created_at = EXCLUDED.created_at
        WHERE accounts.totp.confirmed_at IS NULL RETURNING account_id""",
        [account_id, secret, now],
    )
    return await rows.fetchone() is not None


async def confirm_totp(conn: Connection, account_id: AccountId, step: int, now: datetime) -> None:
    """Turn the second step on."""
    await conn.execute(
        "UPDATE accounts.totp SET confirmed_at = %s, last_step = %s WHERE account_id = %s", [now, step, account_id]
    )


async def note_step(conn: Connection, account_id: AccountId, step: int) -> None:
    """Note the step whose code was used last."""
    await conn.execute("UPDATE accounts.totp SET last_step = %s WHERE account_id = %s", [step, account_id])


async def remove_totp(conn: Connection, account_id: AccountId) -> bool:
    """Turn the second step off, and say whether it was on."""
    rows = await conn.execute("DELETE FROM accounts.totp WHERE account_id = %s RETURNING confirmed_at", [account_id])
    found = await rows.fetchone()
    return found is not None and found[0] is not None


async def is_on(conn: Connection, account_id: AccountId) -> bool:
    """Say whether the second step is on."""
    rows = await conn.execute(
        "SELECT 1 FROM accounts.totp WHERE account_id = %s AND confirmed_at IS NOT NULL LIMIT 1", [account_id]
    )
    return await rows.fetchone() is not None


async def add_codes(conn: Connection, account_id: AccountId, digests: list[bytes], now: datetime) -> None:
    """Store the digests of new recovery codes."""
    await conn.execute(
        """INSERT INTO accounts.recovery_code (digest, account_id, created_at)
        SELECT digest, %s, %s FROM unnest(%s::bytea[]) AS given (digest)""",
        [account_id, now, digests],
    )


async def remove_codes(conn: Connection, account_id: AccountId) -> None:
    """Delete all recovery codes of an account."""
    await conn.execute("DELETE FROM accounts.recovery_code WHERE account_id = %s", [account_id])


async def use_code(conn: Connection, account_id: AccountId, digest: bytes) -> bool:
    """Delete a recovery code, and say whether the account had it."""
    rows = await conn.execute(
        "DELETE FROM accounts.recovery_code WHERE account_id = %s AND digest = %s RETURNING digest",
        [account_id, digest],
    )
    return await rows.fetchone() is not None


async def count_codes(conn: Connection, account_id: AccountId) -> int:
    """Return how many recovery codes are left."""
    rows = await conn.execute("SELECT count(*) FROM accounts.recovery_code WHERE account_id = %s", [account_id])
    found = await rows.fetchone()
    assert found is not None
    return found[0]
