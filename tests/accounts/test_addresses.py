import re
from dataclasses import replace
from datetime import timedelta

import pytest

from clairvue.accounts import jobs
from clairvue.accounts.addresses.model import AddressUnfit, checked_address
from clairvue.mail.post import waiting

from .conftest import PASSWORD

EMAIL, RECOVERY = "/api/accounts/me/email", "/api/accounts/recovery"
ANNA = {"handle": "anna", "display_name": "Anna", "age": "18-or-older", "password": PASSWORD, "language": "fr"}
MAILBOX = {"address": "Anna@Example.org"}
NEXT = "nine patient otters"


@pytest.fixture
def letters(installation):
    """Give the letters that wait, the newest first, and what the links in them carry."""

    async def letters():
        async with installation.database.reading() as conn:
            found = await waiting(conn, installation.keyring)
        return [(one.address, one.subject, re.findall(r"#(\S+)", one.text)) for one in found]

    return letters


async def answered(installation):
    """Do what the worker does for those who cannot come in, and return how many asked."""
    async with installation.database.reading() as conn:
        rows = await conn.execute("DELETE FROM db.outbox WHERE name = 'RecoveryAsked' RETURNING payload")
        asked = [payload["blind"] for (payload,) in await rows.fetchall()]
    for blind in asked:
        await jobs.answer_recovery(installation, blind=blind)
    return len(asked)


async def give_and_confirm(browser, letters, mailbox=MAILBOX):
    before = await letters()
    assert (await browser.put(EMAIL, json=mailbox)).status_code == 202
    ((_, _, (token,)),) = [letter for letter in await letters() if letter not in before]
    return await browser.post(f"{EMAIL}/confirm", json={"token": token})


async def test_an_address_counts_once_it_is_confirmed_and_a_new_one_tells_the_old(visit, cell_of, letters):
    async with visit(cell_of()) as here:
        await here.post("/api/accounts", json=ANNA)
        await here.put(EMAIL, json=MAILBOX)
        email = (await here.get("/api/accounts/me/security")).json()["email"]
        assert email == {"confirmed": None, "waiting": "anna@example.org"}
        ((address, subject, (token,)),) = await letters()
        assert (address, subject) == ("anna@example.org", "Confirmez cette adresse pour @anna")
        assert (await here.post(f"{EMAIL}/confirm", json={"token": token})).status_code == 204
        assert (await here.post(f"{EMAIL}/confirm", json={"token": token})).json() == {"code": "ticket_ended"}
        assert (await give_and_confirm(here, letters, {"address": "new@example.org"})).status_code == 204
        assert ("anna@example.org", "Cette adresse n'est plus celle de @anna", []) in await letters()
        assert (await here.get("/api/accounts/me/security")).json()["email"]["confirmed"] == "new@example.org"
        assert (await here.delete(EMAIL)).status_code == 204
        assert (await here.delete(EMAIL)).json() == {"code": "address_missing"}


async def test_an_address_is_one_accounts_and_only_its_mailbox_says_so(visit, cell_of, letters):
    here_now = cell_of()
    async with visit(here_now) as anna, visit(here_now) as bob:
        await anna.post("/api/accounts", json=ANNA)
        await bob.post("/api/accounts", json={**ANNA, "handle": "bob"})
        assert (await give_and_confirm(anna, letters)).status_code == 204
        assert (await bob.put(EMAIL, json=MAILBOX)).status_code == 202
        token = next(tokens[0] for _, subject, tokens in await letters() if "@bob" in subject)
        assert (await anna.post(f"{EMAIL}/confirm", json={"token": token})).json() == {"code": "ticket_ended"}
        assert (await bob.post(f"{EMAIL}/confirm", json={"token": token})).json() == {"code": "address_taken"}


