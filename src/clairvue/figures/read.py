"""Read figures: a creator their own, everybody the ledger of what was spent."""

from datetime import date

from clairvue.db.database import Connection
from clairvue.figures import _store
from clairvue.figures.model import ClipDays, EpsilonLedger
from clairvue.kit.cursor import CursorUnreadable, decode_cursor, encode_cursor
from clairvue.kit.ids import AccountId, VideoId, is_id


async def list_figures(conn: Connection, *, account_id: AccountId, cursor: str | None, limit: int) -> ClipDays:
    """Return a page of somebody's own clips in numbers. Raises: CursorUnreadable."""
    before = (date.max, VideoId(""))
    if cursor is not None:
        day, video = decode_cursor(cursor, tuple[date, str])
        if not is_id(video):
            raise CursorUnreadable
        before = (day, VideoId(video))
    items = await _store.figures_of(conn, account_id, before, limit)
    more = encode_cursor(items[-1].day.isoformat(), items[-1].video) if len(items) == limit else None
    return ClipDays(items, more)


async def list_spent(conn: Connection, *, cursor: str | None, limit: int) -> EpsilonLedger:
    """Return a page of the public ledger. Raises: CursorUnreadable."""
    (before,) = (date.max,) if cursor is None else decode_cursor(cursor, tuple[date])
    items = await _store.spent_before(conn, before, limit)
    return EpsilonLedger(items, encode_cursor(items[-1].day.isoformat()) if len(items) == limit else None)
