"""Read comments, unsealed, as the viewer may see them. Words whose author's key is destroyed are gone."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, CommentId, VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.model import KeyDestroyed
from clairvue.social import _store as counts
from clairvue.social.comments import _store
from clairvue.social.comments.model import BODY_COLUMN, TOP_RANK, Comment, Rank, StoredComment
from clairvue.social.model import CommentMissing
from clairvue.social.sight import see_video
from clairvue.videos.model import VideoMissing


async def list_thread(
    conn: Connection,
    keyring: Keyring,
    *,
    video_id: VideoId,
    viewer_id: AccountId | None,
    before: Rank = TOP_RANK,
    limit: int,
    now: datetime,
) -> list[Comment]:
    """Return the comments under a video, without replies: new ones and liked ones first.

    A comment that is liked while somebody turns the pages may move up past them: it is then on no later page.
    Raises: VideoMissing.
    """
    await see_video(conn, viewer_id=viewer_id, video_id=video_id, now=now)
    rows = await _store.thread(conn, video_id, viewer_id, before, limit)
    return await _unseal(conn, keyring, viewer_id, rows)


async def list_replies(
    conn: Connection,
    keyring: Keyring,
    *,
    comment_id: CommentId,
    viewer_id: AccountId | None,
    after: str = "",
    limit: int,
    now: datetime,
) -> list[Comment]:
    """Return the replies to a comment, the oldest first.

    Raises: CommentMissing.
    """
    found = await _store.get_many(conn, [comment_id])
    if not found:
        raise CommentMissing
    await see_comment(conn, viewer_id=viewer_id, comment=found[0], now=now)
    rows = await _store.replies(conn, comment_id, viewer_id, after, limit)
    return await _unseal(conn, keyring, viewer_id, rows)


async def list_by_author(
    conn: Connection, keyring: Keyring, *, author_id: AccountId, before: CommentId, limit: int
) -> list[Comment]:
    """Return what an account wrote anywhere, the newest first. Who may read that is for the caller to say."""
    return await _unseal(conn, keyring, None, await _store.by_author(conn, author_id, before, limit))


async def see_comment(conn: Connection, *, viewer_id: AccountId | None, comment: StoredComment, now: datetime) -> None:
    """Make sure that the viewer may see a comment. Where they may not, nothing tells that it or its video is there.

    Raises: CommentMissing.
    """
    try:
        await see_video(conn, viewer_id=viewer_id, video_id=comment.video_id, now=now)
    except VideoMissing:
        raise CommentMissing from None
    author_id = comment.author_id
    if viewer_id is not None and author_id is not None and await counts.block_between(conn, viewer_id, author_id):
        raise CommentMissing


async def get_bodies(conn: Connection, keyring: Keyring, comment_ids: list[CommentId]) -> dict[CommentId, str]:
    """Return the words of those of the comments that still have any."""
    rows = await _store.get_many(conn, comment_ids)
    return {row.comment_id: body for row in rows if (body := _body(keyring, row)) is not None}


async def _unseal(
    conn: Connection, keyring: Keyring, viewer_id: AccountId | None, rows: list[StoredComment]
) -> list[Comment]:
    ids = [row.comment_id for row in rows]
    liked = set(await _store.liked_among(conn, viewer_id, ids)) if viewer_id is not None and ids else set[CommentId]()
    return [_comment(row, _body(keyring, row), mine_likes=row.comment_id in liked) for row in rows]


def _body(keyring: Keyring, row: StoredComment) -> str | None:
    if row.author_id is None or row.body is None:
        return None
    try:
        return keyring.unseal(row.author_id, BODY_COLUMN, row.body, row.comment_id)
    except KeyDestroyed:
        return None


def _comment(row: StoredComment, body: str | None, *, mine_likes: bool) -> Comment:
    return Comment(
        id=row.comment_id,
        video_id=row.video_id,
        author_id=row.author_id if body is not None else None,
        reply_to=row.reply_to,
        body=body or "",
        replies=row.replies,
        likes=row.likes,
        rank=row.rank,
        created_at=row.created_at,
        mine_likes=mine_likes,
    )
