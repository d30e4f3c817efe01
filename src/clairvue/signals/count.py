"""How much videos have been watched, and which numbers changed. It never says who watched."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import VideoId
from clairvue.signals import _store
from clairvue.signals.model import VideoCount

STEP = 25  # the least that creators are told of a day, as in their figures
STEPS_BELOW = 1_000
SIGNIFICANT_DIGITS = 2


async def counts_of(conn: Connection, video_ids: list[VideoId]) -> dict[VideoId, VideoCount]:
    """Return the counts of those videos that were watched at all."""
    return {count.video_id: count for count in await _store.get_many(conn, video_ids)}


async def views_of(conn: Connection, video_ids: list[VideoId]) -> dict[VideoId, int]:
    """Return how often those videos were watched that were watched at all, as coarsely as everybody is told."""
    return {video_id: coarse(views) for video_id, views in await _store.views_of(conn, video_ids)}


def coarse(views: int) -> int:
    """Return a number of views rounded down: to a multiple of 25 below 1,000, to two significant digits from there.

    So that nobody sees a number move when one person watches. Source: docs/decisions/0023-coarse-views.md.
    """
    if views < STEPS_BELOW:
        return views - views % STEP
    step = 10 ** (len(str(views)) - SIGNIFICANT_DIGITS)
    return views - views % step


async def changed_since(
    conn: Connection, at: datetime, limit: int, *, after: VideoId | None = None
) -> list[VideoCount]:
    """Return the counts that changed after `at`, the oldest change first.

    To turn the page, give the last row's `changed_at` and its video as `after`. A transaction that is still open shows
    its changes later under their own, earlier time: ask again from some seconds back; the numbers are totals, so
    reading one twice is harmless.
    """
    return await _store.changed_since(conn, at, after or "~", limit)
