"""Forget a video that is no more."""

from clairvue.db.database import Connection
from clairvue.kit.ids import VideoId
from clairvue.signals import _store


async def forget_video(conn: Connection, *, video_id: VideoId) -> None:
    """Delete the counts of a video."""
    await _store.forget_video(conn, video_id)
