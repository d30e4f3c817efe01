"""The SQL of watched videos, and of the pages that send signals."""

from datetime import datetime

from psycopg.rows import class_row

from clairvue.db.database import Connection
from clairvue.kit.ids import VideoId
from clairvue.signals.model import Client, VideoCount, Watched


async def meet(conn: Connection, client: bytes, expires_at: datetime) -> bool:
    """Write a client that was never heard; say whether it is new."""
    cursor = await conn.execute(
        """INSERT INTO signals.client (client, sequence, views, heard_at, expires_at)
        VALUES (%s, 0, 0, '-infinity', %s) ON CONFLICT DO NOTHING""",
        (client, expires_at),
    )
    return cursor.rowcount == 1


async def hold(conn: Connection, client: bytes) -> Client | None:
    """Return a client and hold its row until the transaction ends."""
    cursor = await conn.cursor(row_factory=class_row(Client)).execute(
        """SELECT sequence, views, nullif(heard_at, '-infinity') AS heard_at FROM signals.client
        WHERE client = %s FOR UPDATE""",
        (client,),
    )
    return await cursor.fetchone()


async def remember(conn: Connection, client: bytes, sequence: int, views: int, now: datetime) -> None:
    """Write how far a client has counted."""
    await conn.execute(
        "UPDATE signals.client SET sequence = %s, views = %s, heard_at = %s WHERE client = %s",
        (sequence, views, now, client),
    )


async def add(conn: Connection, watched: list[Watched], now: datetime) -> None:
    """Add to the counts of videos, in the order given, and hold their rows until the transaction ends."""
    await conn.execute(
        """INSERT INTO signals.video_count AS c (video_id, views, finishes, watched_ms, changed_at)
        SELECT video_id, views, finishes, watched_ms, %(now)s
        FROM unnest(%(videos)s::text[], %(views)s::bigint[], %(finishes)s::bigint[], %(watched)s::bigint[])
            AS w (video_id, views, finishes, watched_ms)
        ON CONFLICT (video_id) DO UPDATE SET views = c.views + EXCLUDED.views,
            finishes = c.finishes + EXCLUDED.finishes, watched_ms = c.watched_ms + EXCLUDED.watched_ms,
            changed_at = greatest(c.changed_at, EXCLUDED.changed_at)""",
        {
            "now": now,
            "videos": [each.video_id for each in watched],
            "views": [each.views for each in watched],
            "finishes": [each.finishes for each in watched],
            "watched": [each.watched_ms for each in watched],
        },
    )


async def get_many(conn: Connection, video_ids: list[VideoId]) -> list[VideoCount]:
    """Return the counts of those videos that were watched at all."""
    cursor = await conn.cursor(row_factory=class_row(VideoCount)).execute(
        """SELECT video_id, views, finishes, watched_ms, changed_at FROM signals.video_count
        WHERE video_id = ANY(%s) LIMIT %s""",
        (video_ids, len(video_ids)),
    )
    return await cursor.fetchall()


async def changed_since(conn: Connection, at: datetime, video_id: str, limit: int) -> list[VideoCount]:
    """Return the counts that changed after a place in the order of their changes, the oldest change first."""
    cursor = await conn.cursor(row_factory=class_row(VideoCount)).execute(
        """SELECT video_id, views, finishes, watched_ms, changed_at FROM signals.video_count
        WHERE (changed_at, video_id) > (%s, %s) ORDER BY changed_at, video_id LIMIT %s""",
        (at, video_id, limit),
    )
    return await cursor.fetchall()


async def expire(conn: Connection, now: datetime, limit: int) -> int:
    """Delete some clients whose day is over; return how many."""
    cursor = await conn.execute(
        """DELETE FROM signals.client WHERE client = ANY(ARRAY(
            SELECT client FROM signals.client WHERE expires_at <= %s LIMIT %s))""",
        (now, limit),
    )
    return cursor.rowcount


async def forget(conn: Connection, video_id: VideoId) -> None:
    """Delete the counts of a video."""
    await conn.execute("DELETE FROM signals.video_count WHERE video_id = %s", (video_id,))
