"""What a reader has seen: noted once, kept for long, forgotten when asked."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.feed import seen
from clairvue.feed.record import row_of
from clairvue.feed.seen import prints, seen_by
from clairvue.kit.ids import Cell, RecordId, make_id

ANNA, BEN = 41, 42


@pytest.fixture
def look(database, now):
    async def look(reader=ANNA, *, at=now):
        async with database.reading() as conn:
            return await seen_by(conn, reader, at)

    return look


async def served_at(conn, numbers, at):
    """Keep a page of these clips that was served to Anna."""
    row = row_of(record_id=RecordId(make_id(Cell("test"), at)), kind="for-you", reader=None, page=b"", now=at)
    await seen.keep_served(conn, row, reader=ANNA, numbers=numbers, now=at)


@given(st.lists(st.integers(min_value=1, max_value=2**63 - 1)))
def test_a_fingerprint_is_the_low_half_of_a_number_each_once(numbers):
    found = prints(numbers)
    assert [int.from_bytes(found[at : at + 4], "little") for at in range(0, len(found), 4)] == list(
        dict.fromkeys(number % 2**32 for number in numbers)
    )


async def test_what_was_seen_is_noted_once_and_by_reader(database, look):
    await database.transact(lambda conn: seen.note_seen(conn, {ANNA: [1, 2, 2**40 + 1], BEN: [3]}))
    await database.transact(lambda conn: seen.note_seen(conn, {ANNA: [2, 5]}))
    assert (await look()).ever == prints([1, 2, 5])
    assert (await look(BEN)).ever == prints([3])
    assert (await look(99)).ever == b""


async def test_parts_fill_up_and_the_oldest_gives_way(database, look):
    most = seen.PART_CLIPS * seen.PARTS_MAX
    await database.transact(lambda conn: seen.note_seen(conn, {ANNA: range(1, most + 1)}))
    assert set(seen._unpack((await look()).ever)) == set(range(1, most + 1))
    await database.transact(lambda conn: seen.note_seen(conn, {ANNA: [most + 7]}))
    kept = set(seen._unpack((await look()).ever))
    assert most + 7 in kept
    assert min(kept) == seen.PART_CLIPS + 1


async def test_a_session_goes_on_until_half_an_hour_of_silence(database, look, now):
    def served(*numbers, at):
        return database.transact(lambda conn: served_at(conn, numbers, at))

    await served(1, 2, at=now)
    await served(3, at=now + timedelta(minutes=29))
    assert (await look(at=now + timedelta(minutes=58))).session == prints([1, 2, 3])
    assert (await look(at=now + timedelta(minutes=59))).session == b""
    await served(4, at=now + timedelta(hours=2))
    assert (await look(at=now + timedelta(hours=2))).session == prints([4])
    assert await database.transact(lambda conn: seen.expire(conn, now=now + timedelta(days=2))) == 1


async def test_a_long_session_keeps_its_newest(database, look, now):
    for batch in range(5):
        numbers = range(1 + batch * 1000, 1001 + batch * 1000)
        await database.transact(lambda conn, numbers=numbers: served_at(conn, numbers, now))
    assert (await look()).session == prints(range(5001 - seen.SESSION_CLIPS_MAX, 5001))


async def test_one_clip_or_everything_can_be_forgotten(database, look, now):
    await database.transact(lambda conn: seen.note_seen(conn, {ANNA: range(1, 2000), BEN: [5]}))
    await database.transact(lambda conn: served_at(conn, [5], now))
    await database.transact(lambda conn: seen.forget_clip(conn, reader=ANNA, number=5))
    assert set(seen._unpack((await look()).ever)) == set(range(1, 2000)) - {5}
    assert (await look()).session == b""
    await database.transact(lambda conn: seen.note_seen(conn, {ANNA: [5000]}))
    assert 5000 in seen._unpack((await look()).ever)
    await database.transact(lambda conn: seen.forget_reader(conn, ANNA))
    assert (await look()).ever == b""
    assert (await look(BEN)).ever == prints([5])
