"""The SQL of looks: one function, one statement."""

from collections.abc import Sequence

from psycopg.rows import scalar_row

from clairvue.db.database import Connection
from clairvue.kit.ids import VideoId


async def set_look(conn: Connection, video_id: VideoId, look: bytes) -> bool:
    """Write the look of a video that can be watched and has none yet; say whether it was so."""
    cursor = await conn.execute(
        "UPDATE videos.video SET look = %s WHERE id = %s AND look IS NULL AND ready_at IS NOT NULL", (look, video_id)
    )
    return cursor.rowcount == 1


async def looks_of(conn: Connection, video_ids: Sequence[VideoId]) -> dict[VideoId, bytes]:
    """Return the looks of these videos by id; those that have none are left out."""
    cursor = await conn.execute(
        "SELECT id, look FROM videos.video WHERE id = ANY(%s) AND look IS NOT NULL LIMIT %s",
        (list(video_ids), len(video_ids)),
    )
    return dict(await cursor.fetchall())


async def without_look(conn: Connection, limit: int) -> list[VideoId]:
    """Return videos that are ready and have no look yet, in the order of their ids."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT id FROM videos.video WHERE look IS NULL AND ready_at IS NOT NULL ORDER BY id LIMIT %s", (limit,)
    )
    return await cursor.fetchall()
