"""Share a video: hand out its link and count who did, each account once. It never tracks who opens the link."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, VideoId
from clairvue.social import _store
from clairvue.social.model import ShareMade
from clairvue.social.sight import see_video


async def share(
    conn: Connection, *, account_id: AccountId | None, video_id: VideoId, origin: str, now: datetime
) -> str:
    """Return the link to a video; count the share when the account (None: signed out) shares it for the first time.

    Raises: VideoMissing.
    """
    await see_video(conn, viewer_id=account_id, video_id=video_id, now=now)
    if account_id is not None and await _store.add_share(conn, account_id, video_id, now):
        await emit(conn, ShareMade(video_id=video_id, account_id=account_id))
        await _store.move_video_count(conn, video_id, shares=1)
    return share_url(origin, video_id)


def share_url(origin: str, video_id: VideoId) -> str:
    """Return the address at which anybody who may watch a video finds it."""
    return f"{origin}/v/{video_id}"
