"""Processing: the first job of a video, right again from any point where it was killed.

It writes objects under names that are the same at every attempt, and only then moves the row, in one short transaction.
It decodes nothing itself: media does, in its sandbox.
"""

import msgspec
import structlog

from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.kit.refusals import Refusal
from clairvue.media import model as media
from clairvue.media import pipeline
from clairvue.media.probe import inspect
from clairvue.media.sandbox import MediaTools
from clairvue.media.signatures import SignatureScanner
from clairvue.safety.model import Clip, SubjectKind, SubjectRef
from clairvue.safety.scan import Scanner, scan
from clairvue.videos.attempt import Attempt, begin_attempt, files_of, row_of, sharing
from clairvue.videos.erase import erase_objects
from clairvue.videos.files import drop_parts, drop_stale, keep_files, keep_source_file
from clairvue.videos.model import Stage, StoryboardShape
from clairvue.videos.move import Shape, end, finish_scan, keep_first, keep_source, start
from clairvue.videos.progress import reporting
from clairvue.videos.workplace import workplace

log = structlog.get_logger()


async def process_first(
    installation: Installation,
    tools: MediaTools,
    *,
    video_id: VideoId,
    scanners: tuple[Scanner, ...] | None = None,
) -> None:
    """Make the first rendition, let its author watch, scan the whole clip, and publish if that is wished.

    Order: source kept → row says so → parts dropped → files kept → row says so → scanned → row says so.
    """
    here = installation
    tools.require()
    async with workplace(here.work, video_id) as place:
        video = await here.database.transact(lambda conn: start(conn, video_id=video_id, now=here.clock()))
        if video is not None:
            attempt = await begin_attempt(here, tools, video_id, video.part_keys, place)
            try:
                gate = (SignatureScanner(tools, here.scan_rules),) if scanners is None else scanners
                await _make_first(attempt, gate, is_new=bool(video.part_keys))
            except Refusal as refusal:
                log.info("videos.refused", video=video_id, code=refusal.code)
                await here.database.transact(lambda conn, why=refusal: end(conn, video_id=video_id, refusal=why))
        # What ended while its files were being made leaves none of them.
        await erase_objects(here.database, here.objects, video_id=video_id, now=here.clock())


async def _make_first(attempt: Attempt, scanners: tuple[Scanner, ...], *, is_new: bool) -> None:
    """Raises: media's refusals, which are answers about the file."""
    here, video_id = attempt.here, attempt.video_id
    probe = await inspect(attempt.source, tools=attempt.tools, limits=attempt.limits)
    if is_new:
        await keep_source_file(here.objects, video_id, attempt.source)
        if not await here.database.transact(lambda conn: keep_source(conn, video_id=video_id)):
            return
    await drop_parts(here.objects, video_id)
    async with reporting(here.database, here.clock, video_id=video_id, stage=Stage.FIRST_RENDITION) as report:
        first = await pipeline.first_rendition(
            attempt.source,
            attempt.out,
            tools=attempt.tools,
            probe=probe,
            limits=attempt.limits,
            on_progress=sharing(report),
        )
    names = [*files_of(first.rendition), first.pictures.poster, first.pictures.storyboard.file, *first.masters]
    await keep_files(here.objects, video_id, attempt.out, names)
    await drop_stale(here.objects, video_id, names)
    shape = _shape(first)
    is_kept = await here.database.transact(
        lambda conn: keep_first(
            conn, video_id=video_id, shape=shape, renditions=[row_of(first.rendition)], now=here.clock()
        )
    )
    if is_kept:
        verdict = await scan(SubjectRef(SubjectKind.VIDEO, video_id), clip=_clip(attempt, first), scanners=scanners)
        await here.database.transact(
            lambda conn: finish_scan(conn, here.keyring, video_id=video_id, verdict=verdict, now=here.clock())
        )


def _shape(first: media.FirstRendition) -> Shape:
    board = first.pictures.storyboard
    return Shape(
        duration_ms=first.duration_ms,
        width=first.width,
        height=first.height,
        storyboard=StoryboardShape(
            columns=board.columns,
            rows=board.rows,
            interval_ms=board.interval_ms,
            tile_width=board.tile_width,
            tile_height=board.tile_height,
        ),
        look=first.look,
        first_made=msgspec.to_builtins(first),
    )


def _clip(attempt: Attempt, first: media.FirstRendition) -> Clip:
    frames, out = first.pictures.scan, attempt.out
    return Clip(
        original=attempt.source,
        rendition=out / first.rendition.file,
        frames=tuple(out / frames.folder / name for name in frames.files),
        interval_ms=frames.interval_ms,
    )