async def test_somebody_gets_back_in_by_letter_and_everybody_else_is_out(visit, cell_of, letters):
    here_now = cell_of()
    async with visit(here_now) as here, visit(here_now) as away:
        await here.post("/api/accounts", json=ANNA)
        await give_and_confirm(here, letters)
        assert (await away.post(RECOVERY, json=MAILBOX)).status_code == 202
        assert await answered(here_now) == 1
        ((address, (token,)),) = [
            (address, tokens)
            for address, subject, tokens in await letters()
            if subject == "Un nouveau mot de passe pour @anna"
        ]
        assert address == "anna@example.org"
        weak = await away.put(RECOVERY, json={"token": token, "password": "short"})
        assert weak.json() == {"code": "password_too_short"}
        assert (await away.put(RECOVERY, json={"token": token, "password": NEXT})).status_code == 204
        assert (await away.put(RECOVERY, json={"token": token, "password": NEXT})).json() == {"code": "ticket_ended"}
        assert (await here.get("/api/accounts/session")).json()["account"] is None
        assert (await away.get("/api/accounts/session")).json()["account"] is None
        assert ("anna@example.org", "@anna a un nouveau mot de passe", []) in await letters()
        assert (await away.post("/api/accounts/session", json={**ANNA, "password": NEXT})).status_code == 200


async def test_whether_an_address_is_known_cannot_be_told(visit, cell_of, letters):
    here_now = cell_of()
    async with visit(here_now) as here:
        await here.post("/api/accounts", json=ANNA)
        await here.put(EMAIL, json=MAILBOX)  # never confirmed: it is nobody's
        before = len(await letters())
        answers = [await here.post(RECOVERY, json=box) for box in (MAILBOX, {"address": "nobody@example.org"})]
        assert len({(answer.status_code, answer.content, str(answer.headers)) for answer in answers}) == 1
        assert answers[0].status_code == 202
        assert await answered(here_now) == 2
        assert len(await letters()) == before


async def test_a_link_ends_after_an_hour(visit, cell_of, letters, now):
    here_now = cell_of()
    async with visit(here_now) as here:
        await here.post("/api/accounts", json=ANNA)
        await here.put(EMAIL, json=MAILBOX)
        token = (await letters())[0][2][0]
        session = here.cookies["clairvue_session"]
    late = replace(here_now, clock=lambda: now + timedelta(hours=1))
    async with visit(late, Cookie=f"clairvue_session={session}") as here:
        assert (await here.post(f"{EMAIL}/confirm", json={"token": token})).json() == {"code": "ticket_ended"}


async def test_asking_again_and_again_is_refused_only_while_a_letter_that_works_is_there(visit, cell_of):
    async with visit(cell_of()) as here:
        answers = [(await here.post(RECOVERY, json=MAILBOX)).status_code for _ in range(4)]
        assert answers == [202, 202, 202, 429]


async def test_without_letters_nobody_is_promised_one(visit, cell_of):
    async with visit(cell_of(demo=False)) as here:
        await here.post("/api/accounts", json=ANNA)
        assert (await here.put(EMAIL, json=MAILBOX)).json() == {"code": "letters_off"}
        assert (await here.post(RECOVERY, json=MAILBOX)).json() == {"code": "letters_off"}


async def test_a_sign_in_from_a_new_browser_is_told_and_one_from_a_known_browser_is_not(visit, cell_of, letters):
    here_now = cell_of()
    async with visit(here_now) as here, visit(here_now) as away:
        await here.post("/api/accounts", json=ANNA)
        await give_and_confirm(here, letters)
        await here.post("/api/accounts/session", json=ANNA)
        assert "Nouvelle connexion à @anna" not in {subject for _, subject, _ in await letters()}
        await away.post("/api/accounts/session", json=ANNA)
        assert ("anna@example.org", "Nouvelle connexion à @anna", []) in await letters()
    async with here_now.database.reading() as conn:
        rows = await (await conn.execute("SELECT name FROM db.outbox WHERE name = 'NewSignIn' LIMIT 9")).fetchall()
    assert len(rows) == 1


@pytest.mark.parametrize(
    "text", ["", "anna", "anna@", "@example.org", "a b@example.org", "a@b", "a@example.org\nBcc: x@y.z"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(AddressUnfit):
        checked_address(text)


def test_an_address_has_one_form():
    assert checked_address("  Anna.Lind+clips@EXAMPLE.org ") == "anna.lind+clips@example.org"
