"""Showing looks to whoever compares clips. It compares none."""

from collections.abc import Sequence

from clairvue.db.database import Connection
from clairvue.kit.ids import VideoId
from clairvue.videos.looks import _store


async def looks_of(conn: Connection, video_ids: Sequence[VideoId]) -> dict[VideoId, bytes]:
    """Return what these videos look and sound like, by id, as 32 signed bytes each; those without are left out."""
    return await _store.looks_of(conn, video_ids)
