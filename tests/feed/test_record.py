"""Records of pages: what they say, whom they are for, when they go."""

from datetime import timedelta

import pytest

from clairvue.feed import jobs, record
from clairvue.feed.model import FeedRecordNotFound
from clairvue.kit.compression import decompress
from clairvue.kit.ids import RecordId
from clairvue.social.block import block
from clairvue.social.follow import follow


@pytest.fixture
def read(installation, now):
    async def read(record_id, *, viewer=None, at=now):
        async with installation.database.reading() as conn:
            row = await record.find(conn, installation.keyring, record_id=RecordId(record_id), viewer_id=viewer, now=at)
            return record.read(row)

    return read


async def test_a_record_says_how_the_page_was_made(ask, read, crowd, makers, database, now):
    clips = await crowd(clips=80)
    (anna,) = await makers(1)
    blocked = clips[-1].maker
    await database.transact(lambda conn: block(conn, blocker_id=anna.id, blocked_id=blocked.id, now=now))
    page = await ask(viewer=anna.id, seed=9)
    kept = await read(page.items[0].record)
    assert {item.record for item in page.items} == {kept.id}
    assert (kept.kind, kept.served_at, kept.expires_at) == ("unprofiled", now, now + timedelta(days=30))
    assert kept.page.seed == 9
    assert kept.page.stages == ["sources", "hydrate", "filter", "rank", "diversify", "explain", "record"]
    assert set(kept.page.offered) == {"trending", "language", "exploration"}
    assert set(kept.page.filtered) <= {"hidden"}
    assert [item.video for item in kept.page.items] == [item.video.id for item in page.items]
    assert [item.reasons for item in kept.page.items] == [item.reasons for item in page.items]
    again = await ask(viewer=anna.id, seed=kept.page.seed, language=kept.page.language, limit=kept.page.limit)
    assert [item.video.id for item in again.items] == [item.video for item in kept.page.items]


async def test_a_page_without_profiling_names_nobody(ask, read, crowd, makers, database, keyring):
    await crowd(clips=30)
    anna, ben = await makers(2)
    page = await ask(viewer=anna.id)
    assert await read(page.items[0].record) == await read(page.items[0].record, viewer=ben.id)
    async with database.reading() as conn:
        rows = await (await conn.execute("SELECT reader, page FROM feed.record")).fetchall()
    assert [reader for reader, _ in rows] == [None]
    kept = decompress(rows[0][1])
    for trace in (anna.id.encode(), anna.handle.encode(), record.pseudonym(keyring, anna.id)):
        assert trace not in kept


async def test_the_record_of_a_page_of_yours_is_for_you_alone(ask, read, publish, makers, database, now):
    anna, ben = await makers(2)
    await publish(ben)
    await database.transact(lambda conn: follow(conn, follower_id=anna.id, followed_id=ben.id, now=now))
    (item,) = (await ask("following", viewer=anna.id)).items
    assert (await read(item.record, viewer=anna.id)).page.items[0].video == item.video.id
    for stranger in (None, ben.id):
        with pytest.raises(FeedRecordNotFound):
            await read(item.record, viewer=stranger)


async def test_records_go_after_thirty_days(ask, read, crowd, installation, database, now):
    await crowd(clips=30)
    item = (await ask()).items[0]
    old = (await ask(at=now - timedelta(days=30))).items[0]
    with pytest.raises(FeedRecordNotFound):
        await read(old.record)
    await jobs.expire_records(installation)
    async with database.reading() as conn:
        rows = await (await conn.execute("SELECT id FROM feed.record")).fetchall()
    assert rows == [(item.record,)]


async def test_a_person_can_be_forgotten(ask, publish, makers, database, keyring, now):
    anna, ben = await makers(2)
    await publish(ben)
    await database.transact(lambda conn: follow(conn, follower_id=anna.id, followed_id=ben.id, now=now))
    await ask("following", viewer=anna.id)
    await ask("unprofiled", viewer=anna.id)
    forgotten = await database.transact(lambda conn: record.forget_reader(conn, keyring, account_id=anna.id))
    assert forgotten == 1
