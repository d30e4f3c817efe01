"""Seen: which clips a reader is not shown again, as small fingerprints under a pseudonym. It never says who.

What was seen comes out of the signal log, a moment later; what was served in the session that is going on is noted with
each page, and covers that moment. A fingerprint is the low 32 bits of a clip's number: among 65,536 seen clips, a new
one is taken for one of them once in 65,536 times, and then that reader simply never meets it.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clairvue.db.database import Connection
from clairvue.feed import _store
from clairvue.signals import log

PART_CLIPS = 1024
PARTS_MAX = 64
SESSION_CLIPS_MAX = 4096
SESSION_GAP = timedelta(minutes=30)  # who comes back later than that begins a new session
SESSION_KEPT = timedelta(days=1)
_PART_BYTES = 4 * PART_CLIPS
_LOW = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Seen:
    """The fingerprints of what one reader has seen at any time, and was served in this session: "<u4" in no order."""

    ever: bytes = b""
    session: bytes = b""


def prints(numbers: Iterable[int]) -> bytes:
    """Return the fingerprints of clips, each once."""
    distinct = dict.fromkeys(number & _LOW for number in numbers)
    return struct.pack(f"<{len(distinct)}I", *distinct)


async def seen_by(conn: Connection, reader: int, now: datetime) -> Seen:
    """Return what a reader has seen."""
    parts, session = await _store.seen_and_served(conn, reader, parts=PARTS_MAX, since=now - SESSION_GAP)
    return Seen(b"".join(parts), session or b"")


async def keep_served(
    conn: Connection,
    row: _store.RecordRow,
    *,
    reader: int,
    numbers: Iterable[int],
    now: datetime,
    logged: Sequence[log.Logged] = (),
) -> None:
    """Note what a page holds, in the session that goes on or in a new one, with its record and what it explored."""
    await _store.add_page(
        conn,
        row,
        reader=reader,
        clips=prints(numbers),
        goes_on_since=now - SESSION_GAP,
        bytes_max=4 * SESSION_CLIPS_MAX,
        logged=log.in_json(logged),
        day=log.day_of(now),
    )


async def note_seen(conn: Connection, numbers: Mapping[int, Sequence[int]]) -> None:
    """Note what readers have seen, by reader; what is noted already is not noted again."""
    for reader in sorted(numbers):
        kept = await _store.hold_seen(conn, reader, PARTS_MAX)
        fresh = _without(prints(numbers[reader]), set(_unpack(b"".join(clips for _, clips in kept))))
        if not fresh:
            continue
        part, last = kept[-1] if kept else (0, b"")
        while fresh:
            room = _PART_BYTES - len(last)
            if room == 0:
                part, last = part + 1, b""
                continue
            last, fresh = last + fresh[:room], fresh[room:]
            await _store.set_seen(conn, reader, part, last)
        await _store.remove_seen_before(conn, reader, part - PARTS_MAX)


async def forget_clip(conn: Connection, *, reader: int, number: int) -> None:
    """Let one clip count as never seen."""
    for part, clips in await _store.hold_seen(conn, reader, PARTS_MAX):
        left = _without(clips, {number & _LOW})
        if len(left) < len(clips):
            await _store.set_seen(conn, reader, part, left)
    await _store.remove_session(conn, reader)


async def forget_reader(conn: Connection, reader: int) -> None:
    """Forget all that a reader has seen."""
    await _store.remove_seen(conn, reader)
    await _store.remove_session(conn, reader)


async def expire(conn: Connection, *, now: datetime) -> int:
    """Delete sessions that ended a day ago; return how many."""
    return await _store.remove_sessions(conn, now - SESSION_KEPT)


def _unpack(clips: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(clips) // 4}I", clips)


def _without(clips: bytes, gone: set[int]) -> bytes:
    left = [clip for clip in _unpack(clips) if clip not in gone]
    return struct.pack(f"<{len(left)}I", *left)
