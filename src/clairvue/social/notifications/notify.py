"""Tell an account what happened: once for each cause, gathered by day, never of itself nor of whom it hides."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import Cell, NotificationId, make_id
from clairvue.social.block import hidden_among
from clairvue.social.notifications import _store
from clairvue.social.notifications.model import Happening


async def notify(conn: Connection, happening: Happening, *, cell: Cell, now: datetime) -> None:
    """Write the notification of a happening, unless it has been written, or its actor is hidden from the account."""
    actor_id = happening.actor_id
    if actor_id == happening.account_id:
        return
    if actor_id is not None and await hidden_among(conn, happening.account_id, [actor_id]):
        return
    if await _store.add_cause(conn, happening, now):
        await _store.gather(conn, NotificationId(make_id(cell, now)), happening, now)
