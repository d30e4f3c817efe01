"""What a reader did, as the log holds it, for themselves alone."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from clairvue.db.database import Connection
from clairvue.kit.cursor import decode_cursor, encode_cursor
from clairvue.kit.ids import VideoId
from clairvue.signals import _store
from clairvue.signals.log import SignalKind, day_of, ms_of
from clairvue.signals.model import ROWS_MAX, Past

_TOP = (2**63 - 1, 2**63 - 1)
_SHOWN = (
    SignalKind.FINISH,
    SignalKind.SKIP,
    SignalKind.LIKE,
    SignalKind.SAVE,
    SignalKind.SHARE,
    SignalKind.COMMENT,
    SignalKind.NOT_INTERESTED,
    SignalKind.REPORT,
)


class PastWatch(msgspec.Struct, frozen=True):
    """One video of your history: when you last did something with it, for how long you watched it, and what you did."""

    video: VideoId
    at: datetime
    watched_ms: int
    actions: Sequence[str]


class WatchHistory(msgspec.Struct, frozen=True):
    """A part of your history, the latest first."""

    items: Sequence[PastWatch]
    cursor: str | None


async def list_history(conn: Connection, *, reader: int, cursor: str | None, limit: int) -> WatchHistory:
    """Return what a reader watched or did, one item a video, the latest first.

    Raises: CursorUnreadable.
    """
    before = decode_cursor(cursor, tuple[int, int]) if cursor else _TOP
    past = await _store.history(conn, reader, before, limit)
    more = len(past) == limit
    return WatchHistory(
        items=[_shown(each) for each in past],
        cursor=encode_cursor(past[-1].at_ms, past[-1].number) if more else None,
    )


async def seen_since(conn: Connection, *, reader: int, since: datetime, now: datetime) -> list[int]:
    """Return the numbers of the clips that a reader saw since a moment, at most 20,000: what a day's log holds."""
    days = list(range(day_of(since), day_of(now) + 1))
    return await _store.seen_since(conn, reader, ms_of(since), days, ROWS_MAX)


def _shown(past: Past) -> PastWatch:
    done = {SignalKind(kind) for kind in past.kinds}
    last = {SignalKind.LIKE: past.likes, SignalKind.SAVE: past.saves}
    actions = [kind.name.lower() for kind in _SHOWN if kind in done and last.get(kind, kind) == kind]
    at = datetime.fromtimestamp(past.at_ms / 1000, UTC)
    return PastWatch(video=past.video_id, at=at, watched_ms=past.watched_ms, actions=actions)
