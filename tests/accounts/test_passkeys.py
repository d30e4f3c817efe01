import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clairvue.accounts import jobs
from clairvue.accounts.passkeys.ceremony import challenge_in, verify_made, verify_shown
from clairvue.accounts.passkeys.model import Party, PasskeyRefused, PasskeyWeak

from .authenticator import PRESENT, Authenticator, EdDsa, Es256, Rs256, ShortRs256, bytes_of, text_of
from .conftest import PASSWORD

SIGN_IN = "/api/accounts/session/passkey"
MINE = "/api/accounts/me/passkeys"


async def begin_account(browser, handle="anna"):
    who = {"handle": handle, "display_name": handle.title()}
    return (await browser.post("/api/accounts/passkey/options", json=who)).json()["options"]


async def sign_up(browser, device, handle="anna"):
    who = {"handle": handle, "display_name": handle.title()}
    options = await begin_account(browser, handle)
    return await browser.post("/api/accounts", json={**who, "age": "18-or-older", "passkey": device.make(options)})


async def begin(browser, address=SIGN_IN):
    return (await browser.post(f"{address}/options")).json()["options"]


async def sign_in(browser, device, **lies):
    return await browser.post(SIGN_IN, json={"passkey": device.show(await begin(browser), **lies)})


@pytest.mark.parametrize("kind", [Es256, Rs256, EdDsa])
async def test_somebody_signs_up_and_in_with_a_passkey_alone(visit, kind):
    device = Authenticator(kind)
    async with visit() as here:
        assert (await sign_up(here, device)).status_code == 201
        assert (await here.delete("/api/accounts/session")).status_code == 204
        answer = await sign_in(here, device)
        assert (answer.status_code, answer.json()["account"]["handle"]) == (200, "anna")
        (session,) = (await here.get("/api/accounts/sessions")).json()["items"]
        assert session["proof"] == "passkey"
        security = (await here.get("/api/accounts/me/security")).json()
        assert (len(security["passkeys"]), security["password"]) == (1, False)


async def test_keys_worth_less_than_128_bits_are_not_taken_and_the_owner_is_told_what_to_do(visit):
    device, good = Authenticator(ShortRs256), Authenticator()
    async with visit() as here:
        options = await begin_account(here)
        assert [way["alg"] for way in options["pubKeyCredParams"]] == [-7, -8, -257]  # what is worth more comes first
        answer = await sign_up(here, device)
        assert (answer.status_code, answer.json()) == (400, {"code": "passkey_weak"})
        assert (await here.get("/api/accounts/me/security")).status_code == 401  # nothing was begun
        assert (await sign_up(here, good)).status_code == 201
        added = await here.post(MINE, json={"name": "Chip", "passkey": device.make(await begin(here, MINE))})
        assert (added.status_code, added.json()) == (400, {"code": "passkey_weak"})
        (held,) = (await here.get("/api/accounts/me/security")).json()["passkeys"]
        assert not held["weak"]
    assert "2048 bits of 3072" in PasskeyWeak(bits=2048, bits_min=3072).sentence


async def test_a_cell_may_take_shorter_keys_and_marks_them_when_it_asks_for_more_again(visit, cell_of):
    device, lenient = Authenticator(ShortRs256), cell_of()
    async with visit(replace(lenient, passkey_rsa_bits_min=2048)) as here:
        assert (await sign_up(here, device)).status_code == 201
        (held,) = (await here.get("/api/accounts/me/security")).json()["passkeys"]
        assert not held["weak"]
    async with visit(lenient) as here:
        assert (await sign_in(here, device)).status_code == 200
        (held,) = (await here.get("/api/accounts/me/security")).json()["passkeys"]
        assert held["weak"]


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "http://evil.example"},
        {"party": "evil.example"},
        {"type": "webauthn.create"},
        {"flags": PRESENT},
        {"flags": 0},
        {"signature": bytes(70)},
        {"user_handle": bytes(32)},
        {"user_handle": b""},
        {"count": 1},
    ],
    ids=str,
)
async def test_a_passkey_that_lies_opens_nothing(visit, lies):
    device = Authenticator()
    async with visit() as here:
        await sign_up(here, device)
        assert (await sign_in(here, device)).status_code == 200
        answer = await sign_in(here, device, **lies)
        assert (answer.status_code, answer.json()) == (401, {"code": "passkey_refused"})


