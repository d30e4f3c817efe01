"""A fact is told if, and only if, what made it true was committed; and told once."""

import subprocess
import sys
from pathlib import Path

import pytest

from clairvue.db.jobs import defer
from clairvue.db.outbox import emit, relay
from clairvue.kit.facts import Fact

DOOMED = Path(__file__).with_name("doomed_worker.py")


class LampLit(Fact):
    lamp_id: str


async def test_a_fact_is_handed_on_once_in_order(database):
    told = []

    async def dispatch(_conn, name, payload):
        told.append((name, payload))

    async def light_two(conn):
        await emit(conn, LampLit(lamp_id="one"))
        await emit(conn, LampLit(lamp_id="two"))

    await database.transact(light_two)
    assert await database.transact(lambda conn: relay(conn, dispatch)) == 2
    assert await database.transact(lambda conn: relay(conn, dispatch)) == 0
    assert told == [("LampLit", {"lamp_id": "one"}), ("LampLit", {"lamp_id": "two"})]


async def test_a_fact_of_a_transaction_that_failed_is_never_told(database):
    async def light_and_fail(conn):
        await emit(conn, LampLit(lamp_id="one"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.transact(light_and_fail)

    async def dispatch(_conn, _name, _payload):
        raise AssertionError

    assert await database.transact(lambda conn: relay(conn, dispatch)) == 0


async def test_facts_whose_relay_is_killed_again_and_again_become_one_job_each(database, database_url):
    lamps = [f"lamp-{number:03}" for number in range(150)]

    async def light_all(conn):
        for lamp_id in lamps:
            await emit(conn, LampLit(lamp_id=lamp_id))

    await database.transact(light_all)
    for told in (1, 17, 40):
        with subprocess.Popen([sys.executable, DOOMED, database_url, "relay"], stdout=subprocess.PIPE) as relaying:
            for _ in range(told):
                assert relaying.stdout.readline() == b"relayed\n"
            relaying.kill()

    async def dispatch(conn, _name, payload):
        await defer(conn, job="lamps.clean", arguments=payload)

    left = await database.transact(lambda conn: relay(conn, dispatch, limit=1000))
    assert 0 < left < len(lamps)
    async with database.reading() as conn:
        rows = await conn.execute("SELECT args ->> 'lamp_id' FROM procrastinate.procrastinate_jobs ORDER BY id")
        assert [lamp_id for (lamp_id,) in await rows.fetchall()] == lamps
