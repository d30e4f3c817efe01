"""Looking again at videos that were made before looks were taken. It makes nothing that anybody watches."""

import structlog

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.kit.refusals import Refusal
from clairvue.media import pipeline
from clairvue.media.model import LOOK_BYTES
from clairvue.media.probe import inspect
from clairvue.media.sandbox import MediaTools
from clairvue.objects.keys import ObjectAbsentError
from clairvue.videos.attempt import begin_attempt
from clairvue.videos.looks import _store
from clairvue.videos.model import LookTaken
from clairvue.videos.workplace import workplace

AT_ONCE = 50  # videos of one round
NO_LOOK = bytes(LOOK_BYTES)
log = structlog.get_logger()


async def look_again(installation: Installation, tools: MediaTools) -> None:
    """Take the look of the next videos that have none, from their sources, and tell of each that was taken."""
    here = installation
    tools.require()
    async with here.database.reading() as conn:
        waiting = await _store.without_look(conn, AT_ONCE)
    for video_id in waiting:
        look = await _look(here, tools, video_id)
        await here.database.transact(lambda conn, video_id=video_id, look=look: _keep(conn, video_id, look))


async def _keep(conn: Connection, video_id: VideoId, look: bytes) -> None:
    if await _store.set_look(conn, video_id, look) and look != NO_LOOK:
        await emit(conn, LookTaken(video_id=video_id))


async def _look(here: Installation, tools: MediaTools, video_id: VideoId) -> bytes:
    """Return a video's look; none, for good, where media refuses the source by now or there is no source."""
    async with workplace(here.work, video_id) as place:
        try:
            attempt = await begin_attempt(here, tools, video_id, [], place)
            probe = await inspect(attempt.source, tools=tools, limits=attempt.limits)
            return await pipeline.look_again(
                attempt.source, attempt.out, tools=tools, probe=probe, limits=attempt.limits
            )
        except Refusal as refusal:
            log.warning("videos.look_refused", video=video_id, code=refusal.code)
        except (ObjectAbsentError, FileNotFoundError):  # erased a moment ago, or never uploaded
            log.warning("videos.look_without_source", video=video_id)
    return NO_LOOK
