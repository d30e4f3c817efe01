"""The SQL of comments, their replies and their likes.

A comment's rank is its age in half days, newest highest, plus the decimal logarithm of its likes: ten times the likes
weigh as much as twelve hours. It moves only when somebody likes, so a page needs no sorting.
"""

from datetime import datetime

from psycopg.rows import class_row, scalar_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, CommentId, VideoId
from clairvue.social.comments.model import Rank, StoredComment


async def add(
    conn: Connection,
    *,
    comment_id: CommentId,
    video_id: VideoId,
    author_id: AccountId,
    reply_to: CommentId | None,
    body: bytes,
    now: datetime,
) -> float:
    """Write a comment; return its rank."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """INSERT INTO social.comment (comment_id, video_id, author_id, reply_to, body, rank, created_at)
        VALUES (%(id)s, %(video)s, %(author)s, %(reply_to)s, %(body)s,
            extract(epoch FROM %(now)s::timestamptz) / 43200, %(now)s)
        RETURNING rank""",
        {
            "id": comment_id,
            "video": video_id,
            "author": author_id,
            "reply_to": reply_to,
            "body": body,
            "now": now,
        },
    )
    return float(await cursor.fetchone() or 0)


async def get_many(conn: Connection, comment_ids: list[CommentId]) -> list[StoredComment]:
    """Return those of the comments that are there, places included."""
    cursor = await conn.cursor(row_factory=class_row(StoredComment)).execute(
        """SELECT comment_id, video_id, author_id, reply_to, body, replies, likes, rank, created_at
        FROM social.comment WHERE comment_id = ANY(%s) LIMIT %s""",
        (comment_ids, len(comment_ids)),
    )
    return await cursor.fetchall()


async def hold(conn: Connection, comment_id: CommentId) -> StoredComment | None:
    """Return a comment and hold its row until the transaction ends."""
    cursor = await conn.cursor(row_factory=class_row(StoredComment)).execute(
        """SELECT comment_id, video_id, author_id, reply_to, body, replies, likes, rank, created_at
        FROM social.comment WHERE comment_id = %s FOR NO KEY UPDATE""",
        (comment_id,),
    )
    return await cursor.fetchone()


async def thread(
    conn: Connection, video_id: VideoId, viewer_id: AccountId | None, before: Rank, limit: int
) -> list[StoredComment]:
    """Return a video's own comments by rank, without those of accounts hidden from the viewer."""
    rank, comment_id = before
    cursor = await conn.cursor(row_factory=class_row(StoredComment)).execute(
        """SELECT comment_id, video_id, author_id, reply_to, body, replies, likes, rank, created_at
        FROM social.comment AS c
        WHERE video_id = %(video)s AND reply_to IS NULL AND (rank, comment_id) < (%(rank)s, %(id)s)
          AND NOT EXISTS (SELECT FROM social.block WHERE blocker_id = %(viewer)s AND blocked_id = c.author_id)
          AND NOT EXISTS (SELECT FROM social.block WHERE blocker_id = c.author_id AND blocked_id = %(viewer)s)
          AND NOT EXISTS (SELECT FROM social.mute WHERE muter_id = %(viewer)s AND muted_id = c.author_id)
        ORDER BY rank DESC, comment_id DESC LIMIT %(limit)s""",
        {"video": video_id, "viewer": viewer_id, "rank": rank, "id": comment_id, "limit": limit},
    )
    return await cursor.fetchall()


async def replies(
    conn: Connection, comment_id: CommentId, viewer_id: AccountId | None, after: str, limit: int
) -> list[StoredComment]:
    """Return the replies to a comment, the oldest first, without those of accounts hidden from the viewer."""
    cursor = await conn.cursor(row_factory=class_row(StoredComment)).execute(
        """SELECT comment_id, video_id, author_id, reply_to, body, replies, likes, rank, created_at
        FROM social.comment AS c
        WHERE reply_to = %(comment)s AND comment_id > %(after)s
          AND NOT EXISTS (SELECT FROM social.block WHERE blocker_id = %(viewer)s AND blocked_id = c.author_id)
          AND NOT EXISTS (SELECT FROM social.block WHERE blocker_id = c.author_id AND blocked_id = %(viewer)s)
          AND NOT EXISTS (SELECT FROM social.mute WHERE muter_id = %(viewer)s AND muted_id = c.author_id)
        ORDER BY comment_id LIMIT %(limit)s""",
        {"comment": comment_id, "viewer": viewer_id, "after": after, "limit": limit},
    )
    return await cursor.fetchall()


