"""How the worker moves a video: each move one short transaction, right again after a crash. It touches no file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clairvue.accounts import look_up
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import VideoId
from clairvue.kit.refusals import Refusal
from clairvue.privacy.keyring import Keyring
from clairvue.safety.model import SIGNATURES, ScanState, ScanVerdict, Statement
from clairvue.videos import _store
from clairvue.videos.model import (
    ENDED,
    NO_LANGUAGE,
    LadderMade,
    ProcessingGaveUp,
    RefusedByScan,
    RenditionRow,
    SomethingHidden,
    Stage,
    Step,
    StoryboardShape,
    VideoProcessed,
    VideoRefused,
    VideoState,
    may_step,
    move,
    percent_at,
)
from clairvue.videos.publish import carry_out

ATTEMPTS_MAX = 20  # of one part of the work; the queue itself tries five times, then the sweep asks again


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What the first rendition tells of the clip."""

    duration_ms: int
    width: int
    height: int
    storyboard: StoryboardShape | None
    look: bytes  # what it looks and sounds like: 32 signed bytes
    first_made: dict[str, Any]  # what media made, in its own words, for the step that makes the rest


async def start(conn: Connection, *, video_id: VideoId, now: datetime) -> _store.Locked | None:
    """Begin the processing of a video, or begin it again; None when there is none to begin.

    A clip that has broken off too many attempts is refused instead: it may be what kills the workers.
    """
    video = await _store.lock(conn, video_id)
    if video is None or not may_step(video.state, Step.PROCESS):
        return None
    await _store.set_state(conn, video_id, move(video.state, Step.PROCESS))
    begun = await _store.count_attempt(conn, video_id, Stage.INSPECTING, percent_at(Stage.INSPECTING, 0), now)
    if begun > ATTEMPTS_MAX:
        await end(conn, video_id=video_id, refusal=ProcessingGaveUp(times=ATTEMPTS_MAX))
        return None
    return video


async def keep_source(conn: Connection, *, video_id: VideoId) -> bool:
    """Note that the source is one object; say whether the video is still being processed."""
    video = await _store.lock(conn, video_id)
    if video is None or video.state is not VideoState.PROCESSING:
        return False
    await _store.set_source(conn, video_id)
    return True


async def keep_first(
    conn: Connection, *, video_id: VideoId, shape: Shape, renditions: Sequence[RenditionRow], now: datetime
) -> bool:
    """Let the author watch: the first rendition's objects exist. Say whether the video is still being processed."""
    video = await _store.lock(conn, video_id)
    if video is None or video.state is not VideoState.PROCESSING:
        return False
    await _store.set_source(conn, video_id)
    await _store.set_watchable(
        conn,
        video_id=video_id,
        duration_ms=shape.duration_ms,
        width=shape.width,
        height=shape.height,
        shape=shape.storyboard,
        look=shape.look,
        first_made=shape.first_made,
        now=now,
    )
    await _store.delete_renditions(conn, video_id)  # of a run that was killed
    for rendition in renditions:
        await _store.put_rendition(conn, video_id, rendition, now)
    await _store.put_progress(conn, video_id, Stage.SCANNING, percent_at(Stage.SCANNING, 0), now)
    return True


async def finish_scan(
    conn: Connection, keyring: Keyring, *, video_id: VideoId, verdict: ScanVerdict, now: datetime
) -> bool:
    """Open the gate, and publish if that is wished, or end with a refusal. Say whether the video is still there."""
    video = await _store.lock(conn, video_id)
    if video is None or video.state is not VideoState.PROCESSING:
        return video is not None and video.state not in ENDED
    if verdict.state is ScanState.REFUSED:
        found = next(finding for finding in verdict.findings if not finding.passed)
        refusal = SomethingHidden(rule=found.reason) if found.scanner == SIGNATURES else RefusedByScan()
        await end(conn, video_id=video_id, refusal=refusal, scan=verdict.state, statement=verdict.statement)
        return False
    await _store.set_cleared(
        conn,
        video_id=video_id,
        state=move(video.state, Step.CLEAR_SCAN),
        scan=verdict.state,
        statement=verdict.statement,
        now=now,
    )
    if video.caption is None:  # nothing to guess from: the language its author speaks
        author = (await look_up.get_accounts(conn, keyring, [video.account_id])).get(video.account_id)
        await _store.set_language(conn, video_id, author.language if author else NO_LANGUAGE)
    await _store.put_progress(conn, video_id, Stage.LADDER, percent_at(Stage.LADDER, 0), now)
    await _store.forget_attempts(conn, video_id)
    cleared = await _store.lock(conn, video_id)
    assert cleared is not None, "a locked row stays"
    if cleared.publish_wished:
        await carry_out(conn, keyring, video_id=video_id, video=cleared, now=now)
    await emit(conn, VideoProcessed(video_id=video_id))
    return True


async def end(
    conn: Connection,
    *,
    video_id: VideoId,
    refusal: Refusal,
    scan: ScanState = ScanState.PENDING,
    statement: Statement = Statement.PENDING,
) -> None:
    """End the processing with a refusal that its author will read; a video that has moved on stays as it is."""
    video = await _store.lock(conn, video_id)
    if video is None or video.state is not VideoState.PROCESSING:
        return
    await _store.set_refused(
        conn,
        video_id=video_id,
        state=move(video.state, Step.REFUSE),
        code=refusal.code,
        sentence=refusal.sentence,
        fields=refusal.fields,
        scan=scan,
        statement=statement,
    )
    await emit(conn, VideoRefused(video_id=video_id, account_id=video.account_id, code=refusal.code))


async def start_ladder(conn: Connection, *, video_id: VideoId, now: datetime) -> bool:
    """Begin the other rungs of a cleared video, or begin them again; say whether there is anything to begin.

    After too many attempts the video stays as it is, with its first rung, and is called complete.
    """
    video = await _store.lock(conn, video_id)
    if video is None or video.state in ENDED or video.ready_at is None or video.completed_at is not None:
        return False
    begun = await _store.count_attempt(conn, video_id, Stage.LADDER, percent_at(Stage.LADDER, 0), now)
    if begun > ATTEMPTS_MAX:
        await complete(conn, video_id=video_id, renditions=[], now=now)
    return begun <= ATTEMPTS_MAX


async def complete(conn: Connection, *, video_id: VideoId, renditions: Sequence[RenditionRow], now: datetime) -> bool:
    """Note that every rung exists, once; say whether the video is still there."""
    if not await keep_more(conn, video_id=video_id, renditions=renditions, now=now):
        return False
    await _store.set_completed(conn, video_id, now)
    await _store.put_progress(conn, video_id, Stage.DONE, 100, now)
    await emit(conn, LadderMade(video_id=video_id))
    return True


async def keep_more(conn: Connection, *, video_id: VideoId, renditions: Sequence[RenditionRow], now: datetime) -> bool:
    """Note renditions that were made beside the first; say whether the video is still there."""
    video = await _store.lock(conn, video_id)
    if video is None or video.state in ENDED:
        return False
    for rendition in renditions:
        await _store.put_rendition(conn, video_id, rendition, now)
    return True
