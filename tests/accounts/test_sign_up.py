import asyncio

import pytest

from clairvue.accounts.look_up import by_handles, find, get_account, get_many, id_of
from clairvue.accounts.model import AccountMissing, HandleTaken
from clairvue.db.database import Database
from clairvue.privacy.keys import slot_of
from clairvue.privacy.model import KeyDestroyed


async def test_a_new_account_is_found_by_its_id_and_handle_and_tells_the_others(database, keyring, enter, now):
    proven = await enter("@Anna.L", "Anna Lind")
    async with database.reading() as conn:
        assert await id_of(conn, "ANNA.l") == proven.account_id
        account = await get_account(conn, keyring, proven.account_id)
        rows = await conn.execute("SELECT name, payload FROM db.outbox")
        assert await rows.fetchall() == [("AccountCreated", {"account_id": proven.account_id})]
        assert await slot_of(conn, proven.account_id) == proven.slot
    assert (account.handle, account.display_name, account.bio, account.language) == ("anna.l", "Anna Lind", "", "en")
    assert account.created_at == now
    assert account.picture_url is None


async def test_a_handle_is_given_once_whatever_its_case(enter):
    await enter("anna")
    with pytest.raises(HandleTaken):
        await enter("ANNA")


async def test_of_many_who_want_one_handle_at_once_exactly_one_gets_it(database, database_url, enter):
    elsewhere = await Database.open(database_url)
    try:
        wishes = (enter("heron", database=place) for place in (database, elsewhere) * 4)
        answers = await asyncio.gather(*wishes, return_exceptions=True)
    finally:
        await elsewhere.close()
    assert sorted(type(answer).__name__ for answer in answers) == ["HandleTaken"] * 7 + ["Proven"]
    async with database.reading() as conn:
        rows = await conn.execute(
            """SELECT (SELECT count(*) FROM accounts.account), (SELECT count(*) FROM accounts.password),
            (SELECT count(*) FROM privacy.account_key), (SELECT count(*) FROM db.outbox)"""
        )
        assert await rows.fetchone() == (1, 1, 1, 1)


async def test_many_accounts_are_looked_up_at_once_and_the_missing_are_left_out(database, keyring, enter):
    anna, basil = await enter("anna", "Anna"), await enter("basil", "Basil")
    async with database.reading() as conn:
        cards = await get_many(conn, keyring, [anna.account_id, basil.account_id, "test-nobody"])
        assert {card.handle: card.display_name for card in cards.values()} == {"anna": "Anna", "basil": "Basil"}
        assert set(await by_handles(conn, keyring, ["@Basil", "nobody"])) == {"basil"}
        assert await get_many(conn, keyring, []) == {}


async def test_an_account_whose_key_is_destroyed_is_nowhere_to_be_found(database, keyring, enter):
    anna = await enter("anna", "Anna")
    keyring.destroy_key(anna.slot)
    async with database.reading() as conn:
        assert await get_many(conn, keyring, [anna.account_id]) == {}
        assert await by_handles(conn, keyring, ["anna"]) == {}
        with pytest.raises(AccountMissing):
            await get_account(conn, keyring, anna.account_id)


async def test_an_account_that_never_was_has_no_key(database):
    async with database.reading() as conn:
        with pytest.raises(KeyDestroyed):
            await slot_of(conn, "test-nobody")
        with pytest.raises(AccountMissing):
            await id_of(conn, "nobody")


async def test_accounts_are_found_by_the_beginning_of_handle_or_name_page_by_page(database, keyring, enter):
    for handle, name in [("anna", "Éloïse Lind"), ("eloi_7", "Somebody"), ("basil", "Basil Eloi"), ("hannah", "Ann")]:
        await enter(handle, name)

    async def found(text, **page):
        async with database.reading() as conn:
            return [card.handle for card in await find(conn, keyring, text=text, **{"limit": 10, **page})]

    assert set(await found("elo")) == {"anna", "eloi_7", "basil"}
    assert await found("eloise lin") == ["anna"]
    assert set(await found("ann")) == {"anna", "hannah"}
    assert await found("@BASIL") == ["basil"]
    assert await found("") == await found("zz") == await found("!!") == []
    first = await found("elo", limit=2)
    async with database.reading() as conn:
        last = (await find(conn, keyring, text="elo", limit=2))[-1].id
    assert set(first + await found("elo", after=last)) == {"anna", "eloi_7", "basil"}
    assert len(await found("elo", after=last)) == 1
