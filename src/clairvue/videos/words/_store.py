"""The SQL of hashtags and mentions: one function, one statement."""

from collections.abc import Sequence
from datetime import datetime

from psycopg.rows import scalar_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, VideoId


async def delete_hashtags(conn: Connection, video_id: VideoId) -> None:
    """Forget the plain hashtags of a video."""
    await conn.execute("DELETE FROM videos.hashtag WHERE video_id = %s", (video_id,))


async def add_hashtags(conn: Connection, video_id: VideoId, tags: Sequence[str], folded: Sequence[str]) -> None:
    """Write the plain hashtags of a public video: two lists of one length."""
    await conn.execute(
        """INSERT INTO videos.hashtag (video_id, tag, folded)
        SELECT %s, tag, folded FROM unnest(%s::text[], %s::text[]) AS given (tag, folded)
        ON CONFLICT DO NOTHING""",
        (video_id, list(tags), list(folded)),
    )


async def keep_mentions(conn: Connection, video_id: VideoId, mentioned: Sequence[AccountId]) -> None:
    """Forget the mentions of a video but these."""
    await conn.execute(
        "DELETE FROM videos.mention WHERE video_id = %s AND NOT account_id = ANY(%s)", (video_id, list(mentioned))
    )


async def add_mentions(
    conn: Connection, video_id: VideoId, mentioned: Sequence[AccountId], handles: Sequence[str]
) -> None:
    """Write whom a caption names: two lists of one length."""
    await conn.execute(
        """INSERT INTO videos.mention (video_id, account_id, handle)
        SELECT %s, account_id, handle FROM unnest(%s::text[], %s::text[]) AS given (account_id, handle)
        ON CONFLICT DO NOTHING""",
        (video_id, list(mentioned), list(handles)),
    )


async def tell_mentions(conn: Connection, video_id: VideoId, now: datetime) -> list[AccountId]:
    """Mark everybody who is named and was not told yet, and return them."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """UPDATE videos.mention SET told_at = %s WHERE video_id = %s AND told_at IS NULL RETURNING account_id""",
        (now, video_id),
    )
    return await cursor.fetchall()


async def mentions_of(conn: Connection, video_ids: Sequence[VideoId], limit: int) -> list[tuple[VideoId, str]]:
    """Return the handles that captions name, as they were when they were written."""
    cursor = await conn.execute(
        "SELECT video_id, handle FROM videos.mention WHERE video_id = ANY(%s) LIMIT %s", (list(video_ids), limit)
    )
    return await cursor.fetchall()


async def tagged(conn: Connection, tag: str, before: VideoId, limit: int) -> list[VideoId]:
    """Return the public videos that carry a tag, the newest upload first."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT video_id FROM videos.hashtag WHERE tag = %s AND video_id < %s ORDER BY video_id DESC LIMIT %s",
        (tag, before, limit),
    )
    return await cursor.fetchall()


async def tags_of_late(conn: Connection, language: str, late: int, limit: int) -> list[tuple[str, int]]:
    """Return the tags among the last `late` uses of tags, in clips of one language, the commonest first."""
    cursor = await conn.execute(
        """WITH late AS (SELECT video_id, tag FROM videos.hashtag ORDER BY video_id DESC LIMIT %s)
        SELECT late.tag, count(*) AS clips FROM late JOIN videos.video ON video.id = late.video_id
        WHERE video.language = %s GROUP BY late.tag ORDER BY clips DESC, late.tag LIMIT %s""",
        (late, language, limit),
    )
    return await cursor.fetchall()


async def delete_mentions_of(conn: Connection, account_id: AccountId) -> None:
    """Forget where captions name somebody."""
    await conn.execute("DELETE FROM videos.mention WHERE account_id = %s", (account_id,))
