"""The SQL of accounts. What a person wrote comes in sealed and goes out sealed."""

from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import class_row

from clairvue.accounts.model import AgeBand, AgeEvidence, Handle, Proof
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, SessionId


@dataclass(frozen=True, slots=True)
class CardRow:
    """An account as cards need it."""

    id: AccountId
    handle: Handle
    display_name: bytes
    picture: str | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as its profile needs it."""

    id: AccountId
    handle: Handle
    display_name: bytes
    bio: bytes
    picture: str | None
    language: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PasswordRow:
    """What somebody's password is checked against."""

    account_id: AccountId
    handle: Handle
    hash: bytes
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ViewerRow:
    """A session and whose it is; the sealed name tells the slot of their key."""

    session_id: SessionId
    last_seen_at: datetime
    account_id: AccountId
    handle: Handle
    language: str
    roles: list[str]
    display_name: bytes
    proof: str
    proved_at: datetime
    age_band: str
    age_declared_on: date | None
    assured_years: int | None
    assured_until: datetime | None

    @property
    def age(self) -> AgeEvidence:
        """What is known of their age."""
        return AgeEvidence(
            declared=AgeBand(self.age_band),
            declared_on=self.age_declared_on,
            assured_years=self.assured_years,
            assured_until=self.assured_until,
        )


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as its owner is shown it."""

    id: SessionId
    agent: bytes
    proof: Proof
    created_at: datetime
    last_seen_at: datetime


async def handle_exists(conn: Connection, handle: Handle) -> bool:
    """Say whether somebody has the handle."""
    rows = await conn.execute("SELECT 1 FROM accounts.account WHERE handle = %s LIMIT 1", [handle])
    return await rows.fetchone() is not None


async def add_account(
    conn: Connection, row: AccountRow, name_tokens: list[int], *, age_band: AgeBand, age_declared_on: date | None
) -> bool:
    """Add an account, and say whether its handle was still free."""
    rows = await conn.execute(
        """INSERT INTO accounts.account (id, handle, language, display_name, bio, name_tokens, created_at, age_band,
            age_declared_on)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (handle) DO NOTHING RETURNING id""",
        [
            *(row.id, row.handle, row.language, row.display_name, row.bio, name_tokens, row.created_at),
            *(age_band, age_declared_on),
        ],
    )
    return await rows.fetchone() is not None


async def put_password(conn: Connection, account_id: AccountId, sealed_hash: bytes, now: datetime) -> None:
    """Store the password of an account, whatever it was before."""
    await conn.execute(
        """INSERT INTO accounts.password (account_id, hash, changed_at) VALUES (%s, %s, %s)
        ON CONFLICT (account_id) DO UPDATE SET hash = EXCLUDED.hash, changed_at = EXCLUDED.changed_at""",
        [account_id, sealed_hash, now],
    )


async def remove_password(conn: Connection, account_id: AccountId) -> None:
    """Delete the password of an account."""
    await conn.execute("DELETE FROM accounts.password WHERE account_id = %s", [account_id])


async def has_password(conn: Connection, account_id: AccountId) -> bool:
    """Say whether an account has a password."""
    rows = await conn.execute("SELECT 1 FROM accounts.password WHERE account_id = %s LIMIT 1", [account_id])
    return await rows.fetchone() is not None


async def hold_account(conn: Connection, account_id: AccountId) -> None:
    """Keep an account's ways in as they are until the transaction ends."""
    await conn.execute("SELECT 1 FROM accounts.account WHERE id = %s FOR UPDATE", [account_id])


async def count_credentials(conn: Connection, account_id: AccountId) -> int:
    """Return how many ways in an account has."""
    rows = await conn.execute(
        """SELECT (SELECT count(*) FROM accounts.passkey WHERE account_id = %(account)s)
            + (SELECT count(*) FROM accounts.password WHERE account_id = %(account)s)""",
        {"account": account_id},
    )
    found = await rows.fetchone()
    assert found is not None, "a count is one row"
    return found[0]


async def password_by_handle(conn: Connection, handle: Handle) -> PasswordRow | None:
    """Return what the password behind a handle is checked against."""
    async with conn.cursor(row_factory=class_row(PasswordRow)) as cursor:
        await cursor.execute(
            """SELECT p.account_id, a.handle, p.hash, p.changed_at
            FROM accounts.account AS a JOIN accounts.password AS p ON p.account_id = a.id
            WHERE a.handle = %s LIMIT 1""",
            [handle],
        )
        return await cursor.fetchone()


