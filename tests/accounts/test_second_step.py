import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyotp import TOTP

from clairvue.accounts.model import Proof
from clairvue.accounts.second_step.check import check_second_step
from clairvue.accounts.second_step.codes import digest_of
from clairvue.accounts.second_step.enrol import begin_enrolment, finish_enrolment
from clairvue.accounts.second_step.model import CodeLate, CodeNeeded, CodeWrong, Held, SecondStepOn
from clairvue.accounts.second_step.totp import drawn, enrolment, step_of
from clairvue.accounts.sessions import viewer_of
from clairvue.kit.rates import LIMITS

from .conftest import PASSWORD

STEP = timedelta(seconds=30)
ADDRESS = "/api/accounts/me/second-step"


@pytest.fixture
def check(database, keyring):
    async def check(who, code, at):
        return await database.transact(
            lambda conn: check_second_step(conn, keyring, account_id=who.account_id, code=code, now=at)
        )

    return check


@pytest.fixture
def enrolled(database, keyring, enter, open_at, now):
    """Sign somebody up with the second step on, and give them, their app and their recovery codes."""

    async def enrolled():
        anna = await enter("anna")
        async with database.reading() as conn:
            viewer, _ = await viewer_of(conn, token=await open_at(anna), now=now)
        told = await database.transact(lambda conn: begin_enrolment(conn, keyring, viewer=viewer, host="test", now=now))
        app = TOTP(told.key)
        codes = await database.transact(
            lambda conn: finish_enrolment(conn, keyring, account_id=anna.account_id, code=app.at(now), now=now)
        )
        with pytest.raises(SecondStepOn):
            await database.transact(lambda conn: begin_enrolment(conn, keyring, viewer=viewer, host="test", now=now))
        return anna, app, codes

    return enrolled


async def test_a_password_alone_is_no_longer_enough_and_no_code_passes_twice(enrolled, check, now):
    anna, app, _ = await enrolled()
    later = now + 2 * STEP
    with pytest.raises(CodeNeeded):
        await check(anna, " ", later)
    with pytest.raises(CodeWrong):
        await check(anna, app.at(now), now)  # the code that turned it on
    assert await check(anna, app.at(later), later) is Proof.PASSWORD_AND_CODE
    for again in (later, later + STEP):
        with pytest.raises(CodeWrong):
            await check(anna, app.at(later), again)
    with pytest.raises(CodeWrong):
        await check(anna, app.at(later - STEP), later)
    with pytest.raises(CodeLate):
        await check(anna, app.at(later + STEP), later + 2 * STEP)


async def test_a_recovery_code_opens_once_however_it_is_typed(enrolled, check, now):
    anna, _, codes = await enrolled()
    assert len(set(codes)) == 10
    assert {len(code.replace("-", "")) for code in codes} == {24}  # five bits a letter
    typed = codes[0].upper().replace("0", "O").replace("1", "l").replace("-", " ")
    assert await check(anna, typed, now) is Proof.PASSWORD_AND_RECOVERY_CODE
    with pytest.raises(CodeWrong):
        await check(anna, codes[0], now)
    assert await check(anna, codes[1], now) is Proof.PASSWORD_AND_RECOVERY_CODE


async def test_the_recovery_code_of_another_opens_nothing(enrolled, enter, keyring):
    anna, _, codes = await enrolled()
    bob = await enter("bob")
    assert digest_of(keyring, anna.account_id, codes[0]) != digest_of(keyring, bob.account_id, codes[0])


