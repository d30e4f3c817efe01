"""What the signal log says was seen is noticed, in its order, and what it says is forgotten is."""

import pytest

from clairvue.feed import jobs, record, seen
from clairvue.feed.record import RecordedPage, reader_key
from clairvue.kit.ids import RecordId
from clairvue.signals import log
from clairvue.signals.log import Logged, SignalKind

ANNA, BEN = 41, 42


@pytest.fixture
def logged(database, now):
    """Append rows to the log, as (reader, subject, kind)."""

    async def logged(*rows):
        made = [Logged(log.ms_of(now), reader, subject, kind) for reader, subject, kind in rows]
        await database.transact(lambda conn: log.append(conn, made, now=now))

    return logged


@pytest.fixture
def look(database, now):
    async def look(reader):
        async with database.reading() as conn:
            return set(seen._unpack((await seen.seen_by(conn, reader, now)).ever))

    return look


async def test_what_was_on_screen_was_seen_and_what_was_not_was_not(installation, logged, look):
    await logged(
        *((ANNA, int(kind), kind) for kind in SignalKind if kind < SignalKind.FORGET), (0, 99, SignalKind.WATCH)
    )
    await jobs.notice_seen(installation)
    kinds = {SignalKind(kind).name for kind in await look(ANNA)}
    assert kinds == {"IMPRESSION", "WATCH", "FINISH", "SKIP", "NOT_INTERESTED", "REPORT"}
    assert await look(0) == set()


async def test_the_log_is_read_once(installation, logged, look, database):
    await logged((ANNA, 1, SignalKind.WATCH))
    await jobs.notice_seen(installation)
    await database.transact(lambda conn: seen.forget_reader(conn, ANNA))
    await logged((ANNA, 2, SignalKind.WATCH), (BEN, 3, SignalKind.SKIP))
    await jobs.notice_seen(installation)
    assert (await look(ANNA), await look(BEN)) == ({2}, {3})


async def test_what_is_forgotten_after_it_was_seen_stays_forgotten(installation, logged, look):
    await logged((ANNA, 1, SignalKind.WATCH), (ANNA, 2, SignalKind.WATCH), (ANNA, 1, SignalKind.FORGET))
    await logged((BEN, 5, SignalKind.WATCH), (BEN, 0, SignalKind.RESET), (BEN, 6, SignalKind.WATCH))
    await jobs.notice_seen(installation)
    assert (await look(ANNA), await look(BEN)) == ({2}, {6})


async def test_a_reset_takes_the_records_of_that_reader_too(installation, database, now):
    page = RecordedPage(1, "en", None, None, None, [], {}, {}, [])
    for number, reader in enumerate((ANNA, BEN)):
        await database.transact(
            lambda conn, number=number, reader=reader: record.keep(
                conn, record_id=RecordId(f"r{number}"), kind="for-you", reader=reader_key(reader), page=page, now=now
            )
        )
    await jobs.forget_reader(installation, reader=ANNA)
    async with database.reading() as conn:
        rows = await (await conn.execute("SELECT id FROM feed.record")).fetchall()
    assert rows == [("r1",)]


async def test_one_clip_is_forgotten_at_once(installation, database, look):
    await database.transact(lambda conn: seen.note_seen(conn, {ANNA: [7, 8]}))
    await jobs.forget_watch(installation, reader=ANNA, subject=7)
    assert await look(ANNA) == {8}
