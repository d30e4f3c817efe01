"""Like a comment and take the like back."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, CommentId
from clairvue.social.comments import _store
from clairvue.social.comments.read import see_comment
from clairvue.social.model import CommentLiked, CommentMissing


async def like(conn: Connection, *, account_id: AccountId, comment_id: CommentId, now: datetime) -> None:
    """Let an account like a comment. Asking twice is asking once.

    Raises: CommentMissing.
    """
    comment = await _store.hold(conn, comment_id)
    if comment is None or comment.author_id is None:
        raise CommentMissing
    await see_comment(conn, viewer_id=account_id, comment=comment, now=now)
    if await _store.add_like(conn, account_id, comment_id, now):
        await _store.move_likes(conn, comment_id, 1)
        await emit(
            conn,
            CommentLiked(
                comment_id=comment_id,
                video_id=comment.video_id,
                account_id=account_id,
                author_id=comment.author_id,
            ),
        )


async def unlike(conn: Connection, *, account_id: AccountId, comment_id: CommentId) -> None:
    """Take a like of a comment back, if there is one."""
    await _store.hold(conn, comment_id)
    if await _store.remove_like(conn, account_id, comment_id):
        await _store.move_likes(conn, comment_id, -1)