async def by_author(conn: Connection, author_id: AccountId, before: CommentId, limit: int) -> list[StoredComment]:
    """Return what an account wrote, the newest first, below a comment."""
    cursor = await conn.cursor(row_factory=class_row(StoredComment)).execute(
        """SELECT comment_id, video_id, author_id, reply_to, body, replies, likes, rank, created_at
        FROM social.comment WHERE author_id = %s AND comment_id < %s ORDER BY comment_id DESC LIMIT %s""",
        (author_id, before, limit),
    )
    return await cursor.fetchall()


async def move_replies(conn: Connection, comment_id: CommentId, by: int) -> None:
    """Add to the number of a comment's replies."""
    await conn.execute("UPDATE social.comment SET replies = replies + %s WHERE comment_id = %s", (by, comment_id))


async def move_likes(conn: Connection, comment_id: CommentId, by: int) -> None:
    """Add to a comment's likes, and rank it anew."""
    await conn.execute(
        """UPDATE social.comment SET likes = likes + %(by)s,
            rank = extract(epoch FROM created_at) / 43200 + log(1 + likes + %(by)s)
        WHERE comment_id = %(id)s""",
        {"by": by, "id": comment_id},
    )


async def empty(conn: Connection, comment_id: CommentId, now: datetime) -> None:
    """Leave of a comment only its place."""
    await conn.execute(
        "UPDATE social.comment SET body = NULL, author_id = NULL, likes = 0, deleted_at = %s WHERE comment_id = %s",
        (now, comment_id),
    )


async def remove(conn: Connection, comment_id: CommentId) -> None:
    """Delete a comment's row, and its likes with it."""
    await conn.execute("DELETE FROM social.comment WHERE comment_id = %s", (comment_id,))


async def add_like(conn: Connection, account_id: AccountId, comment_id: CommentId, now: datetime) -> bool:
    """Write a like of a comment; say whether it is new."""
    cursor = await conn.execute(
        """INSERT INTO social.comment_like (account_id, comment_id, created_at) VALUES (%s, %s, %s)
        ON CONFLICT DO NOTHING""",
        (account_id, comment_id, now),
    )
    return cursor.rowcount == 1


async def remove_like(conn: Connection, account_id: AccountId, comment_id: CommentId) -> bool:
    """Delete a like of a comment; say whether it was there."""
    cursor = await conn.execute(
        "DELETE FROM social.comment_like WHERE account_id = %s AND comment_id = %s",
        (account_id, comment_id),
    )
    return cursor.rowcount == 1


async def remove_likes(conn: Connection, comment_id: CommentId) -> None:
    """Delete all likes of a comment."""
    await conn.execute("DELETE FROM social.comment_like WHERE comment_id = %s", (comment_id,))


async def liked_among(conn: Connection, viewer_id: AccountId, comment_ids: list[CommentId]) -> list[CommentId]:
    """Return those of the comments that one liked."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT comment_id FROM social.comment_like WHERE account_id = %s AND comment_id = ANY(%s) LIMIT %s",
        (viewer_id, comment_ids, len(comment_ids)),
    )
    return await cursor.fetchall()


async def wrong_counts(conn: Connection, limit: int) -> list[CommentId]:
    """Return comments whose numbers of replies and likes differ from the rows they count."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT comment_id FROM social.comment AS c
        WHERE replies <> (SELECT count(*) FROM social.comment AS r WHERE r.reply_to = c.comment_id)
          OR likes <> (SELECT count(*) FROM social.comment_like AS l WHERE l.comment_id = c.comment_id)
        LIMIT %s""",
        (limit,),
    )
    return await cursor.fetchall()


async def threads_of_video(conn: Connection, video_id: VideoId, limit: int) -> list[CommentId]:
    """Return some of a video's own comments, in the order of their ids, and hold their rows."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT comment_id FROM social.comment WHERE video_id = %s AND reply_to IS NULL
        ORDER BY comment_id LIMIT %s FOR UPDATE""",
        (video_id, limit),
    )
    return await cursor.fetchall()


async def remove_replies(conn: Connection, comment_ids: list[CommentId]) -> int:
    """Delete all replies to the comments; return how many."""
    cursor = await conn.execute("DELETE FROM social.comment WHERE reply_to = ANY(%s)", (comment_ids,))
    return cursor.rowcount


async def remove_many(conn: Connection, comment_ids: list[CommentId]) -> int:
    """Delete comments that have no replies left; return how many were more than an empty place."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "DELETE FROM social.comment WHERE comment_id = ANY(%s) RETURNING deleted_at IS NULL",
        (comment_ids,),
    )
    return sum(await cursor.fetchall())
