"""Post a comment or a reply, and tell whom it names. It never decides what may be said."""

from datetime import datetime

from clairvue.accounts.look_up import ids_of
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, Cell, CommentId, VideoId, make_id
from clairvue.privacy.keyring import Keyring
from clairvue.social import _store as counts
from clairvue.social.block import hidden_among
from clairvue.social.comments import _store
from clairvue.social.comments.model import BODY_COLUMN, MENTIONS_TOLD_MAX, Comment, StoredComment, read_body
from clairvue.social.model import CommentMentionMade, CommentMissing, CommentPosted, CommentsOff
from clairvue.social.sight import see_video
from clairvue.videos.caption import find_mentions


async def post(
    conn: Connection,
    keyring: Keyring,
    *,
    cell: Cell,
    author_id: AccountId,
    slot: int,
    video_id: VideoId,
    text: str,
    reply_to: CommentId | None,
    now: datetime,
) -> Comment:
    """Write a comment under a video; a reply to a reply joins the comment that was first replied to.

    `slot` is the slot of the author's key.
    Raises: VideoMissing, CommentsOff, CommentMissing, CommentEmpty, CommentTooLong.
    """
    body = read_body(text)
    video = await see_video(conn, viewer_id=author_id, video_id=video_id, now=now)
    if not video.comments_allowed:
        raise CommentsOff
    comment_id = CommentId(make_id(cell, now))
    answered = await _find_answered(conn, author_id, video_id, reply_to) if reply_to is not None else None
    root_id = (answered.reply_to or answered.comment_id) if answered else None
    if root_id is not None:
        if await _store.hold(conn, root_id) is None:
            raise CommentMissing
        await _store.move_replies(conn, root_id, 1)
    sealed = keyring.seal(slot, author_id, BODY_COLUMN, body, comment_id)
    rank = await _store.add(
        conn, comment_id=comment_id, video_id=video_id, author_id=author_id, reply_to=root_id, body=sealed, now=now
    )
    posted = CommentPosted(
        comment_id=comment_id,
        video_id=video_id,
        account_id=author_id,
        owner_id=video.account_id,
        reply_to_account_id=answered.author_id if answered else None,
    )
    await _tell(conn, posted, body)
    await counts.move_video_count(conn, video_id, comments=1)
    return Comment(
        id=comment_id,
        video_id=video_id,
        author_id=author_id,
        reply_to=root_id,
        body=body,
        replies=0,
        likes=0,
        rank=rank,
        created_at=now,
    )


async def _find_answered(
    conn: Connection, author_id: AccountId, video_id: VideoId, reply_to: CommentId
) -> StoredComment:
    """Return the comment that is replied to: on this video, its author not hidden by a block.

    Of one that was deleted and keeps its place, the place can be replied to: its thread goes on.

    Raises: CommentMissing.
    """
    found = await _store.get_many(conn, [reply_to])
    if not found or found[0].video_id != video_id:
        raise CommentMissing
    answered_id = found[0].author_id
    if answered_id is not None and await counts.block_between(conn, author_id, answered_id):
        raise CommentMissing
    return found[0]


async def _tell(conn: Connection, posted: CommentPosted, body: str) -> None:
    """Emit that it was posted, and whom it names: who hears of it in no other way and is not hidden by a block."""
    await emit(conn, posted)
    handles = find_mentions(body)[:MENTIONS_TOLD_MAX]
    mentioned = set((await ids_of(conn, list(handles))).values()) if handles else set[AccountId]()
    mentioned -= {posted.account_id, posted.owner_id, posted.reply_to_account_id}
    hidden = await hidden_among(conn, posted.account_id, sorted(mentioned)) if mentioned else set[AccountId]()
    for mentioned_id in sorted(mentioned - hidden):
        await emit(
            conn,
            CommentMentionMade(
                comment_id=posted.comment_id,
                video_id=posted.video_id,
                account_id=posted.account_id,
                mentioned_id=mentioned_id,
            ),
        )
