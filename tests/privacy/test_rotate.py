"""A cell's root key is replaced while people use it."""

from clairvue.accounts.look_up import get_account
from clairvue.privacy.rotate import rotate


async def test_everybody_is_read_as_before_and_a_slot_that_is_nobodys_holds_nothing_up(database, keyring, newcomer):
    people = [await newcomer(handle) for handle in ("anna", "basil")]
    nobodys = keyring.create_key("test-nobody")
    before = (keyring._folder / "accounts.keys").read_bytes()
    assert await rotate(database, keyring, patience_s=0) == 2
    after = (keyring._folder / "accounts.keys").read_bytes()
    assert [after[slot * 64 : slot * 64 + 64] == before[slot * 64 : slot * 64 + 64] for slot in range(3)] == [
        slot == nobodys for slot in range(3)
    ]
    async with database.reading() as conn:
        for person in people:
            account = await get_account(conn, keyring, person.account_id)
            assert account.display_name == person.handle.title()