async def test_a_person_turns_codes_on_signs_in_with_one_and_turns_them_off(visit, cell_of, now):
    here_now = cell_of()
    who = {"handle": "anna", "display_name": "Anna", "age": "18-or-older", "password": PASSWORD}
    async with visit(here_now) as here:
        await here.post("/api/accounts", json=who)
        told = (await here.post(ADDRESS)).json()
        app = TOTP(told["key"])
        assert told["address"].startswith("otpauth://totp/Clairvue%20test:%40anna?secret=")
        assert (await here.put(ADDRESS, json={"code": "000000"})).json() == {"code": "code_wrong"}
        codes = (await here.put(ADDRESS, json={"code": app.at(now)})).json()["codes"]
        session = here.cookies["clairvue_session"]
    later = replace(here_now, clock=lambda: now + STEP)
    async with visit(later) as there:
        needed = await there.post("/api/accounts/session", json=who)
        assert (needed.status_code, needed.json()) == (401, {"code": "code_needed"})
        wrong = await there.post("/api/accounts/session", json={**who, "code": codes[0][:-1] + "u"})
        assert (wrong.status_code, wrong.json()) == (403, {"code": "code_wrong"})
        async with later.database.reading() as conn:
            rows = await conn.execute("SELECT name FROM db.outbox ORDER BY position LIMIT 99")
            assert [name for (name,) in await rows.fetchall()].count("SecurityChanged") == 2  # codes on, a wrong one
        right = await there.post("/api/accounts/session", json={**who, "code": app.at(now + STEP)})
        assert right.status_code == 200
        proofs = {one["proof"] for one in (await there.get("/api/accounts/sessions")).json()["items"]}
        assert proofs == {"password", "password-and-code"}
    hour_later = replace(here_now, clock=lambda: now + timedelta(hours=1))
    async with visit(hour_later, Cookie=f"clairvue_session={session}") as here:
        assert (await here.delete(ADDRESS)).json() == {"code": "step_up_needed"}
        options = (await here.post("/api/accounts/proof/options")).json()
        assert options == {"passkey": None, "password": True, "code": True}
        proof = {"password": PASSWORD}
        assert (await here.post("/api/accounts/proof", json=proof)).json() == {"code": "code_needed"}
        assert (await here.post("/api/accounts/proof", json={**proof, "code": codes[1]})).status_code == 204
        here.headers["Cookie"] = f"clairvue_session={here.cookies['clairvue_session']}"
        renewed = (await here.post("/api/accounts/me/recovery-codes")).json()["codes"]
        assert not set(renewed) & set(codes)
        assert (await here.delete(ADDRESS)).status_code == 204
        security = (await here.get("/api/accounts/me/security")).json()
        assert (security["second_step"], security["recovery_codes"]) == (False, 0)


def test_whoever_guesses_codes_is_stopped_long_before_one_fits():
    per_day = min(limit.amount * 86_400 // limit.get_expiry() for limit in LIMITS["accounts.code.handle"])
    assert per_day * 3 / 1_000_000 < 0.001


@given(minute=st.integers(0, 5_000_000), off_s=st.integers(-200, 200))
def test_a_code_fits_in_its_half_minute_and_never_again(minute, off_s):
    now, key = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    code, step = TOTP(key).at(now), int(now.timestamp()) // 30
    at = now + timedelta(seconds=off_s)
    off = int(at.timestamp()) // 30 - step
    try:
        found = step_of(Held(key, 0), f"{code[:3]} {code[3:]}", at)
    except CodeLate:
        assert off, "the code of now is never late"
    else:
        assert off == 0 or found is None or TOTP(key).at(at) == code
        assert found is not None or abs(off) > 1
    assert step_of(Held(key, step + 2), code, now) is None


async def test_recovery_codes_are_random_and_kept_as_digests(enrolled, database, keyring):
    anna, _, codes = await enrolled()
    letters = [code.replace("-", "") for code in codes]
    assert all(len(code) * 5 >= 112 for code in letters)  # five bits a letter
    assert len(set("".join(letters))) > 25
    async with database.reading() as conn:
        kept = await (await conn.execute("SELECT t::text FROM accounts.recovery_code AS t")).fetchall()
    assert len(kept) == len(codes)
    assert not [code for code in (*codes, *letters) if code in str(kept)]
    assert all(digest_of(keyring, anna.account_id, code).hex() in str(kept) for code in codes)


def test_the_drawing_is_a_qr_code_with_its_quiet_zone():
    drawing = drawn(enrolment("A" * 32, handle="anna", host="test").address)
    assert re.fullmatch(r"(M\d+ \d+h\d+v1H\d+z)+", drawing.path)
    squares = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)", drawing.path)}
    assert min(x for x, _ in squares) == min(y for _, y in squares) == 4
    assert max(y for _, y in squares) == drawing.side - 5
