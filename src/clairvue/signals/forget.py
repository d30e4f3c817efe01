"""Forget a video that is no more, that a reader watched one, or what an account wanted."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, VideoId
from clairvue.kit.numbers import number_of
from clairvue.signals import _store, log
from clairvue.signals.model import WatchForgotten


async def forget_video(conn: Connection, *, video_id: VideoId) -> None:
    """Delete the counts of a video, and which clip its number in the log stood for."""
    await _store.forget_video(conn, video_id)
    await _store.forget_subject(conn, number_of(video_id))


async def forget_account(conn: Connection, *, account_id: AccountId) -> None:
    """Delete what an account wanted of the log; what it did went when its reader was reset, before its key."""
    await _store.forget_wishes(conn, account_id)


async def forget_watch(conn: Connection, *, reader: int, video_id: VideoId, now: datetime) -> None:
    """Forget everything that a reader did with one video. Counts stay: they never said who.

    Whoever learned from it is told through the log; whoever keeps a list of what was seen, by the fact.
    """
    subject = number_of(video_id)
    if await log.forget(conn, reader=reader, subject=subject, now=now):
        await emit(conn, WatchForgotten(reader=reader, subject=subject))
