"""Transactions commit what a verb did, all of it or nothing, and give way to others without the verb noticing."""

import asyncio

import psycopg
import pytest
from psycopg import errors

from clairvue.db.database import ATTEMPTS_MAX, Database


@pytest.fixture
async def accounts(blank_database_url):
    """Give a database with two purses of 100."""
    database = await Database.open(blank_database_url)
    async with database.reading() as conn:
        await conn.execute("CREATE TABLE purse (id integer PRIMARY KEY, coins integer NOT NULL)")
        await conn.execute("INSERT INTO purse VALUES (1, 100), (2, 100)")
    yield database
    await database.close()


async def coins(database):
    async with database.reading() as conn:
        rows = await conn.execute("SELECT coins FROM purse ORDER BY id")
        return [row[0] for row in await rows.fetchall()]


async def test_a_verb_that_raises_undoes_all_it_did(accounts):
    async def take_and_fail(conn):
        await conn.execute("UPDATE purse SET coins = 0")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await accounts.transact(take_and_fail)
    assert await coins(accounts) == [100, 100]


async def test_a_transaction_that_could_not_be_serialized_runs_again(accounts):
    both_have_read = asyncio.Barrier(2)
    runs = 0

    async def take_half_of_all(conn):
        nonlocal runs
        runs += 1
        await conn.execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")
        rows = await conn.execute("SELECT sum(coins) FROM purse")
        total = (await rows.fetchone())[0]
        if runs <= 2:
            await both_have_read.wait()
        await conn.execute("UPDATE purse SET coins = coins - %s WHERE id = 1", [total // 2])
        return total

    totals = await asyncio.gather(accounts.transact(take_half_of_all), accounts.transact(take_half_of_all))
    assert sorted(totals) == [100, 200]
    assert await coins(accounts) == [-50, 100]
    assert runs == 3


async def test_two_transactions_in_a_deadly_embrace_both_commit(accounts):
    both_hold_one = asyncio.Barrier(2)
    runs = 0

    def take_both(first, second):
        async def take(conn):
            nonlocal runs
            runs += 1
            await conn.execute("UPDATE purse SET coins = coins - 1 WHERE id = %s", [first])
            if runs <= 2:
                await both_hold_one.wait()
            await conn.execute("UPDATE purse SET coins = coins - 1 WHERE id = %s", [second])

        return take

    await asyncio.gather(accounts.transact(take_both(1, 2)), accounts.transact(take_both(2, 1)))
    assert await coins(accounts) == [98, 98]
    assert runs == 3


async def test_a_transaction_that_never_succeeds_is_given_up(accounts):
    runs = 0

    async def never(_conn):
        nonlocal runs
        runs += 1
        raise errors.SerializationFailure

    with pytest.raises(errors.SerializationFailure):
        await accounts.transact(never)
    assert runs == ATTEMPTS_MAX


async def test_the_pool_outlives_connections_that_the_server_ended(accounts, cluster):
    await coins(accounts)
    with psycopg.connect(cluster.superuser_url, autocommit=True) as conn:
        conn.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'blank'")
    assert await coins(accounts) == [100, 100]


async def test_the_service_is_no_superuser(accounts):
    async with accounts.reading() as conn:
        with pytest.raises(errors.InsufficientPrivilege):
            await conn.execute("COPY purse TO PROGRAM 'true'")
