"""Save a video for later. Saves are private: their number is public, who saved is nobody's business."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, VideoId
from clairvue.social import _store
from clairvue.social.model import TOP, Entry, Place, SaveAdded
from clairvue.social.sight import see_video


async def save(conn: Connection, *, account_id: AccountId, video_id: VideoId, now: datetime) -> None:
    """Let an account save a video. Asking twice is asking once.

    Raises: VideoMissing.
    """
    await see_video(conn, viewer_id=account_id, video_id=video_id, now=now)
    if await _store.add_save(conn, account_id, video_id, now):
        await emit(conn, SaveAdded(video_id=video_id, account_id=account_id))
        await _store.move_video_count(conn, video_id, saves=1)


async def unsave(conn: Connection, *, account_id: AccountId, video_id: VideoId) -> None:
    """Take a save back, if there is one; also of a video that may no longer be watched."""
    if await _store.remove_save(conn, account_id, video_id):
        await _store.move_video_count(conn, video_id, saves=-1)


async def list_saves(conn: Connection, *, account_id: AccountId, before: Place = TOP, limit: int) -> list[Entry]:
    """Return the videos that an account saved, the newest save first, whether or not they may still be watched."""
    return await _store.saves(conn, account_id, before, limit)
