"""Forget clients whose day is over. Some at a time: call until 0."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.signals import _store

BATCH = 5_000


async def expire_clients(conn: Connection, *, now: datetime) -> int:
    """Delete some clients whose day is over; return how many."""
    return await _store.expire(conn, now, BATCH)
