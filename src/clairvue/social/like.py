"""Like a video and take the like back. A like never says more than who, what and when."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, VideoId
from clairvue.social import _store
from clairvue.social.model import TOP, Entry, LikeAdded, LikeRemoved, Place
from clairvue.social.sight import see_video


async def like(conn: Connection, *, account_id: AccountId, video_id: VideoId, now: datetime) -> None:
    """Let an account like a video. Asking twice is asking once.

    Raises: VideoMissing.
    """
    video = await see_video(conn, viewer_id=account_id, video_id=video_id, now=now)
    if await _store.add_like(conn, account_id, video_id, video.account_id, now):
        await emit(conn, LikeAdded(video_id=video_id, account_id=account_id, owner_id=video.account_id))
        await _store.move_video_count(conn, video_id, likes=1)
        await _store.move_account_count(conn, video.account_id, likes=1)


async def unlike(conn: Connection, *, account_id: AccountId, video_id: VideoId) -> None:
    """Take a like back, if there is one; also of a video that may no longer be watched."""
    owner_id = await _store.remove_like(conn, account_id, video_id)
    if owner_id is not None:
        await emit(conn, LikeRemoved(video_id=video_id, account_id=account_id, owner_id=owner_id))
        await _store.move_video_count(conn, video_id, likes=-1)
        await _store.move_account_count(conn, owner_id, likes=-1)


async def list_likes(conn: Connection, *, account_id: AccountId, before: Place = TOP, limit: int) -> list[Entry]:
    """Return the videos that an account liked, the newest like first, whether or not they may still be watched."""
    return await _store.likes(conn, account_id, before, limit)
