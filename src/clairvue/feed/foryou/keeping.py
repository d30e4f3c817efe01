"""Keeping: what a served page leaves behind. Its record, what was served, the odds of what was explored."""

from collections.abc import Mapping
from datetime import date, datetime

from clairvue.db.database import Connection
from clairvue.feed import seen
from clairvue.feed.foryou.cursor import KIND
from clairvue.feed.foryou.record import RecordedForYou, pack
from clairvue.feed.record import reader_key, row_of
from clairvue.kit.ids import RecordId
from clairvue.kit.numbers import number_of
from clairvue.recommend import dense
from clairvue.recommend.reading import Reading
from clairvue.signals import log
from clairvue.signals.log import Logged, SignalKind
from clairvue.signals.reader import Reader

PARTS = 1_000_000  # odds are logged in millionths

_kept: dict[str, date] = {}  # versions of weights, by the day on which this process last said that they are in use


async def keep_weights(conn: Connection, reading: Reading, *, now: datetime) -> None:
    """Keep the networks that a record will name; once a day for each version."""
    if _kept.get(reading.version) != now.date():
        await dense.keep(conn, reading.version, reading.network, now=now)
        _kept[reading.version] = now.date()


async def keep_page(
    conn: Connection,
    *,
    record_id: RecordId,
    reader: Reader,
    record: RecordedForYou,
    numbers: Mapping[int, float | None],
    now: datetime,
) -> None:
    """Keep a page; `numbers` are those of its clips, with the odds by which one was explored.

    The odds go to the log only where anything may be learned from the reader.
    """
    row = row_of(record_id=record_id, kind=KIND, reader=reader_key(reader.number), page=pack(record), now=now)
    explored = [
        Logged(
            log.ms_of(now),
            reader.number,
            number,
            SignalKind.EXPLORED,
            value=round(odds * PARTS),
            record=number_of(record_id),
        )
        for number, odds in numbers.items()
        if odds is not None
    ]
    logged = explored if reader.learning else []
    await seen.keep_served(conn, row, reader=reader.number, numbers=numbers, now=now, logged=logged)
