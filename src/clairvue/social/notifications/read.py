"""Read notifications, count the unread ones, and mark them read."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.social.model import TOP, Place
from clairvue.social.notifications import _store
from clairvue.social.notifications.model import UNREAD_MAX, Notification


async def list_notifications(
    conn: Connection, *, account_id: AccountId, before: Place = TOP, limit: int
) -> list[Notification]:
    """Return what an account is told, the newest first."""
    return await _store.page(conn, account_id, before, limit)


async def unread_count(conn: Connection, account_id: AccountId) -> int:
    """Return how many notifications an account has not read; UNREAD_MAX stands for that many or more."""
    return await _store.unread_count(conn, account_id, UNREAD_MAX)


async def mark_read(conn: Connection, *, account_id: AccountId, now: datetime) -> None:
    """Mark everything that an account was told of until now as read."""
    await _store.mark_read(conn, account_id, now)
