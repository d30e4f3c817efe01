"""What the log may know of somebody, and what a reset leaves of it."""

import pytest

from clairvue.privacy.model import KeyDestroyed
from clairvue.signals import log, reader
from clairvue.signals.log import Logged, SignalKind


@pytest.fixture
async def ann(newcomer):
    return await newcomer("ann")


@pytest.fixture
def do(database):
    async def do(verb, *args, **kwargs):
        return await database.transact(lambda conn: verb(conn, *args, **kwargs))

    return do


@pytest.fixture
def look(do, keyring):
    async def look(proven):
        return await do(reader.reader_of, keyring, proven.account_id, proven.slot)

    return look


async def test_who_never_chose_is_learned_from_unless_their_browser_objects(look, ann):
    found = await look(ann)
    assert (found.learning, found.chosen, found.since) == (True, False, None)
    assert 0 < found.number < 2**63
    assert found.may_learn(objecting=False)
    assert not found.may_learn(objecting=True)


async def test_an_objection_counts_on_every_device_until_they_choose(look, do, ann):
    await do(reader.heed_objection, account_id=ann.account_id)
    assert not (await look(ann)).may_learn(objecting=False)
    await do(reader.set_learning, account_id=ann.account_id, learning=True)
    assert (await look(ann)).may_learn(objecting=True)
    await do(reader.heed_objection, account_id=ann.account_id)
    assert (await look(ann)).may_learn(objecting=True)


async def test_who_said_no_is_not_learned_from(look, do, ann):
    await do(reader.set_learning, account_id=ann.account_id, learning=False)
    found = await look(ann)
    assert (found.learning, found.chosen) == (False, True)
    assert not found.may_learn(objecting=False)


async def test_two_people_are_two_readers_and_one_is_always_the_same(look, ann, newcomer):
    bob = await newcomer("bob")
    assert (await look(ann)).number == (await look(ann)).number != (await look(bob)).number


async def test_a_reset_makes_another_reader_and_leaves_nothing_of_the_first(look, do, database, keyring, ann, now):
    before = await look(ann)
    watched = Logged(at_ms=1, reader=before.number, subject=3, kind=SignalKind.WATCH)
    others = watched._replace(reader=before.number ^ 1)
    await do(log.append, [watched, watched, others], now=now)
    await do(reader.set_learning, account_id=ann.account_id, learning=False)
    await do(reader.reset, keyring, account_id=ann.account_id, slot=ann.slot, now=now)
    after = await look(ann)
    assert after.number != before.number
    assert (after.learning, after.chosen, after.since) == (False, True, now)
    async with database.reading() as conn:
        rows = await (await conn.execute("SELECT reader, kind FROM signals.log ORDER BY position")).fetchall()
        assert rows == [(others.reader, SignalKind.WATCH), (before.number, SignalKind.RESET)]
        told = await (await conn.execute("SELECT name, payload FROM db.outbox WHERE name = 'ReaderReset'")).fetchall()
        assert told == [("ReaderReset", {"reader": before.number})]
        assert await log.lost_since(conn, now) == 2


async def test_a_destroyed_key_leads_to_no_reader(look, keyring, ann):
    keyring.destroy_key(ann.slot)
    with pytest.raises(KeyDestroyed):
        await look(ann)
