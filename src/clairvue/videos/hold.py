"""Holding a video while its state moves. It decides nothing but whose the video is."""

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, VideoId
from clairvue.videos import _store
from clairvue.videos.model import VideoMissing, VideoState


async def hold(conn: Connection, video_id: VideoId, account_id: AccountId) -> _store.Locked:
    """Lock an account's own video until the transaction ends.

    Raises: VideoMissing, also for somebody else's.
    """
    video = await _store.lock(conn, video_id)
    if video is None or video.account_id != account_id or video.state is VideoState.ERASED:
        raise VideoMissing
    return video