async def test_a_passkey_of_nobody_and_one_of_another_key_are_told_alike(visit):
    device, stranger, forger = Authenticator(), Authenticator(), Authenticator()
    async with visit() as here:
        await sign_up(here, device)
        forger.credential_id, forger.user_handle = device.credential_id, device.user_handle
        for other in (stranger, forger):
            answer = await sign_in(here, other)
            assert (answer.status_code, answer.json()) == (401, {"code": "passkey_refused"})


async def test_a_challenge_is_answered_once_in_time_and_for_one_thing(visit, cell_of, now):
    device, here_now = Authenticator(counts=False), cell_of()
    async with visit(here_now) as here:
        await sign_up(here, device)
        shown = device.show(await begin(here))
        assert (await here.post(SIGN_IN, json={"passkey": shown})).status_code == 200
        assert (await here.post(SIGN_IN, json={"passkey": shown})).json() == {"code": "passkey_refused"}
        failed = device.show(await begin(here), origin="http://evil.example")
        challenge = {"challenge": text_of(challenge_in(failed)), "rpId": "test"}
        assert (await here.post(SIGN_IN, json={"passkey": failed})).status_code == 401
        assert (await here.post(SIGN_IN, json={"passkey": device.show(challenge)})).status_code == 401
        to_prove = (await here.post("/api/accounts/proof/options")).json()["passkey"]
        assert (await here.post(SIGN_IN, json={"passkey": device.show(to_prove)})).status_code == 401
        late = device.show(await begin(here))
    later = replace(here_now, clock=lambda: now + timedelta(minutes=11))
    async with visit(later) as there:
        assert (await there.post(SIGN_IN, json={"passkey": late})).status_code == 401
    await jobs.forget_sessions(later)
    async with later.database.reading() as conn:
        assert await (await conn.execute("SELECT digest FROM accounts.challenge LIMIT 9")).fetchall() == []


async def test_passkeys_are_added_named_listed_and_removed_but_never_the_last_way_in(visit):
    first, second = Authenticator(), Authenticator(EdDsa)
    async with visit() as here:
        await sign_up(here, first)
        options = await begin(here, MINE)
        assert [known["id"] for known in options["excludeCredentials"]] == [text_of(first.credential_id)]
        added = await here.post(MINE, json={"name": "Yellow key", "passkey": second.make(options)})
        assert added.status_code == 204
        listed = (await here.get("/api/accounts/me/security")).json()["passkeys"]
        held = sorted(listed, key=lambda one: one["name"] == "Yellow key")  # both are as old as the clock stands still
        assert [one["name"] for one in held] == ["httpx", "Yellow key"]
        assert (await here.patch(f"{MINE}/{held[1]['id']}", json={"name": " Blue  key "})).status_code == 204
        assert (await here.patch(f"{MINE}/{held[1]['id']}", json={"name": " "})).json() == {
            "code": "passkey_name_unfit"
        }
        assert (await here.delete(f"{MINE}/{held[0]['id']}")).status_code == 204
        assert (await here.delete(f"{MINE}/{held[1]['id']}")).json() == {"code": "last_credential"}
        (left,) = (await here.get("/api/accounts/me/security")).json()["passkeys"]
        assert left["name"] == "Blue key"
        assert (await sign_in(here, first)).status_code == 401
        assert (await sign_in(here, second)).status_code == 200


async def test_nobody_touches_the_passkeys_of_another(visit):
    annas, bobs = Authenticator(), Authenticator()
    async with visit() as anna, visit() as bob:
        await sign_up(anna, annas)
        await sign_up(bob, bobs, "bob")
        for_bob = await begin(bob, MINE)
        assert (await anna.post(MINE, json={"name": "x", "passkey": Authenticator().make(for_bob)})).status_code == 401
        again = annas.make(await begin(bob, MINE))
        assert (await bob.post(MINE, json={"name": "x", "passkey": again})).json() == {"code": "passkey_known"}
        (his,) = (await bob.get("/api/accounts/me/security")).json()["passkeys"]
        assert (await anna.patch(f"{MINE}/{his['id']}", json={"name": "x"})).status_code == 404
        to_prove = (await anna.post("/api/accounts/proof/options")).json()["passkey"]
        assert (await anna.post("/api/accounts/proof", json={"passkey": bobs.show(to_prove)})).status_code == 401


