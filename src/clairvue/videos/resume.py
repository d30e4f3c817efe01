"""Taking up again what was left lying: unfinished videos that nothing works on, and objects that should be gone.

It touches no file; `jobs.sweep` calls it by the clock, as the net under the queue's own retries.
"""

from datetime import datetime, timedelta

import structlog

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import VideoId
from clairvue.videos import _store
from clairvue.videos.model import ENDED, ProcessingGaveUp, ProcessingInterrupted, Stage, VideoState
from clairvue.videos.move import complete, end, start

UNTOUCHED_MAX = timedelta(minutes=10)
INTERRUPTIONS_MAX = 5
_BATCH = 100
log = structlog.get_logger()


async def find_interrupted(conn: Connection, *, now: datetime) -> list[VideoId]:
    """Return unfinished videos that nothing has touched for ten minutes, the oldest first."""
    return await _store.unfinished(conn, now - UNTOUCHED_MAX, _BATCH)


async def find_leftovers(conn: Connection) -> list[VideoId]:
    """Return videos that ended and whose objects may still be there."""
    return await _store.objects_left(conn, _BATCH)


async def resume(conn: Connection, *, video_id: VideoId, now: datetime) -> None:
    """Ask for the work on a video to be taken up again; the sixth time, give up with what there is."""
    video = await _store.lock(conn, video_id)
    if video is None or video.state in ENDED or video.completed_at is not None:
        return
    waiting = video.state in {VideoState.UPLOADED, VideoState.PROCESSING}
    times = await _store.count_interruption(conn, video_id, Stage.WAITING if waiting else Stage.LADDER, now)
    log.warning("videos.interrupted", video=video_id, times=times)
    if times <= INTERRUPTIONS_MAX:
        await emit(conn, ProcessingInterrupted(video_id=video_id))
    elif waiting:
        await start(conn, video_id=video_id, now=now)
        await end(conn, video_id=video_id, refusal=ProcessingGaveUp(times=times))
    else:
        await complete(conn, video_id=video_id, renditions=[], now=now)
