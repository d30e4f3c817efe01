"""Sessions: whose a token is, where somebody is signed in, and signing out. Tokens are kept as digests alone."""

import hashlib
from datetime import datetime

from clairvue.accounts import _store
from clairvue.accounts.age.bands import band_of
from clairvue.accounts.model import (
    AGENT,
    SESSION_IDLE_MAX,
    SESSIONS_MAX,
    Proof,
    Session,
    SessionMissing,
    Token,
    Viewer,
)
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, SessionId
from clairvue.privacy.keyring import Keyring, slot_in

_ENDED_AT_ONCE = 1000


async def viewer_of(conn: Connection, *, token: Token, now: datetime) -> tuple[Viewer, bool] | None:
    """Return whose living session the token opens, and whether `touch` is due."""
    row = await _store.viewer(conn, digest_of(token), now, now - SESSION_IDLE_MAX)
    if row is None:
        return None
    slot = slot_in(row.display_name)
    viewer = Viewer(
        account_id=row.account_id,
        session_id=row.session_id,
        handle=row.handle,
        language=row.language,
        slot=slot,
        roles=tuple(row.roles),
        proof=Proof(row.proof),
        proved_at=row.proved_at,
        age_band=band_of(row.age, now),
    )
    return viewer, row.last_seen_at < hour_of(now)


async def touch(conn: Connection, *, session_id: SessionId, now: datetime) -> None:
    """Note that a session is in use, to the hour: enough to end it when idle, too little to follow somebody's day."""
    await _store.touch_session(conn, session_id, hour_of(now))


async def list_sessions(
    conn: Connection, keyring: Keyring, *, account_id: AccountId, current: SessionId | None = None, now: datetime
) -> list[Session]:
    """Return where somebody is signed in, the newest first; `current` is the session that asks, if it is theirs."""
    rows = await _store.sessions(conn, account_id, now, now - SESSION_IDLE_MAX, SESSIONS_MAX)
    return [
        Session(
            id=row.id,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            agent=keyring.unseal(account_id, AGENT, row.agent, row.id),
            proof=Proof(row.proof),
            current=row.id == current,
        )
        for row in rows
    ]


async def sign_out(conn: Connection, *, account_id: AccountId, session_id: SessionId) -> None:
    """Close one session.

    Raises: SessionMissing when the account has no such session.
    """
    if not await _store.remove_session(conn, account_id, session_id):
        raise SessionMissing


async def sign_out_everywhere(conn: Connection, *, account_id: AccountId) -> None:
    """Close every session of an account, this one too."""
    await _store.remove_sessions(conn, account_id)


async def sign_out_everybody(conn: Connection) -> int:
    """Close every session of the cell, after a theft of keys or of the database; return how many there were."""
    return await _store.remove_all_sessions(conn)


async def forget_ended(conn: Connection, *, now: datetime) -> int:
    """Delete sessions that have ended, up to a thousand, and return how many there were."""
    return await _store.remove_ended_sessions(conn, now, now - SESSION_IDLE_MAX, _ENDED_AT_ONCE)


def digest_of(token: Token) -> bytes:
    """Return what is kept of a token: its 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def hour_of(now: datetime) -> datetime:
    """Return the beginning of the hour."""
    return now.replace(minute=0, second=0, microsecond=0)
