"""End notifications: at the end of their time, or with the video they are about. Some at a time: call until 0."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import VideoId
from clairvue.social.notifications import _store
from clairvue.social.notifications.model import RETENTION

BATCH = 1_000


async def expire(conn: Connection, *, now: datetime) -> int:
    """Delete some notifications, and causes, older than RETENTION; return how many."""
    older_than = now - RETENTION
    return await _store.expire(conn, older_than, BATCH) + await _store.expire_causes(conn, older_than, BATCH)


async def forget_video(conn: Connection, *, video_id: VideoId) -> int:
    """Delete some notifications about a video, and their causes; return how many."""
    return await _store.forget_video(conn, video_id, BATCH) + await _store.forget_causes(conn, video_id, BATCH)
