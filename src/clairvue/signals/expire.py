"""Forget what has had its time: pages after a day, the log after 30. Some at a time: call until 0."""

from datetime import datetime, timedelta

from clairvue.db.database import Connection
from clairvue.signals import _store
from clairvue.signals.log import KEPT_DAYS, day_of, ms_of, oldest_day

BATCH = 5_000
TOLD_TIME = timedelta(hours=1)


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


async def expire_told(conn: Connection, *, now: datetime) -> int:
    """Delete some rows that told to forget: they say themselves who forgot what. Return how many."""
    rows = await _store.expire_told(conn, ms_of(now - TOLD_TIME), BATCH)
    if rows:
        await _store.note_gap(conn, now, rows)
    return rows


async def expire_quotas(conn: Connection, *, now: datetime) -> int:
    """Delete some quotas of earlier days, and what is noted of gaps in days that the log no longer has; say how many.

    A closed reader's is kept for one day more, in case a batch was being heard.
    """
    await _store.expire_gaps(conn, now - timedelta(days=KEPT_DAYS))
    return await _store.expire_quotas(conn, day_of(now) - 1, BATCH)