async def hold_password(conn: Connection, account_id: AccountId, changed_at: datetime) -> bool:
    """Say whether the password is still the one set at `changed_at`; it stays so until the transaction ends."""
    rows = await conn.execute(
        "SELECT 1 FROM accounts.password WHERE account_id = %s AND changed_at = %s FOR SHARE",
        [account_id, changed_at],
    )
    return await rows.fetchone() is not None


async def replace_password(
    conn: Connection, account_id: AccountId, sealed_hash: bytes, *, held: datetime, now: datetime
) -> bool:
    """Replace the password set at `held`, and say whether it was still that one."""
    rows = await conn.execute(
        """UPDATE accounts.password SET hash = %s, changed_at = %s
        WHERE account_id = %s AND changed_at = %s RETURNING account_id""",
        [sealed_hash, now, account_id, held],
    )
    return await rows.fetchone() is not None


async def add_session(
    conn: Connection, row: SessionRow, account_id: AccountId, token_digest: bytes, expires_at: datetime
) -> None:
    """Open a session."""
    await conn.execute(
        """INSERT INTO accounts.session (id, account_id, token_digest, agent, proof, proved_at, created_at,
            last_seen_at, expires_at)
        VALUES (%(id)s, %(account)s, %(digest)s, %(agent)s, %(proof)s, %(created)s, %(created)s, %(seen)s, %(ends)s)""",
        {
            "id": row.id,
            "account": account_id,
            "digest": token_digest,
            "agent": row.agent,
            "proof": row.proof,
            "created": row.created_at,
            "seen": row.last_seen_at,
            "ends": expires_at,
        },
    )


async def viewer(conn: Connection, token_digest: bytes, now: datetime, idle_since: datetime) -> ViewerRow | None:
    """Return whose session a token opens, as long as it lives."""
    async with conn.cursor(row_factory=class_row(ViewerRow)) as cursor:
        await cursor.execute(
            """SELECT s.id AS session_id, s.last_seen_at, a.id AS account_id, a.handle, a.language, a.roles,
                a.display_name, s.proof, s.proved_at, a.age_band, a.age_declared_on, g.years_min AS assured_years,
                g.expires_at AS assured_until
            FROM accounts.session AS s JOIN accounts.account AS a ON a.id = s.account_id
            LEFT JOIN accounts.age_assurance AS g ON g.account_id = a.id
            WHERE s.token_digest = %s AND s.expires_at > %s AND s.last_seen_at > %s""",
            [token_digest, now, idle_since],
        )
        return await cursor.fetchone()


async def touch_session(conn: Connection, session_id: SessionId, hour: datetime) -> None:
    """Note the hour in which a session was last used."""
    await conn.execute(
        "UPDATE accounts.session SET last_seen_at = %s WHERE id = %s AND last_seen_at < %s", [hour, session_id, hour]
    )


async def renew_session(
    conn: Connection,
    *,
    account_id: AccountId,
    session_id: SessionId,
    token_digest: bytes,
    proof: Proof,
    now: datetime,
) -> bool:
    """Give a session a new token and a new proof, and say whether there was such a session."""
    rows = await conn.execute(
        """UPDATE accounts.session SET token_digest = %s, proof = %s, proved_at = %s
        WHERE id = %s AND account_id = %s RETURNING id""",
        [token_digest, proof, now, session_id, account_id],
    )
    return await rows.fetchone() is not None


async def sessions(
    conn: Connection, account_id: AccountId, now: datetime, idle_since: datetime, limit: int
) -> list[SessionRow]:
    """Return an account's living sessions, the newest first."""
    async with conn.cursor(row_factory=class_row(SessionRow)) as cursor:
        await cursor.execute(
            """SELECT id, agent, proof, created_at, last_seen_at FROM accounts.session
            WHERE account_id = %s AND expires_at > %s AND last_seen_at > %s
            ORDER BY created_at DESC, id DESC LIMIT %s""",
            [account_id, now, idle_since, limit],
        )
        return await cursor.fetchall()


async def remove_session(conn: Connection, account_id: AccountId, session_id: SessionId) -> bool:
    """Close one session of an account, and say whether there was one."""
    rows = await conn.execute(
        "DELETE FROM accounts.session WHERE id = %s AND account_id = %s RETURNING id", [session_id, account_id]
    )
    return await rows.fetchone() is not None


async def remove_sessions(conn: Connection, account_id: AccountId) -> None:
    """Close all sessions of an account."""
    await conn.execute("DELETE FROM accounts.session WHERE account_id = %s", [account_id])


async def remove_all_sessions(conn: Connection) -> int:
    """Close all sessions of everybody, and return how many there were."""
    return (await conn.execute("DELETE FROM accounts.session")).rowcount