async def test_a_passkey_proves_again_who_one_is(visit, cell_of, now):
    device, here_now = Authenticator(), cell_of()
    async with visit(here_now) as here:
        await sign_up(here, device)
        session = here.cookies["clairvue_session"]
    async with visit(
        replace(here_now, clock=lambda: now + timedelta(hours=1)), Cookie=f"clairvue_session={session}"
    ) as here:
        assert (await here.post(f"{MINE}/options")).json() == {"code": "step_up_needed"}
        options = (await here.post("/api/accounts/proof/options")).json()
        assert (options["password"], options["code"]) == (False, False)
        assert (
            await here.post("/api/accounts/proof", json={"passkey": device.show(options["passkey"])})
        ).status_code == 204
        here.headers["Cookie"] = f"clairvue_session={here.cookies['clairvue_session']}"
        assert (await here.post(f"{MINE}/options")).status_code == 200


async def test_somebody_with_a_passkey_sets_a_password_and_takes_it_away_again(visit):
    device = Authenticator()
    async with visit() as here:
        await sign_up(here, device)
        assert (await here.delete("/api/accounts/me/password")).json() == {"code": "password_missing"}
        assert (await here.put("/api/accounts/me/password", json={"new": PASSWORD})).status_code == 200
        assert (await here.delete("/api/accounts/me/password")).status_code == 204
        assert not (await here.get("/api/accounts/me/security")).json()["password"]


async def test_an_account_begins_with_exactly_one_way_in(visit):
    who = {"handle": "anna", "display_name": "Anna", "age": "18-or-older"}
    async with visit() as here:
        options = (await here.post("/api/accounts/passkey/options", json=who)).json()["options"]
        both = {**who, "password": PASSWORD, "passkey": Authenticator().make(options)}
        for body in (who, both):
            assert (await here.post("/api/accounts", json=body)).json() == {"code": "credential_needed"}


async def test_an_erased_account_is_not_opened_by_its_passkey(visit, cell_of):
    device, here_now = Authenticator(), cell_of()
    async with visit(here_now) as here:
        await sign_up(here, device)
        async with here_now.database.reading() as conn:
            ((slot,),) = await (await conn.execute("SELECT slot FROM privacy.account_key LIMIT 2")).fetchall()
        here_now.keyring.destroy_key(slot)
        assert (await sign_in(here, device)).json() == {"code": "passkey_refused"}


PARTY = Party("test", "http://test", 3072)
CHALLENGE = bytes(range(32))
CREATION = {
    "rp": {"id": "test"},
    "user": {"id": text_of(b"u" * 32)},
    "challenge": text_of(CHALLENGE),
    "pubKeyCredParams": [{"alg": -7}, {"alg": -8}, {"alg": -257}],
    "attestation": "none",
    "authenticatorSelection": {"residentKey": "required"},
}
REQUEST = {"rpId": "test", "challenge": text_of(CHALLENGE)}


@given(
    place=st.integers(0, 10_000), bit=st.integers(0, 7), field=st.sampled_from(["made", "data", "signature", "client"])
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_flipped_bit_passes_and_none_breaks_anything(place, bit, field):
    device = Authenticator(EdDsa)
    made = device.make(CREATION)
    held = verify_made(PARTY, made, CHALLENGE, user_handle=b"u" * 32)
    shown, names = (
        device.show(REQUEST),
        {"data": "authenticatorData", "signature": "signature", "client": "clientDataJSON"},
    )
    credential, name = (made, "attestationObject") if field == "made" else (shown, names[field])
    content = bytearray(bytes_of(credential["response"][name]))
    content[place % len(content)] ^= 1 << bit
    broken = {**credential, "response": {**credential["response"], name: text_of(bytes(content))}}
    if field == "made":
        # Attestation "none" signs nothing: a flipped bit of a random key makes another key, which is nobody's.
        with suppress(PasskeyRefused):
            verify_made(PARTY, broken, CHALLENGE, user_handle=b"u" * 32)
    else:
        with pytest.raises(PasskeyRefused):
            verify_shown(PARTY, broken, CHALLENGE, public_key=held.public_key, sign_count=held.sign_count)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "signature"]),
            inner,
        )
    ),
    max_leaves=12,
)


@given(credential=st.dictionaries(st.sampled_from(["id", "rawId", "type", "response"]), JSON))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_sent_as_a_passkey_is_refused_and_breaks_nothing(credential):
    with pytest.raises(PasskeyRefused):
        challenge_in(json.loads(json.dumps(credential)))
    with pytest.raises(PasskeyRefused):
        verify_made(PARTY, credential, CHALLENGE, user_handle=b"")
