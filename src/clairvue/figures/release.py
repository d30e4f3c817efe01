"""Release a day: count people, add noise, keep what is large enough. Drawn once, so that asking again tells no more.

Every clip gets its draw, whether anybody watched it or not: who is not counted leaves no trace, not even a missing row.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta

from clairvue.db.database import Connection, Database
from clairvue.figures import _store
from clairvue.figures.model import (
    CLIPS_MAX,
    EPSILON_OF_CLIP,
    EPSILON_OF_DAY,
    MEASURES,
    SCALE,
    THRESHOLD,
    Figure,
    Spent,
)
from clairvue.figures.noise import Below, draw_laplace
from clairvue.kit.ids import VideoId
from clairvue.kit.numbers import number_of
from clairvue.signals.log import KEPT_DAYS, SignalKind
from clairvue.signals.tally import count_readers, tally
from clairvue.videos.catalogue import latest
from clairvue.videos.model import VideoRef

MECHANISM = "discrete Laplace"
_KINDS = (SignalKind.WATCH, SignalKind.FINISH, SignalKind.LIKE)
_AT_ONCE = 5_000
_DAY = timedelta(days=1)


async def release_due(database: Database, *, now: datetime, below: Below) -> int:
    """Release every day that has ended and is not released, and return how many there were; the oldest first."""
    today = now.astimezone(UTC).date()
    async with database.reading() as conn:
        last = await _store.last_day(conn)
    # What was logged an hour ago is committed; and what the log has forgotten cannot be counted any more.
    ended = today - _DAY if now.astimezone(UTC).hour else today - 2 * _DAY
    first = max(ended if last is None else last + _DAY, today - timedelta(days=KEPT_DAYS - 2))
    days = [first + number * _DAY for number in range((ended - first).days + 1)]
    for day in days:
        await _release(database, day, now=now, below=below)
    return len(days)


async def _release(database: Database, day: date, *, now: datetime, below: Below) -> None:
    number = (day - date(1970, 1, 1)).days
    async with database.reading() as conn:
        counted = await tally(conn, day=number, kinds=_KINDS, subjects_of_reader_max=CLIPS_MAX)
        readers = await count_readers(conn, day=number)
    figures: list[Figure] = []
    clips = 0
    async for page in _clips(database, until=datetime.combine(day + _DAY, datetime.min.time(), UTC)):
        clips += len(page)
        figures += await asyncio.to_thread(_drawn, page, counted, day, below)
    spent = Spent(
        day=day,
        released_at=now,
        mechanism=MECHANISM,
        scale=SCALE,
        threshold=THRESHOLD,
        clips_of_reader_max=CLIPS_MAX,
        epsilon_of_clip=float(EPSILON_OF_CLIP),
        epsilon_of_day=float(EPSILON_OF_DAY),
        clips=clips,
        readers=_noised(readers, below),
    )

    async def keep(conn: Connection) -> None:
        if await _store.add_spent(conn, spent):  # somebody else's draw counts, if it came first
            await _store.add_figures(conn, figures)

    await database.transact(keep)


async def _clips(database: Database, *, until: datetime) -> AsyncIterator[list[VideoRef]]:
    """Yield the public clips that were published before a moment."""
    place = (until, VideoId(""))
    while True:
        async with database.reading() as conn:
            page = await latest(conn, before=place, limit=_AT_ONCE)
        yield page
        if len(page) < _AT_ONCE:
            return
        place = (page[-1].published_at, page[-1].id)


def _drawn(page: Sequence[VideoRef], counted: dict[tuple[int, int], int], day: date, below: Below) -> list[Figure]:
    """Return the figures of those clips of which anything is large enough to be shown."""
    figures: list[Figure] = []
    for clip in page:
        subject = number_of(clip.id)
        drawn = {
            measure: _noised(counted.get((kind, subject), 0), below)
            for measure, kind in zip(MEASURES, _KINDS, strict=True)
        }
        if any(value is not None for value in drawn.values()):
            figures.append(Figure(account_id=clip.account_id, video_id=clip.id, day=day, **drawn))
    return figures


def _noised(count: int, below: Below) -> int | None:
    value = count + draw_laplace(SCALE, below)
    return value if value >= THRESHOLD else None
