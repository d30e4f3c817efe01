"""Write into the signal log what a reader did, no more of it than one person does in a day."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import itemgetter

from clairvue.db.database import Connection
from clairvue.kit.ids import VideoId
from clairvue.kit.numbers import number_of
from clairvue.signals import _store, log
from clairvue.signals.believe import SPEED_MAX, Taken, happened_ms
from clairvue.signals.log import Logged, SignalKind
from clairvue.signals.model import ROWS_MAX, ROWS_OF_VIDEO_MAX, Clip, Quota

KINDS = {kind.name.lower(): kind for kind in SignalKind} | {"view": SignalKind.WATCH}
DAY_MS = 24 * 3_600_000
_LOOPS_MAX = 2**15 - 1
_OF_CREATORS = (SignalKind.FOLLOW, SignalKind.UNFOLLOW)
_OF_TIME = (SignalKind.WATCH, SignalKind.FINISH, SignalKind.SKIP)


def rows_of(
    taken: Sequence[Taken],
    *,
    reader: int,
    clips: Mapping[VideoId, Clip],
    sent_at_ms: int | None,
    received_ms: int,
) -> list[Logged]:
    """Return what is believed as rows of the log, in the order in which it happened.

    A watch that was cut to nothing is no row: it would say that the clip was left at once.
    """
    pages = {each.signal.record: number_of(each.signal.record) for each in taken if each.signal.record}
    rows: list[Logged] = []
    for each in taken:
        signal, watched_ms = each.signal, each.watched_ms
        kind, clip = KINDS[signal.kind], clips[VideoId(signal.video)]
        if kind is SignalKind.WATCH and signal.watched_ms and not watched_ms:
            continue
        at_ms = happened_ms(signal, sent_at_ms, received_ms)
        record = pages[signal.record] if signal.record else 0
        if kind in _OF_TIME:
            furthest_ms = min(signal.furthest_ms, clip.duration_ms)
            loops = min(signal.loops, int(watched_ms * SPEED_MAX / max(1, clip.duration_ms)), _LOOPS_MAX)
            value = min(watched_ms, DAY_MS)
            rows.append(Logged(at_ms, reader, clip.number, kind, value, furthest_ms, loops, record))
        else:
            subject = number_of(clip.creator_id) if kind in _OF_CREATORS else clip.number
            rows.append(Logged(at_ms, reader, subject, kind, record=record))
    rows.sort(key=itemgetter(0))
    return rows


async def note(conn: Connection, *, reader: int, rows: Sequence[Logged], now: datetime) -> int:
    """Log what one reader did, as far as a day of theirs has room, and return how many rows that were.

    Batches of one reader wait here for each other, and find a reader that was reset closed.
    """
    if not rows:
        return 0
    day = log.day_of(now)
    watched_ms = sum(row.value for row in rows if row.kind is SignalKind.WATCH)
    quota = await _store.spend(conn, reader, day, len(rows), watched_ms)
    if quota.closed:
        return 0
    subjects = list({row.subject for row in rows})
    held: dict[int, int] = {}
    if quota.rows > ROWS_OF_VIDEO_MAX:
        held = await _store.rows_of(conn, reader, subjects, day)
    kept = within(rows, quota, held)
    await log.append(conn, kept, now=now)
    return len(kept)


def within(rows: Sequence[Logged], quota: Quota, held: Mapping[int, int]) -> list[Logged]:
    """Return the rows that a reader's day has room for.

    `quota` counts these rows already; `held` is how many rows of today the log holds of each subject.
    """
    rows_left = ROWS_MAX - (quota.rows - len(rows))
    watched_left_ms = DAY_MS - (quota.watched_ms - sum(row.value for row in rows if row.kind is SignalKind.WATCH))
    counts = dict(held)
    kept: list[Logged] = []
    for row in rows:
        count = counts.get(row.subject, 0)
        if len(kept) >= rows_left or count >= ROWS_OF_VIDEO_MAX:
            continue
        if row.kind is SignalKind.WATCH:
            if row.value > watched_left_ms:
                continue
            watched_left_ms -= row.value
        counts[row.subject] = count + 1
        kept.append(row)
    return kept
