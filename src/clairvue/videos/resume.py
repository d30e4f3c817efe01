"""Taking up again what was left lying: unfinished videos that nothing works on, and objects that should be gone.

It touches no file; `jobs.sweep` calls it by the clock, as the net under the queue's own retries. It asks, and never
gives up: attempts are counted where they begin, so that a long queue is nobody's fault.
"""

from datetime import datetime, timedelta

import structlog

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import VideoId
from clairvue.videos import _store
from clairvue.videos.model import ENDED, ProcessingInterrupted

UNTOUCHED_MAX = timedelta(minutes=10)
_BATCH = 100
log = structlog.get_logger()


async def find_interrupted(conn: Connection, *, now: datetime) -> list[VideoId]:
    """Return unfinished videos that nothing has touched for ten minutes, the oldest first."""
    return await _store.unfinished(conn, now - UNTOUCHED_MAX, _BATCH)


async def find_leftovers(conn: Connection) -> list[VideoId]:
    """Return videos that ended and whose objects may still be there."""
    return await _store.objects_left(conn, _BATCH)


async def resume(conn: Connection, *, video_id: VideoId, now: datetime) -> None:
    """Ask for the work on a video to be taken up again, and leave it alone for a while."""
    video = await _store.lock(conn, video_id)
    if video is None or video.state in ENDED or video.completed_at is not None:
        return
    log.warning("videos.interrupted", video=video_id)
    await _store.touch(conn, video_id, now)
    await emit(conn, ProcessingInterrupted(video_id=video_id))
