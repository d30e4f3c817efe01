"""Forget what has had its time: pages after a day, the log after 30. Some at a time: call until 0."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.signals import _store
from clairvue.signals.log import oldest_day

BATCH = 5_000


async def expire_clients(conn: Connection, *, now: datetime) -> int:
    """Delete some clients whose day is over; return how many."""
    return await _store.expire(conn, now, BATCH)


async def expire_day(conn: Connection, *, now: datetime) -> int:
    """Empty one place of the log's ring whose day is no longer kept, whole; return how many rows that were."""
    oldest = oldest_day(now)
    places = await _store.expired_places(conn, oldest)
    if not places:
        return 0
    old, young = await _store.rows_at(conn, places[0], oldest)
    if young:  # nothing emptied the place for more than a round of the ring
        await _store.delete_before(conn, places[0], oldest)
    else:
        await _store.empty_place(conn, places[0])
    await _store.note_gap(conn, now, old)
    return old
