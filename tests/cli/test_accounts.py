"""What an operator does for accounts at the terminal: roles, and an archive for whoever asked for it."""

import json
import zipfile

import pytest

from clairvue.cli.main import main
from clairvue.privacy.access import list_accesses


async def test_the_operator_gives_lists_and_takes_roles(terminal, newcomer, turn_codes_on):
    anna = await newcomer("anna")
    assert await terminal("accounts", "list") == (0, "Nobody holds a role.")
    code, sentence = await terminal("accounts", "grant", "moderator", "anna")
    assert code == 1
    assert "let @anna add a passkey or turn codes on" in sentence
    await turn_codes_on(anna)
    given = await terminal("accounts", "grant", "moderator", "@Anna")
    assert given == (0, "@anna is moderator now, and is told.")
    assert await terminal("accounts", "grant", "moderator", "anna") == (0, "@anna is moderator already.")
    code, listed = await terminal("accounts", "list", "--json")
    assert json.loads(listed) == {"items": [{"handle": "anna", "roles": ["moderator"]}]}
    code, told = await terminal("accounts", "revoke", "moderator", "anna", "--json")
    assert (code, json.loads(told)) == (0, {"handle": "anna", "role": "moderator", "revoked": True})
    assert await terminal("accounts", "revoke", "moderator", "anna") == (0, "@anna is not moderator.")
    assert await terminal("accounts", "grant", "auditor", "nobody") == (1, "Nobody here has that handle.")


@pytest.mark.parametrize("words", [("grant", "king", "anna"), ("grant", "creator", "anna"), ("grant",), ()])
def test_a_role_that_cannot_be_given_is_told_and_ends_with_2(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["accounts", *words])
    assert ended.value.code == 2
    assert "usage: clairvue accounts" in capsys.readouterr().err


async def test_an_archive_made_at_the_terminal_stands_in_the_ledger_of_whose_it_is(
    terminal, newcomer, database, keyring, tmp_path
):
    anna, file = await newcomer("anna"), tmp_path / "anna.zip"
    code, sentence = await terminal("account", "export", "anna", "--to", str(file), "--reason", "because")
    assert (code, file.exists()) == (1, False)
    assert "Say in 10 to 300 characters" in sentence
    assert (await terminal("account", "export", "anna", "--to", str(file)))[0] == 0
    async with database.reading() as conn:
        (entry,) = await list_accesses(conn, keyring, subject=anna.account_id, before=None, limit=9)
    assert (entry.role, entry.what) == ("operator", ["everything"])
    with zipfile.ZipFile(file) as archive:
        assert entry.reason in archive.read("index.html").decode()


async def test_the_operator_signs_somebody_out_and_everybody(terminal, sign_up_somebody, database):
    for handle in ("anna", "basil", "cleo"):
        await sign_up_somebody(handle)

    async def sessions():
        async with database.reading() as conn:
            return await (await conn.execute("SELECT count(*) FROM accounts.session")).fetchone()

    assert await terminal("accounts", "sign-out", "@Anna") == (0, "@anna is signed out everywhere.")
    assert await sessions() == (2,)
    assert await terminal("accounts", "sign-out", "nobody") == (1, "Nobody here has that handle.")
    code, told = await terminal("accounts", "sign-out", "--everybody", "--json")
    assert (code, json.loads(told), await sessions()) == (0, {"ended": 2}, (0,))
