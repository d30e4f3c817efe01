from dataclasses import replace
from datetime import timedelta

import pytest

from clairvue.accounts.model import Proof, SessionMissing, StepUpNeeded
from clairvue.accounts.sessions import sign_out, viewer_of
from clairvue.accounts.step_up import PROOF_FRESH, renew_proof, require_fresh_proof

from .conftest import PASSWORD

ANNA = {"handle": "anna", "display_name": "Anna", "age": "18-or-older", "password": PASSWORD}


async def viewer_at(database, token, at):
    async with database.reading() as conn:
        viewer, _ = await viewer_of(conn, token=token, now=at)
    return viewer


async def test_a_proof_is_fresh_for_ten_minutes(database, enter, open_at, now):
    viewer = await viewer_at(database, await open_at(await enter("anna")), now)
    require_fresh_proof(viewer, now=now + PROOF_FRESH)
    with pytest.raises(StepUpNeeded):
        require_fresh_proof(viewer, now=now + PROOF_FRESH + timedelta(seconds=1))


async def test_a_new_proof_gives_a_new_token_and_ends_the_old_one(database, enter, open_at, now):
    old, later = await open_at(await enter("anna")), now + timedelta(hours=1)
    viewer = await viewer_at(database, old, later)
    token = await database.transact(lambda conn: renew_proof(conn, viewer=viewer, proof=Proof.PASSWORD, now=later))
    renewed = await viewer_at(database, token, later)
    assert renewed == replace(viewer, proved_at=later)
    async with database.reading() as conn:
        assert await viewer_of(conn, token=old, now=later) is None


async def test_a_session_that_has_ended_is_not_revived_by_a_proof(database, enter, open_at, now):
    viewer = await viewer_at(database, await open_at(await enter("anna")), now)
    mine = {"account_id": viewer.account_id, "session_id": viewer.session_id}
    await database.transact(lambda conn: sign_out(conn, **mine))
    with pytest.raises(SessionMissing):
        await database.transact(lambda conn: renew_proof(conn, viewer=viewer, proof=Proof.PASSWORD, now=now))


async def test_ending_sessions_asks_for_a_fresh_proof(visit, cell_of, now):
    here = cell_of()
    async with visit(here) as browser:
        await browser.post("/api/accounts", json=ANNA)
        session = browser.cookies["clairvue_session"]
    late = replace(here, clock=lambda: now + timedelta(hours=1))
    async with visit(late) as browser:
        browser.headers["Cookie"] = f"clairvue_session={session}"
        for address in ("/api/accounts/sessions", "/api/accounts/sessions/any"):
            answer = await browser.delete(address)
            assert (answer.status_code, answer.json()) == (403, {"code": "step_up_needed"})
        wrong = await browser.post("/api/accounts/proof", json={"password": "not that one"})
        assert (wrong.status_code, wrong.json()) == (403, {"code": "password_wrong"})
        assert (await browser.post("/api/accounts/proof", json={"password": PASSWORD})).status_code == 204
        assert browser.cookies["clairvue_session"] != session
        del browser.headers["Cookie"]
        (session,) = (await browser.get("/api/accounts/sessions")).json()["items"]
        assert session["proof"] == "password"
        assert (await browser.delete("/api/accounts/sessions")).status_code == 204
