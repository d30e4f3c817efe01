"""Who may see whom and what, with blocks and followers taken into account. It never says why something is not there."""

from datetime import datetime

from clairvue.accounts.model import AccountMissing
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, VideoId
from clairvue.social import _store
from clairvue.videos.model import Outline, VideoMissing
from clairvue.videos.read import outlines_of
from clairvue.videos.watch import may_have


async def see_account(conn: Connection, *, viewer_id: AccountId | None, account_id: AccountId) -> None:
    """Make sure that the viewer may see an account.

    Raises: AccountMissing when either has blocked the other.
    """
    if viewer_id is not None and await _store.block_between(conn, viewer_id, account_id):
        raise AccountMissing


async def see_video(conn: Connection, *, viewer_id: AccountId | None, video_id: VideoId, now: datetime) -> Outline:
    """Return what is needed to act on a video that the viewer may watch.

    Raises: VideoMissing when it is not there, not for them, or a block stands between them and its owner.
    """
    video = (await outlines_of(conn, [video_id])).get(video_id)
    if video is None or not await may_have(conn, viewer_id, video.access, is_follower=_store.follow_exists, now=now):
        raise VideoMissing
    if viewer_id is not None and await _store.block_between(conn, viewer_id, video.account_id):
        raise VideoMissing
    return video
