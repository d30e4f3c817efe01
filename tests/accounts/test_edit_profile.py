from datetime import timedelta

import pytest

from clairvue.accounts.edit_profile import change_picture, edit_profile, picture_key
from clairvue.accounts.look_up import find, get_account
from clairvue.accounts.model import BioUnfit


async def facts(conn):
    rows = await conn.execute("SELECT name, payload FROM db.outbox WHERE name <> 'AccountCreated' ORDER BY position")
    return await rows.fetchall()


async def test_what_is_given_of_a_profile_changes_and_the_rest_stays(database, keyring, enter):
    anna = await enter("anna", "Anna Lind")

    async def edit(**changes):
        await database.transact(
            lambda conn: edit_profile(conn, keyring, account_id=anna.account_id, slot=anna.slot, **changes)
        )
        async with database.reading() as conn:
            account = await get_account(conn, keyring, anna.account_id)
            return account.display_name, account.bio, account.language

    assert await edit(bio="I film herons.") == ("Anna Lind", "I film herons.", "en")
    assert await edit(display_name="Birgit", language="fr") == ("Birgit", "I film herons.", "fr")
    assert await edit(bio="") == ("Birgit", "", "fr")
    with pytest.raises(BioUnfit):
        await edit(display_name="Never", bio="x" * 301)
    async with database.reading() as conn:
        assert (await get_account(conn, keyring, anna.account_id)).display_name == "Birgit"
        assert [card.handle for card in await find(conn, keyring, text="birg", limit=5)] == ["anna"]
        assert await find(conn, keyring, text="lind", limit=5) == []
        assert await facts(conn) == [("ProfileChanged", {"account_id": anna.account_id})] * 3


async def test_a_replaced_picture_is_told_so_that_its_bytes_go(database, keyring, enter, now):
    anna = await enter("anna")
    first = picture_key(anna.account_id, now)
    second = picture_key(anna.account_id, now + timedelta(seconds=1))

    async def change(key):
        await database.transact(lambda conn: change_picture(conn, account_id=anna.account_id, key=key))
        async with database.reading() as conn:
            return (await get_account(conn, keyring, anna.account_id)).picture_url

    assert await change(first) == f"/media/pictures/{anna.account_id}/{first.split('/')[2]}"
    assert (await change(second)).endswith(second.split("/")[2])
    assert await change(None) is None
    assert await change(None) is None
    async with database.reading() as conn:
        replaced = [payload["key"] for name, payload in await facts(conn) if name == "PictureReplaced"]
    assert replaced == [first, second]