async def remove_sessions_beyond(conn: Connection, account_id: AccountId, kept: int) -> None:
    """Close all sessions of an account but its newest ones."""
    await conn.execute(
        """DELETE FROM accounts.session WHERE id IN (
            SELECT id FROM accounts.session WHERE account_id = %s ORDER BY created_at DESC, id DESC OFFSET %s)""",
        [account_id, kept],
    )


async def remove_ended_sessions(conn: Connection, now: datetime, idle_since: datetime, limit: int) -> int:
    """Delete up to `limit` sessions that have ended, and return how many there were."""
    rows = await conn.execute(
        """DELETE FROM accounts.session WHERE id IN (
            SELECT id FROM accounts.session WHERE expires_at <= %s OR last_seen_at <= %s
            LIMIT %s FOR UPDATE SKIP LOCKED)""",
        [now, idle_since, limit],
    )
    return rows.rowcount


async def change_profile(
    conn: Connection,
    account_id: AccountId,
    *,
    display_name: bytes | None,
    name_tokens: list[int] | None,
    bio: bytes | None,
    language: str | None,
) -> None:
    """Change what is given of a profile, and leave the rest."""
    await conn.execute(
        """UPDATE accounts.account SET display_name = COALESCE(%s, display_name),
            name_tokens = COALESCE(%s, name_tokens), bio = COALESCE(%s, bio), language = COALESCE(%s, language)
        WHERE id = %s""",
        [display_name, name_tokens, bio, language, account_id],
    )


async def hold_picture(conn: Connection, account_id: AccountId) -> str | None:
    """Return the key of an account's picture, which nobody else changes until the transaction ends."""
    rows = await conn.execute("SELECT picture FROM accounts.account WHERE id = %s FOR UPDATE", [account_id])
    found = await rows.fetchone()
    return None if found is None else found[0]


async def replace_picture(conn: Connection, account_id: AccountId, key: str | None) -> None:
    """Store the key of an account's picture, or that there is none."""
    await conn.execute("UPDATE accounts.account SET picture = %s WHERE id = %s", [key, account_id])


async def cards(conn: Connection, account_ids: list[AccountId]) -> list[CardRow]:
    """Return those of the accounts that exist."""
    async with conn.cursor(row_factory=class_row(CardRow)) as cursor:
        await cursor.execute(
            "SELECT id, handle, display_name, picture FROM accounts.account WHERE id = ANY(%s) LIMIT %s",
            [account_ids, len(account_ids)],
        )
        return await cursor.fetchall()


async def cards_by_handle(conn: Connection, handles: list[str]) -> list[CardRow]:
    """Return the accounts that have one of the handles."""
    async with conn.cursor(row_factory=class_row(CardRow)) as cursor:
        await cursor.execute(
            "SELECT id, handle, display_name, picture FROM accounts.account WHERE handle = ANY(%s) LIMIT %s",
            [handles, len(handles)],
        )
        return await cursor.fetchall()


async def ids_by_handle(conn: Connection, handles: list[str]) -> list[tuple[str, AccountId]]:
    """Return the handles that somebody has, and who."""
    rows = await conn.execute(
        "SELECT handle, id FROM accounts.account WHERE handle = ANY(%s) LIMIT %s", [handles, len(handles)]
    )
    return await rows.fetchall()


async def accounts(conn: Connection, account_ids: list[AccountId]) -> list[AccountRow]:
    """Return those of the accounts that exist, with all that their profiles show."""
    async with conn.cursor(row_factory=class_row(AccountRow)) as cursor:
        await cursor.execute(
            """SELECT id, handle, display_name, bio, picture, language, created_at FROM accounts.account
            WHERE id = ANY(%s) LIMIT %s""",
            [account_ids, len(account_ids)],
        )
        return await cursor.fetchall()


async def ids_by_name(
    conn: Connection, *, handle_from: str, handle_to: str, name_tokens: list[int], after: AccountId, limit: int
) -> list[AccountId]:
    """Return accounts whose handle lies between two, or whose name has all the tokens, in the order of their ids."""
    rows = await conn.execute(
        """SELECT id FROM accounts.account
        WHERE ((handle >= %(from)s AND handle < %(to)s)
            OR (name_tokens @> %(tokens)s::bigint[] AND cardinality(%(tokens)s::bigint[]) > 0)) AND id > %(after)s
        ORDER BY id LIMIT %(limit)s""",
        {"from": handle_from, "to": handle_to, "tokens": name_tokens, "after": after, "limit": limit},
    )
    return [account_id for (account_id,) in await rows.fetchall()]


async def remove_account(conn: Connection, account_id: AccountId) -> None:
    """Delete an account, and with it its password and its sessions."""
    await conn.execute("DELETE FROM accounts.account WHERE id = %s", [account_id])
