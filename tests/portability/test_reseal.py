"""Values of an older form are sealed anew in every column, wherever it is interrupted, and say the same as before."""

import asyncio

import pytest
from psycopg import sql

from clairvue.accounts.edit_profile import edit_profile
from clairvue.portability import _store
from clairvue.portability.holdings import SEALED
from clairvue.portability.reseal import reseal
from clairvue.portability.sealed import sealed_columns, sealed_values
from clairvue.privacy.keyring import FORM, slot_in


@pytest.fixture
def words(installation):
    """Open every sealed value, by its place; say of which forms they are."""

    async def words():
        async with installation.database.reading() as conn:
            values = [value async for value in sealed_values(conn)]
        unseal = installation.keyring.unseal
        opened = {(v.account_id, v.column, v.row): unseal(v.account_id, v.column, v.blob, v.row) for v in values}
        return opened, {value.blob[0] for value in values}

    return words


@pytest.fixture
def age(installation):
    """Seal every value as the first form did: bound to its account and column, and not to its row."""

    async def age():
        keyring, places = installation.keyring, {sealed.table: sealed for sealed in SEALED}
        async with installation.database.reading() as conn:
            values = [value async for value in sealed_values(conn)]
            for value in values:
                text = keyring.unseal(value.account_id, value.column, value.blob, value.row)
                head, nonce = b"\x01" + slot_in(value.blob).to_bytes(4, "big"), value.blob[5:17]
                cipher = keyring._cipher(slot_in(value.blob), value.account_id, value.column)
                place = head + f"{value.account_id}\0{value.column}".encode()
                table, _, column = value.column.rpartition(".")
                change = sql.SQL("UPDATE {} SET {} = %s WHERE {} = %s").format(
                    sql.Identifier(*table.split(".")), sql.Identifier(column), sql.Identifier(column)
                )
                old = head + nonce + cipher.encrypt(nonce, text.encode(), place)
                await conn.execute(change, [old, value.blob])
        assert {value.column.rpartition(".")[0] for value in values} == set(places), "every sealed table is filled"

    return age


async def test_everything_is_sealed_anew_and_says_the_same(installation, fill, age, words):
    await fill("anna")
    before, _ = await words()
    await age()
    assert await words() == (before, {1})
    resealed = await reseal(installation.database, installation.keyring, at_once=3)
    assert resealed == len(before)
    assert await words() == (before, {FORM})
    assert await reseal(installation.database, installation.keyring) == 0


async def test_a_run_that_is_killed_midway_loses_nothing_and_the_next_goes_on(installation, fill, age, words):
    await fill("anna")
    before, _ = await words()
    await age()
    last, _, _ = sealed_columns()[-1].rpartition(".")
    async with installation.database.reading() as other, other.transaction():
        # Its rows can be read but not changed, so that the run has not ended when it is killed, however slowly we look.
        await other.execute(
            sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(sql.Identifier(*last.split(".")))
        )
        running = asyncio.create_task(reseal(installation.database, installation.keyring, at_once=1))
        while FORM not in (await words())[1]:
            await asyncio.sleep(0)
        running.cancel()
        (end,) = await asyncio.gather(running, return_exceptions=True)
        assert isinstance(end, BaseException), "killed: cancelled, or cut off from the server when that was too slow"
    opened, forms = await words()
    assert (opened, forms) == (before, {1, FORM}), "some are new, some are not, all open"
    assert 0 < await reseal(installation.database, installation.keyring) < len(before)
    assert await words() == (before, {FORM})


async def test_what_somebody_writes_meanwhile_stays_as_they_left_it(installation, age, fill, words):
    me, *_ = await fill("anna")
    await age()
    here, own = installation, {"account_id": me.account_id, "slot": me.slot}
    place = next(sealed for sealed in SEALED if sealed.table == "accounts.account")
    async with here.database.reading() as conn:
        found = await _store.sealed_before(conn, place, "bio", bytes([FORM]), 100)
        held = next(value for value in found if value[0] == me.account_id)
        await here.database.transact(lambda other: edit_profile(other, here.keyring, **own, bio="newer"))
        assert await _store.replace_sealed(conn, place, "bio", held, b"older") == 0
    opened, _ = await words()
    assert opened[me.account_id, "accounts.account.bio", ""] == "newer"
