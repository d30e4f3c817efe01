"""The log keeps one order, skips nobody who commits late, and forgets whole days."""

import asyncio
import struct
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.db.database import Database
from clairvue.signals import log
from clairvue.signals.expire import expire_day
from clairvue.signals.log import KEPT_DAYS, START, STRIDE, WIRE, Logged, Position, SignalKind

ROW = struct.Struct(">" + "".join({"i8": "q", "i4": "i", "i2": "h"}[form[1:]] for _, form in WIRE))
NAMES = [name for name, _ in WIRE]


def parsed(rows):
    return [dict(zip(NAMES, row, strict=True)) for row in ROW.iter_unpack(rows)]


def row(subject, reader=7, kind=SignalKind.WATCH, **more):
    return Logged(at_ms=1_000, reader=reader, subject=subject, kind=kind, **more)


@pytest.fixture
def append(database, now):
    async def append(*rows, after_days=0):
        at = now + timedelta(days=after_days)
        await database.transact(lambda conn: log.append(conn, rows, now=at))

    return append


@pytest.fixture
def read(database):
    async def read(after=START, limit=1_000):
        async with database.reading() as conn:
            return parsed(await log.read(conn, after, limit))

    return read


async def subjects(read, after=START):
    return [row["subject"] for row in await read(after)]


def test_a_row_has_the_width_that_is_promised():
    assert ROW.size == STRIDE


async def test_what_is_appended_is_read_as_it_was_in_the_order_it_was(append, read):
    last = 2**63 - 1
    whole = Logged(
        at_ms=5, reader=last, subject=last, kind=SignalKind.FINISH, value=2**31 - 1, furthest=9, loops=3, record=last
    )
    await append(row(1), row(3))
    await append(whole, row(2))
    rows = await read()
    assert [each["subject"] for each in rows] == [1, 3, last, 2]
    named = {"at_ms": 5, "reader": last, "record": last, "kind": 3, "value": 2**31 - 1, "furthest": 9, "loops": 3}
    assert named.items() <= rows[2].items()


async def test_reading_on_from_any_row_gives_the_rest(append, read):
    for number in range(1, 6):
        await append(*(row(number * 10 + each) for each in range(number)))
    rows = await read()
    for place, each in enumerate(rows):
        rest = await read(Position(each["transaction"], each["position"]), 4)
        assert rest == rows[place + 1 : place + 5]
    assert await read(limit=0) == []


async def test_who_commits_late_is_never_skipped(database_url, database, append, read, now):
    async with database.reading() as conn:
        floor = await log.horizon(conn)
    other = await Database.open(database_url)
    written, commit = asyncio.Event(), asyncio.Event()

    async def linger(conn):
        await log.append(conn, [row(1)], now=now)
        written.set()
        await commit.wait()

    late = asyncio.create_task(other.transact(linger))
    await written.wait()
    await append(row(2))
    assert await read() == [], "a row with a lower number is still to come"
    commit.set()
    await late
    await append(row(3))
    rows = await read()
    assert [each["subject"] for each in rows] == [1, 2, 3]
    assert floor <= rows[0]["transaction"] < rows[1]["transaction"]
    await other.close()


async def test_who_gives_up_leaves_nothing_and_holds_nobody_up(database, append, read, now):
    class MindChangedError(Exception):
        pass

    async def give_up(conn):
        await log.append(conn, [row(1)], now=now)
        raise MindChangedError

    with pytest.raises(MindChangedError):
        await database.transact(give_up)
    await append(row(2))
    assert await subjects(read) == [2]


async def test_many_writers_and_one_reader_agree_on_one_order(append, read):
    told, place = [], START
    writing = asyncio.gather(*(append(*(row(writer * 100 + each) for each in range(20))) for writer in range(1, 31)))
    while len(told) < 600:
        for each in await read(place, 37):
            told.append(each)
            place = Position(each["transaction"], each["position"])
        await asyncio.sleep(0)
    await writing
    assert told == await read()
    assert len({each["subject"] for each in told}) == 600


async def test_every_day_has_its_place_and_rows_of_a_day_go_together(database, append, read, now):
    for day in range(64):
        await append(row(day + 1), after_days=day)
        if day >= KEPT_DAYS:
            at = now + timedelta(days=day)
            assert await database.transact(lambda conn, at=at: expire_day(conn, now=at)) == 1
            assert await database.transact(lambda conn, at=at: expire_day(conn, now=at)) == 0
        assert len(await read()) == min(day + 1, KEPT_DAYS)
    async with database.reading() as conn:
        assert await log.lost_since(conn, now) == 64 - KEPT_DAYS
        assert await log.lost_since(conn, now + timedelta(days=63, seconds=1)) == 0


async def test_nothing_is_older_than_it_may_be_and_nothing_goes_early(database, append, read, now):
    midnight = now.replace(hour=0)
    await append(row(1))
    for at, kept in [(midnight + timedelta(days=KEPT_DAYS, seconds=-1), [1]), (midnight + timedelta(days=30), [])]:
        await database.transact(lambda conn, at=at: expire_day(conn, now=at))
        assert await subjects(read) == kept


async def test_a_cell_that_slept_for_longer_than_the_ring_is_round_forgets_all_the_same(database, append, read, now):
    for day in (0, 1, 2, 33, 64):
        await append(row(day + 1), after_days=day)
    later = now + timedelta(days=64)
    while await database.transact(lambda conn: expire_day(conn, now=later)):
        pass
    assert await subjects(read) == [65]
    async with database.reading() as conn:
        assert await log.lost_since(conn, now) == 4


async def test_a_reader_forgets_one_clip_or_all_and_the_log_says_so(database, append, read, now):
    await append(row(1), row(1), row(2), row(1, reader=8))
    assert await database.transact(lambda conn: log.forget(conn, reader=7, subject=1, now=now)) == 2
    kept = [(each["reader"], each["subject"], each["kind"]) for each in await read()]
    assert kept == [(7, 2, 2), (8, 1, 2), (7, 1, SignalKind.FORGET)]
    assert await database.transact(lambda conn: log.forget_reader(conn, reader=7, now=now)) == 2
    kept = [(each["reader"], each["subject"], each["kind"]) for each in await read()]
    assert kept == [(8, 1, 2), (7, 0, SignalKind.RESET)]
    async with database.reading() as conn:
        assert await log.lost_since(conn, now) == 4


numbers = st.integers(0, 2**63 - 1)
rows = st.builds(
    Logged,
    at_ms=numbers,
    reader=numbers,
    subject=numbers,
    kind=st.sampled_from(SignalKind),
    value=st.integers(0, 2**31 - 1),
    furthest=st.integers(0, 2**31 - 1),
    loops=st.integers(0, 2**15 - 1),
    record=numbers,
)


@given(st.lists(rows, max_size=20))
def test_every_row_is_encoded_as_the_format_says(given_rows):
    content, at = log.encode(given_rows, 20_000), 19
    for each in given_rows:
        assert int.from_bytes(content[at : at + 2], "big") == 9
        at += 2
        fields = []
        for _ in range(9):
            length = int.from_bytes(content[at : at + 4], "big")
            fields.append(int.from_bytes(content[at + 4 : at + 4 + length], "big", signed=True))
            at += 4 + length
        order = (each.at_ms, each.reader, each.subject, each.record, each.kind, each.loops, each.value, each.furthest)
        assert fields == [20_000, *order]
    assert content[at:] == b"\xff\xff"
