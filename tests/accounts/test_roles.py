"""Roles: given and taken at the operator's terminal alone, to whoever proves more than a password; they end at once."""

import pytest

from clairvue.accounts.model import AccountMissing, AgeBand
from clairvue.accounts.roles.grant import grant, list_holders, revoke
from clairvue.accounts.roles.model import (
    STAFF,
    Role,
    RoleOfEverybody,
    SecondProofMissing,
    StaffAlready,
    StaffTooYoung,
)
from clairvue.accounts.sessions import viewer_of
from clairvue.db.outbox import relay
from clairvue.mail.wording import word


@pytest.fixture
def do(database, keyring, now):
    """Give a role or take it away, through the verb."""

    async def do(verb, handle, role):
        words = {"handle": handle, "role": Role(role), "origin": "http://test", "now": now}
        return await database.transact(lambda conn: verb(conn, keyring, **words))

    return do


@pytest.mark.parametrize("role", sorted(STAFF))
async def test_nobody_is_staff_without_a_second_proof(do, newcomer, turn_codes_on, role):
    anna = await newcomer("anna")
    with pytest.raises(SecondProofMissing):
        await do(grant, "anna", role)
    await turn_codes_on(anna)
    assert await do(grant, "@Anna", role)
    assert not await do(grant, "anna", role)


async def test_whoever_audits_is_nothing_else_of_the_staff(do, database, newcomer, turn_codes_on):
    await turn_codes_on(await newcomer("anna"))
    await do(grant, "anna", "auditor")
    with pytest.raises(StaffAlready):
        await do(grant, "anna", "moderator")
    await do(grant, "anna", "note-contributor")
    async with database.reading() as conn:
        assert [(one.handle, one.roles) for one in await list_holders(conn, limit=9)] == [
            ("anna", ["auditor", "note-contributor"])
        ]
    await do(revoke, "anna", "auditor")
    assert await do(grant, "anna", "moderator")


async def test_a_minor_is_not_staff(do, newcomer, turn_codes_on):
    await turn_codes_on(await newcomer("mia", age_band=AgeBand.UNDER_18))
    with pytest.raises(StaffTooYoung):
        await do(grant, "mia", "moderator")


@pytest.mark.parametrize("verb", [grant, revoke])
async def test_what_everybody_is_can_be_neither_given_nor_taken(do, newcomer, verb):
    await newcomer("anna")
    with pytest.raises(RoleOfEverybody):
        await do(verb, "anna", "creator")
    with pytest.raises(AccountMissing):
        await do(verb, "nobody", "moderator")


async def test_a_role_that_is_taken_away_ends_at_once_in_every_session(do, database, employ, open_at, now):
    token = await open_at(await employ("anna", "moderator"))

    async def roles():
        async with database.reading() as conn:
            viewer, _ = await viewer_of(conn, token=token, now=now)
        return viewer.roles

    assert await roles() == ("moderator",)
    assert await do(revoke, "anna", "moderator")
    assert await roles() == ()
    assert not await do(revoke, "anna", "moderator")


async def test_each_change_is_told_once(do, database, employ):
    facts = []

    async def dispatch(_conn, name, payload):
        facts.append((name, payload.get("role")))

    anna = await employ("anna", "operator")
    await do(grant, "anna", "operator")
    await do(revoke, "anna", "operator")
    await database.transact(lambda conn: relay(conn, dispatch))
    assert [fact for fact in facts if "Role" in fact[0]] == [("RoleGranted", "operator"), ("RoleRevoked", "operator")]
    for letter in ("role_granted", "role_revoked"):
        fields = {"handle": anna.handle, "role": "operator", "origin": "http://test"}
        assert all("operator" in word(letter, language, fields)[1] for language in ("en", "fr"))
