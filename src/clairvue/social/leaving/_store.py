"""The SQL of somebody who has gone: what they did and what was done to them, some rows at a time."""

from psycopg.rows import scalar_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, CommentId, VideoId


async def follows(conn: Connection, account_id: AccountId, limit: int) -> list[tuple[AccountId, AccountId]]:
    """Return some of the pairs (follower, followed) that an account is in."""
    cursor = await conn.execute(
        """SELECT follower_id, followed_id FROM social.follow WHERE follower_id = %(id)s OR followed_id = %(id)s
        LIMIT %(limit)s""",
        {"id": account_id, "limit": limit},
    )
    return await cursor.fetchall()


async def liked(conn: Connection, account_id: AccountId, limit: int) -> list[VideoId]:
    """Return some of the videos that an account likes."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT video_id FROM social.video_like WHERE account_id = %s ORDER BY video_id LIMIT %s", (account_id, limit)
    )
    return await cursor.fetchall()


async def saved(conn: Connection, account_id: AccountId, limit: int) -> list[VideoId]:
    """Return some of the videos that an account saved."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT video_id FROM social.save WHERE account_id = %s ORDER BY video_id LIMIT %s", (account_id, limit)
    )
    return await cursor.fetchall()


async def remove_shares(conn: Connection, account_id: AccountId, limit: int) -> list[VideoId]:
    """Delete some of what an account shared, and return the videos."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """DELETE FROM social.share WHERE account_id = %(id)s AND video_id = ANY(ARRAY(
            SELECT video_id FROM social.share WHERE account_id = %(id)s ORDER BY video_id LIMIT %(limit)s))
        RETURNING video_id""",
        {"id": account_id, "limit": limit},
    )
    return await cursor.fetchall()


async def comments_by(conn: Connection, account_id: AccountId, limit: int) -> list[CommentId]:
    """Return some of an account's comments."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT comment_id FROM social.comment WHERE author_id = %s ORDER BY comment_id LIMIT %s", (account_id, limit)
    )
    return await cursor.fetchall()


async def comments_liked(conn: Connection, account_id: AccountId, limit: int) -> list[CommentId]:
    """Return some of the comments that an account likes."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT comment_id FROM social.comment_like WHERE account_id = %s ORDER BY comment_id LIMIT %s",
        (account_id, limit),
    )
    return await cursor.fetchall()


async def remove_blocks(conn: Connection, account_id: AccountId) -> None:
    """Delete whom an account blocked, and who blocked it."""
    await conn.execute("DELETE FROM social.block WHERE %(id)s IN (blocker_id, blocked_id)", {"id": account_id})


async def remove_mutes(conn: Connection, account_id: AccountId) -> None:
    """Delete whom an account muted, and who muted it."""
    await conn.execute("DELETE FROM social.mute WHERE %(id)s IN (muter_id, muted_id)", {"id": account_id})


async def remove_notifications(conn: Connection, account_id: AccountId) -> None:
    """Delete what an account was told, and what others were told of it alone."""
    await conn.execute("DELETE FROM social.notification WHERE %(id)s IN (account_id, actor_id)", {"id": account_id})


async def remove_causes(conn: Connection, account_id: AccountId) -> None:
    """Delete what an account was told about, and what it was the cause of."""
    await conn.execute("DELETE FROM social.notification_cause WHERE %(id)s IN (account_id, cause)", {"id": account_id})


async def remove_account_count(conn: Connection, account_id: AccountId) -> None:
    """Delete an account's counts."""
    await conn.execute("DELETE FROM social.account_count WHERE account_id = %s", (account_id,))
