"""Counting bytes that are safely stored; the last of them make the video. It never sees the bytes."""

from collections.abc import Sequence
from datetime import datetime

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import VideoId
from clairvue.uploads import _store
from clairvue.uploads.model import (
    LIFETIME,
    PARTS_MAX,
    ArchiveSent,
    Kind,
    OffsetConflict,
    Part,
    Upload,
    UploadFragmented,
)
from clairvue.videos.begin import begin


async def append(conn: Connection, *, upload: Upload, parts: Sequence[Part], now: datetime) -> Upload:
    """Move the upload on by parts that lie in the object store already, and return it as it stands then.

    Of two requests that bring the same bytes, one moves the offset and the other is refused, so nothing is counted
    twice and the video begins once.
    Raises: OffsetConflict, UploadFragmented.
    """
    if upload.parts + len(parts) > PARTS_MAX:
        raise UploadFragmented
    assert _are_contiguous(upload.received, parts), "parts follow one another"
    moved = await _store.move(
        conn, upload_id=upload.id, received=upload.received, parts=parts, now=now, expires_at=now + LIFETIME
    )
    if moved is None:
        raise OffsetConflict
    await _store.add_parts(conn, upload.id, parts)
    if moved.completed_at is None:
        return moved
    if moved.kind is Kind.ARCHIVE:
        await emit(conn, ArchiveSent(upload_id=moved.id, account_id=moved.account_id))
    else:
        await _become_video(conn, moved, now)
    return moved


async def _become_video(conn: Connection, upload: Upload, now: datetime) -> None:
    parts = await _store.list_parts(conn, upload.id)
    assert _are_contiguous(0, parts), "no byte is missing"
    assert sum(part.size for part in parts) == upload.bytes_total, "no byte is doubled"
    await begin(
        conn,
        video_id=VideoId(upload.id),
        account_id=upload.account_id,
        bytes_total=upload.bytes_total,
        part_keys=[part.key for part in parts],
        now=now,
    )


def _are_contiguous(start: int, parts: Sequence[Part]) -> bool:
    for part in parts:
        if part.position != start:
            return False
        start += part.size
    return True
