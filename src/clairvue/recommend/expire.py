"""Expire: forget what was said of clips that have left, and what newer entries replaced. What stands is kept."""

from datetime import datetime, timedelta

from clairvue.db.database import Connection
from clairvue.recommend import _store
from clairvue.recommend.enter import note_gap

TAKEN_BACK_DAYS = 1  # whoever publishes again the next day finds the clip known as it was
ENTRY_DAYS = 31  # longer than any signal is kept that could speak of the clip
WEIGHTS_DAYS = 32  # longer than any record that names them
BATCH = 1000


async def expire(conn: Connection, *, now: datetime) -> bool:
    """Delete a batch of what is over; return whether there may be more."""
    left = await _store.hold_left(conn, now - timedelta(days=TAKEN_BACK_DAYS), BATCH)
    gone = await _store.hold_left(conn, now - timedelta(days=ENTRY_DAYS), BATCH)
    replaced = await _store.replaced(conn, now - timedelta(days=ENTRY_DAYS), BATCH)
    rows = await _store.delete_older(conn, sorted({*left, *replaced})) + await _store.delete_all(conn, gone)
    await _store.remove_clips(conn, gone)
    await note_gap(conn, rows, now=now)
    await _store.remove_weights(conn, now - timedelta(days=WEIGHTS_DAYS))
    return rows > 0 or len(gone) == BATCH
