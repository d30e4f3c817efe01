"""Progress of the work on a video: written by the worker at most twice a second, read by its author alone."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from clairvue.db.database import Connection, Database
from clairvue.kit.ids import AccountId, VideoId
from clairvue.safety.model import ScanState, Statement
from clairvue.videos import _store
from clairvue.videos.model import RenditionRow, Stage, VideoMissing, VideoState, percent_at

WRITE_EVERY_S = 0.5
RENDITIONS_MAX = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why processing ended: the code, its English sentence, and what fills the sentence in another language."""

    code: str
    sentence: str
    fields: dict[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a video has come, as its author sees it."""

    state: VideoState
    stage: Stage
    percent: int
    renditions: tuple[RenditionRow, ...]
    refused: Refused | None
    scan: ScanState
    statement: Statement


async def read_progress(conn: Connection, *, video_id: VideoId, account_id: AccountId) -> Progress:
    """Return how far the account's video has come.

    Raises: VideoMissing, also for somebody else's.
    """
    row = await _store.progress_of(conn, video_id, account_id)
    if row is None:
        raise VideoMissing
    refused = None
    if row.refusal_code is not None and row.refusal_sentence is not None:
        refused = Refused(code=row.refusal_code, sentence=row.refusal_sentence, fields=row.refusal_fields or {})
    return Progress(
        state=VideoState(row.state),
        stage=Stage(row.stage),
        percent=row.percent,
        renditions=tuple(await _store.renditions_of(conn, video_id, RENDITIONS_MAX)),
        refused=refused,
        scan=ScanState(row.scan_state),
        statement=Statement(row.scan_statement),
    )


@asynccontextmanager
async def reporting(
    database: Database, clock: Callable[[], datetime], *, video_id: VideoId, stage: Stage
) -> AsyncGenerator[Callable[[float], None]]:
    """Lend a function that takes the share done of a stage (0 to 1), and write what it was told last while it moves."""
    told = 0.0

    def report(share: float) -> None:
        nonlocal told
        told = share

    async def write(percent: int) -> None:
        await database.transact(lambda conn: _store.put_progress(conn, video_id, stage, percent, clock()))

    async def keep_writing() -> None:
        written = -1
        while True:
            percent = percent_at(stage, told)
            if percent != written:
                await write(percent)
                written = percent
            await asyncio.sleep(WRITE_EVERY_S)

    writer = asyncio.create_task(keep_writing())
    try:
        yield report
    finally:
        writer.cancel()
        with suppress(asyncio.CancelledError):
            await writer
