"""Delete a comment: its author may, and the owner of the video. Its words go; its place stays while it has replies."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, CommentId
from clairvue.social import _store as counts
from clairvue.social.comments import _store
from clairvue.social.comments.model import StoredComment
from clairvue.social.comments.read import see_comment
from clairvue.social.model import CommentMissing, CommentNotYours
from clairvue.videos.read import outlines_of


async def delete(conn: Connection, *, account_id: AccountId, comment_id: CommentId, now: datetime) -> None:
    """Delete a comment; one that is not there is deleted already, and so is one that the account may not see.

    Raises: CommentNotYours.
    """
    found = await _store.get_many(conn, [comment_id])
    if not found or found[0].author_id is None or not await _may_delete(conn, account_id, found[0], now):
        return
    # A comment is always held before its replies, here and in `post`.
    parent = await _store.hold(conn, found[0].reply_to) if found[0].reply_to else None
    comment = await _store.hold(conn, comment_id)
    if comment is None or comment.author_id is None:
        return
    if comment.replies:
        await _store.remove_likes(conn, comment_id)
        await _store.empty(conn, comment_id, now)
    else:
        await _store.remove(conn, comment_id)
    if parent is not None and parent.author_id is None and parent.replies == 1:
        await _store.remove(conn, parent.comment_id)
    elif parent is not None:
        await _store.move_replies(conn, parent.comment_id, -1)
    await counts.move_video_count(conn, comment.video_id, comments=-1)


async def _may_delete(conn: Connection, account_id: AccountId, comment: StoredComment, now: datetime) -> bool:
    """Say whether it is theirs to delete; of a comment they may not see, as of one that is not there, that it is not.

    Raises: CommentNotYours when they may see it.
    """
    if comment.author_id == account_id:
        return True
    video = (await outlines_of(conn, [comment.video_id])).get(comment.video_id)
    if video is not None and video.account_id == account_id:
        return True
    try:
        await see_comment(conn, viewer_id=account_id, comment=comment, now=now)
    except CommentMissing:
        return False
    raise CommentNotYours
