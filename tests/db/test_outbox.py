"""A fact is told if, and only if, what made it true was committed; and told once."""

import pytest

from clairvue.db.outbox import emit, relay
from clairvue.kit.facts import Fact


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
