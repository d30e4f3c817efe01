"""The SQL of passkeys and of the challenges they answer."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from clairvue.accounts.model import Handle
from clairvue.accounts.passkeys.model import Ceremony
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, PasskeyId


@dataclass(frozen=True, slots=True)
class ChallengeRow:
    """What a challenge was given out for, and to whom."""

    ceremony: str
    account_id: AccountId | None
    user_handle: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyRow:
    """A passkey as it is kept."""

    id: PasskeyId
    account_id: AccountId
    credential_id: bytes
    user_handle: bytes
    public_key: bytes
    sign_count: int
    synced: bool
    name: bytes
    created_at: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class HeldRow:
    """What a shown passkey is verified against, and whose it is; the sealed name tells the slot of their key."""

    id: PasskeyId
    account_id: AccountId
    handle: Handle
    user_handle: bytes
    public_key: bytes
    sign_count: int
    name: bytes


async def add_challenge(conn: Connection, digest: bytes, row: ChallengeRow, expires_at: datetime) -> None:
    """Note a challenge that was given out."""
    await conn.execute(
        """INSERT INTO accounts.challenge (digest, ceremony, account_id, user_handle, expires_at)
        VALUES (%s, %s, %s, %s, %s)""",
        [digest, row.ceremony, row.account_id, row.user_handle, expires_at],
    )


async def take_challenge(
    conn: Connection, digest: bytes, ceremony: Ceremony, account_id: AccountId | None, now: datetime
) -> ChallengeRow | None:
    """Delete a challenge given out for a ceremony of this account, or of nobody yet, and return it while it lives."""
    async with conn.cursor(row_factory=class_row(ChallengeRow)) as cursor:
        await cursor.execute(
            """DELETE FROM accounts.challenge
            WHERE digest = %s AND ceremony = %s AND account_id IS NOT DISTINCT FROM %s AND expires_at > %s
            RETURNING ceremony, account_id, user_handle""",
            [digest, ceremony, account_id, now],
        )
        return await cursor.fetchone()


async def remove_ended_challenges(conn: Connection, now: datetime, limit: int) -> int:
    """Delete up to `limit` challenges that nobody answered in time, and return how many there were."""
    rows = await conn.execute(
        """DELETE FROM accounts.challenge WHERE digest IN (
            SELECT digest FROM accounts.challenge WHERE expires_at <= %s LIMIT %s FOR UPDATE SKIP LOCKED)""",
        [now, limit],
    )
    return rows.rowcount


async def add_passkey(conn: Connection, row: PasskeyRow) -> bool:
    """Add a passkey, and say whether its credential was new."""
    rows = await conn.execute(
        """INSERT INTO accounts.passkey (id, account_id, credential_id, user_handle, public_key, sign_count, synced,
            name, created_at, last_used_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (credential_id) DO NOTHING RETURNING id""",
        [
            row.id,
            row.account_id,
            row.credential_id,
            row.user_handle,
            row.public_key,
            row.sign_count,
            row.synced,
            row.name,
            row.created_at,
            row.last_used_at,
        ],
    )
    return await rows.fetchone() is not None


async def passkeys(conn: Connection, account_id: AccountId, limit: int) -> list[PasskeyRow]:
    """Return an account's passkeys, the oldest first."""
    async with conn.cursor(row_factory=class_row(PasskeyRow)) as cursor:
        await cursor.execute(
            """SELECT id, account_id, credential_id, user_handle, public_key, sign_count, synced, name, created_at,
                last_used_at
            FROM accounts.passkey WHERE account_id = %s ORDER BY created_at, id LIMIT %s""",
            [account_id, limit],
        )
        return await cursor.fetchall()


async def hold_passkey(conn: Connection, credential_id: bytes) -> HeldRow | None:
    """Return what a shown credential is verified against; nobody else uses it until the transaction ends."""
    async with conn.cursor(row_factory=class_row(HeldRow)) as cursor:
        await cursor.execute(
            """SELECT p.id, p.account_id, a.handle, p.user_handle, p.public_key, p.sign_count, p.name
            FROM accounts.passkey AS p JOIN accounts.account AS a ON a.id = p.account_id
            WHERE p.credential_id = %s FOR UPDATE OF p""",
            [credential_id],
        )
        return await cursor.fetchone()


async def note_use(conn: Connection, passkey_id: PasskeyId, sign_count: int, hour: datetime, *, synced: bool) -> None:
    """Note the counter of a passkey that was just shown, and the hour."""
    await conn.execute(
        "UPDATE accounts.passkey SET sign_count = %s, synced = %s, last_used_at = %s WHERE id = %s",
        [sign_count, synced, hour, passkey_id],
    )


async def rename(conn: Connection, account_id: AccountId, passkey_id: PasskeyId, name: bytes) -> bool:
    """Give a passkey another name, and say whether the account has it."""
    rows = await conn.execute(
        "UPDATE accounts.passkey SET name = %s WHERE id = %s AND account_id = %s RETURNING id",
        [name, passkey_id, account_id],
    )
    return await rows.fetchone() is not None


async def remove(conn: Connection, account_id: AccountId, passkey_id: PasskeyId) -> bool:
    """Delete a passkey, and say whether the account had it."""
    rows = await conn.execute(
        "DELETE FROM accounts.passkey WHERE id = %s AND account_id = %s RETURNING id", [passkey_id, account_id]
    )
    return await rows.fetchone() is not None
