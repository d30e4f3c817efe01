"""The SQL of notifications, and of what caused them."""

from datetime import datetime

from psycopg.rows import class_row, scalar_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, NotificationId, VideoId
from clairvue.social.model import Place
from clairvue.social.notifications.model import Happening, Notification


async def add_cause(conn: Connection, happening: Happening, now: datetime) -> bool:
    """Write what caused a notification; say whether it is new."""
    cursor = await conn.execute(
        """INSERT INTO social.notification_cause (account_id, kind, subject, cause, video_id, created_at)
        VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
        (happening.account_id, happening.kind, happening.subject, happening.cause, happening.video_id, now),
    )
    return cursor.rowcount == 1


async def gather(conn: Connection, notification_id: NotificationId, happening: Happening, now: datetime) -> None:
    """Write a notification, or add to the one of the same day: it is then unread again, and the newest."""
    await conn.execute(
        """INSERT INTO social.notification
            (notification_id, account_id, kind, subject, day, actor_id, video_id, comment_id, count, renewed_at)
        VALUES (%(id)s, %(account)s, %(kind)s, %(subject)s, %(day)s, %(actor)s, %(video)s, %(comment)s, 1, %(now)s)
        ON CONFLICT (account_id, kind, subject, day) DO UPDATE SET count = notification.count + 1,
            actor_id = EXCLUDED.actor_id, comment_id = EXCLUDED.comment_id,
            renewed_at = greatest(notification.renewed_at, EXCLUDED.renewed_at), read_at = NULL""",
        {
            "id": notification_id,
            "account": happening.account_id,
            "kind": happening.kind,
            "subject": happening.subject,
            "day": now.date(),
            "actor": happening.actor_id,
            "video": happening.video_id,
            "comment": happening.comment_id,
            "now": now,
        },
    )


async def page(conn: Connection, account_id: AccountId, before: Place, limit: int) -> list[Notification]:
    """Return what an account is told, the newest first, without what accounts hidden from it did last."""
    renewed_at, notification_id = before
    cursor = await conn.cursor(row_factory=class_row(Notification)).execute(
        """SELECT notification_id, kind, actor_id, video_id, comment_id, count, renewed_at,
            read_at IS NOT NULL AS read
        FROM social.notification AS n
        WHERE account_id = %(account)s AND (renewed_at, notification_id) < (%(at)s, %(id)s)
          AND NOT EXISTS (SELECT FROM social.block WHERE blocker_id = %(account)s AND blocked_id = n.actor_id)
          AND NOT EXISTS (SELECT FROM social.block WHERE blocker_id = n.actor_id AND blocked_id = %(account)s)
          AND NOT EXISTS (SELECT FROM social.mute WHERE muter_id = %(account)s AND muted_id = n.actor_id)
        ORDER BY renewed_at DESC, notification_id DESC LIMIT %(limit)s""",
        {"account": account_id, "at": renewed_at, "id": notification_id, "limit": limit},
    )
    return await cursor.fetchall()


async def unread_count(conn: Connection, account_id: AccountId, count_max: int) -> int:
    """Return how many notifications an account has not read, counted up to a maximum."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT count(*) FROM (SELECT FROM social.notification AS n
        WHERE account_id = %(account)s AND read_at IS NULL
          AND NOT EXISTS (SELECT FROM social.block WHERE blocker_id = %(account)s AND blocked_id = n.actor_id)
          AND NOT EXISTS (SELECT FROM social.block WHERE blocker_id = n.actor_id AND blocked_id = %(account)s)
          AND NOT EXISTS (SELECT FROM social.mute WHERE muter_id = %(account)s AND muted_id = n.actor_id)
        LIMIT %(limit)s) AS unread""",
        {"account": account_id, "limit": count_max},
    )
    return int(await cursor.fetchone() or 0)


async def mark_read(conn: Connection, account_id: AccountId, now: datetime) -> None:
    """Mark everything an account was told of until now as read."""
    await conn.execute(
        """UPDATE social.notification SET read_at = %(now)s
        WHERE account_id = %(account)s AND read_at IS NULL AND renewed_at <= %(now)s""",
        {"account": account_id, "now": now},
    )


async def expire(conn: Connection, older_than: datetime, limit: int) -> int:
    """Delete some notifications that are too old; return how many."""
    cursor = await conn.execute(
        """DELETE FROM social.notification WHERE notification_id = ANY(ARRAY(
            SELECT notification_id FROM social.notification WHERE renewed_at < %s LIMIT %s))""",
        (older_than, limit),
    )
    return cursor.rowcount


async def expire_causes(conn: Connection, older_than: datetime, limit: int) -> int:
    """Delete some causes that are too old; return how many."""
    cursor = await conn.execute(
        """DELETE FROM social.notification_cause WHERE (account_id, kind, subject, cause) IN (
            SELECT account_id, kind, subject, cause FROM social.notification_cause WHERE created_at < %s LIMIT %s)""",
        (older_than, limit),
    )
    return cursor.rowcount


async def forget_video(conn: Connection, video_id: VideoId, limit: int) -> int:
    """Delete some notifications about a video; return how many."""
    cursor = await conn.execute(
        """DELETE FROM social.notification WHERE notification_id = ANY(ARRAY(
            SELECT notification_id FROM social.notification WHERE video_id = %s LIMIT %s))""",
        (video_id, limit),
    )
    return cursor.rowcount


async def forget_causes(conn: Connection, video_id: VideoId, limit: int) -> int:
    """Delete some causes that concern a video; return how many."""
    cursor = await conn.execute(
        """DELETE FROM social.notification_cause WHERE (account_id, kind, subject, cause) IN (
            SELECT account_id, kind, subject, cause FROM social.notification_cause WHERE video_id = %s LIMIT %s)""",
        (video_id, limit),
    )
    return cursor.rowcount
