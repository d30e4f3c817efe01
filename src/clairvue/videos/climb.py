"""Climbing: the renditions beside the first, in two further jobs, each right again wherever it was killed.

The other H.264 rungs come from one decode; AV1 follows in idle hours. Neither ever takes away what can be watched.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import structlog

from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.kit.refusals import Refusal
from clairvue.media import model as media
from clairvue.media import pipeline
from clairvue.media.probe import inspect
from clairvue.media.sandbox import MediaTools
from clairvue.videos import _store
from clairvue.videos.attempt import Attempt, begin_attempt, files_of, row_of, sharing
from clairvue.videos.erase import erase_objects
from clairvue.videos.files import bring_file, keep_files
from clairvue.videos.model import RenditionRow, Stage
from clairvue.videos.move import complete, keep_more, start_ladder
from clairvue.videos.progress import RENDITIONS_MAX, reporting
from clairvue.videos.workplace import workplace

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What there is of a video that has been cleared by its scan."""

    is_complete: bool
    part_keys: list[str]
    first: media.FirstRendition
    renditions: list[media.Rendition]


async def process_ladder(installation: Installation, tools: MediaTools, *, video_id: VideoId) -> None:
    """Make every other rung, and the master playlist that names them all; when media cannot, the first one stays."""
    here = installation
    tools.require()
    async with _climbing(here, video_id) as (place, found):
        if found is None or not await here.database.transact(
            lambda conn: start_ladder(conn, video_id=video_id, now=here.clock())
        ):
            return
        attempt = await _begin(here, tools, video_id, found, place)
        renditions = await _make_ladder(attempt, found.first)
        await here.database.transact(
            lambda conn: complete(conn, video_id=video_id, renditions=renditions, now=here.clock())
        )


async def process_av1(installation: Installation, tools: MediaTools, *, video_id: VideoId) -> None:
    """Make the AV1 rungs beside the others, for screens that can show them; without them nothing is missing."""
    here = installation
    tools.require()
    async with _climbing(here, video_id) as (place, found):
        if found is None or not found.is_complete or any(made.codec == "av1" for made in found.renditions):
            return
        attempt = await _begin(here, tools, video_id, found, place)
        renditions = await _make_av1(attempt, found)
        await here.database.transact(
            lambda conn: keep_more(conn, video_id=video_id, renditions=renditions, now=here.clock())
        )


@asynccontextmanager
async def _climbing(here: Installation, video_id: VideoId) -> AsyncGenerator[tuple[Path, Found | None]]:
    """Lend the video's workplace and what there is of it, None before its scan; leave nothing of one that ended."""
    async with workplace(here.work, video_id) as place:
        try:
            yield place, await _find(here, video_id)
        finally:
            await erase_objects(here.database, here.objects, video_id=video_id, now=here.clock())


async def _find(here: Installation, video_id: VideoId) -> Found | None:
    async with here.database.reading() as conn:
        video = await _store.look(conn, video_id)
        first_made = await _store.first_made_of(conn, video_id)
        rows = await _store.renditions_of(conn, video_id, RENDITIONS_MAX)
    if video is None or video.ready_at is None or first_made is None:
        return None
    return Found(
        is_complete=video.completed_at is not None,
        part_keys=video.part_keys,
        first=msgspec.convert(first_made, media.FirstRendition),
        renditions=[msgspec.convert(row.made, media.Rendition) for row in rows],
    )


async def _begin(here: Installation, tools: MediaTools, video_id: VideoId, found: Found, place: Path) -> Attempt:
    """Begin with the source, and the first rendition beside it, whose sound the others copy."""
    attempt = await begin_attempt(here, tools, video_id, found.part_keys, place)
    await bring_file(here.objects, video_id, found.first.rendition.file, attempt.out)
    return attempt


async def _make_ladder(attempt: Attempt, first: media.FirstRendition) -> list[RenditionRow]:
    """Keep the other rungs' files and return their rows; none when media finds that it cannot."""
    here, video_id = attempt.here, attempt.video_id
    try:
        probe = await inspect(attempt.source, tools=attempt.tools, limits=attempt.limits)
        async with reporting(here.database, here.clock, video_id=video_id, stage=Stage.LADDER) as report:
            ladder = await pipeline.ladder(
                attempt.source,
                attempt.out,
                tools=attempt.tools,
                probe=probe,
                first=first,
                limits=attempt.limits,
                on_progress=sharing(report),
            )
    except Refusal as refusal:
        log.warning("videos.ladder_refused", video=video_id, code=refusal.code)
        return []
    return await _keep(attempt, ladder)


async def _make_av1(attempt: Attempt, found: Found) -> list[RenditionRow]:
    """Keep the AV1 rungs' files and return their rows; none when media finds that it cannot."""
    try:
        probe = await inspect(attempt.source, tools=attempt.tools, limits=attempt.limits)
        ladder = await pipeline.av1_rungs(
            attempt.source,
            attempt.out,
            tools=attempt.tools,
            probe=probe,
            first=found.first,
            have=found.renditions,
            limits=attempt.limits,
        )
    except Refusal as refusal:
        log.warning("videos.av1_refused", video=attempt.video_id, code=refusal.code)
        return []
    return await _keep(attempt, ladder)


async def _keep(attempt: Attempt, ladder: media.Ladder) -> list[RenditionRow]:
    names = [*(name for rendition in ladder.made for name in files_of(rendition)), *ladder.masters]
    await keep_files(attempt.here.objects, attempt.video_id, attempt.out, names)
    return [row_of(rendition) for rendition in ladder.made]
