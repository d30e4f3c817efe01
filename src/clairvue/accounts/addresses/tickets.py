"""Tickets: what a link in a letter carries. Random, kept as digests, good for an hour and for one use."""

import secrets
from datetime import datetime

from clairvue.accounts.addresses import _store
from clairvue.accounts.addresses.model import TICKET_AGE_MAX, Purpose
from clairvue.accounts.model import Token
from clairvue.accounts.sessions import digest_of
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId

_ENDED_AT_ONCE = 1000


async def give_ticket(
    conn: Connection, account_id: AccountId, purpose: Purpose, blind: bytes, *, now: datetime
) -> Token:
    """Return a new ticket, which is kept nowhere."""
    token = Token(secrets.token_urlsafe(32))
    ends = now + TICKET_AGE_MAX
    await _store.add_ticket(
        conn, digest_of(token), account_id=account_id, purpose=purpose, blind=blind, expires_at=ends
    )
    return token


async def forget_tickets(conn: Connection, *, now: datetime) -> int:
    """Delete tickets that nobody used in time, up to a thousand, and return how many there were."""
    return await _store.remove_ended_tickets(conn, now, _ENDED_AT_ONCE)
