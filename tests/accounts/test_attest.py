"""A provider attests an age: one signed yes, for one account, once; and nothing else of it is kept."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey
from msgspec.structs import replace as with_field
from psycopg import sql

from clairvue.accounts.age.expire import expire_some
from clairvue.accounts.edge import SESSION_COOKIE, cookie_name
from clairvue.accounts.model import AgeBand
from clairvue.accounts.sign_in import open_session
from clairvue.kit.attesters import Attester, read_attesters
from clairvue.kit.settings import SettingsRefused

ISSUER = "https://age.example"
BIRTH = "1999-12-31-of-a-document"


@pytest.fixture
def key():
    return ECKey.generate_key("P-256", {"kid": "of-2026"})


@pytest.fixture
async def installation(installation, key):
    attester = Attester(
        name="Example", issuer=ISSUER, address=f"{ISSUER}/present", keys={"keys": [key.as_dict(private=False)]}
    )
    object.__setattr__(installation, "attesters", {"Example": attester})
    return installation


@pytest.fixture
def browser(installation, application, database, keyring, newcomer, now):
    """Sign somebody up and in."""

    async def browser(handle, band=AgeBand.UNDER_18):
        proven = await newcomer(handle, age_band=band)
        words = {"cell": installation.cell, "proven": proven, "agent": "a test", "now": now}
        token = await database.transact(lambda conn: open_session(conn, keyring, **words))
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(application),
            base_url=installation.origin,
            headers={"Origin": installation.origin},
        )
        client.cookies.set(cookie_name(SESSION_COOKIE, installation.origin), token)
        return client

    return browser


async def ask(client, years=18):
    asked = await client.post("/api/accounts/age/ask", json={"provider": "Example", "years": years})
    assert asked.status_code == 201, asked.text
    return asked.json()


def signed(key, asked, now, *, algorithm="ES256", kid="of-2026", **claims):
    """Return the token of a provider that says yes, and more than it should, but for `claims`; None omits one."""
    said = {
        "iss": ISSUER,
        "aud": asked["audience"],
        "nonce": asked["nonce"],
        "exp": int((now + timedelta(minutes=5)).timestamp()),
        "age_over_18": True,
        "birthdate": BIRTH,
        "document_number": BIRTH,
    } | claims
    said = {name: value for name, value in said.items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": kid}, said, key, algorithms=[algorithm])


async def answer(client, token):
    return await client.post("/api/accounts/age/answer", json={"vp_token": token})


async def test_a_signed_yes_makes_an_adult_until_it_ends(browser, key, now, database):
    async with await browser("noa") as noa:
        asked = await ask(noa)
        there = parse_qs(urlsplit(asked["address"]).query)
        assert there["nonce"] == [asked["nonce"]]
        assert there["redirect_uri"] == [f"{asked['audience']}/age"]
        answered = await answer(noa, signed(key, asked, now))
        assert answered.status_code == 200, answered.text
        known = answered.json()
        assert (known["age_band"], known["assurance"]["years_min"]) == ("adult", 18)
        assert known["assurance"]["method"] == "openid4vp:Example"
        assert (await noa.get("/api/accounts/session")).json()["age_band"] == "adult"
    assert await database.transact(lambda conn: expire_some(conn, now=now + timedelta(days=364))) == 0
    assert await database.transact(lambda conn: expire_some(conn, now=now + timedelta(days=366))) == 1


async def test_what_else_a_token_says_is_kept_nowhere(browser, key, now, database):
    async with await browser("noa") as noa:
        assert (await answer(noa, signed(key, await ask(noa), now))).status_code == 200
    async with database.reading() as conn:
        rows = await conn.execute(
            """SELECT schemaname, tablename FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"""
        )
        tables = await rows.fetchall()
        texts = [
            await (
                await conn.execute(
                    sql.SQL("SELECT coalesce(string_agg(each::text, ' '), '') FROM {} AS each").format(
                        sql.Identifier(*table)
                    )
                )
            ).fetchone()
            for table in tables
        ]
    everything = " ".join(text for (text,) in texts)
    assert "openid4vp:Example" in everything, "the search finds what is there"
    assert BIRTH not in everything
    assert BIRTH.encode().hex() not in everything


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of somebody else"},
        {"nonce": None},
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"iss": "https://other.example"},
        {"exp": 1},
        {"exp": None},
        {"nbf": 4_000_000_000},
    ],
)
async def test_a_token_for_something_else_is_refused_and_changes_nothing(browser, key, now, claims):
    async with await browser("noa") as noa:
        refused = await answer(noa, signed(key, await ask(noa), now, **claims))
        assert (refused.status_code, refused.json()["code"]) == (400, "presentation_refused")
        assert (await noa.get("/api/accounts/me/age")).json()["assurance"] is None


@pytest.mark.parametrize(
    "claims", [{"age_over_18": False}, {"age_over_18": "true"}, {"age_over_18": None, "age_over_16": True}]
)
async def test_anything_but_a_plain_yes_to_what_was_asked_is_a_no(browser, key, now, claims):
    async with await browser("noa") as noa:
        refused = await answer(noa, signed(key, await ask(noa), now, **claims))
        assert (refused.status_code, refused.json()["code"]) == (400, "age_not_attested")


async def test_a_token_is_believed_once_and_by_whoever_asked(browser, key, now):
    async with await browser("noa") as noa, await browser("mia", AgeBand.UNDER_16) as mia:
        token = signed(key, await ask(noa), now)
        await ask(mia)
        assert (await answer(mia, token)).json()["code"] == "presentation_refused"
        assert (await answer(noa, token)).status_code == 200
        assert (await answer(noa, token)).json()["code"] == "presentation_refused"
        await ask(noa)
        assert (await answer(noa, token)).json()["code"] == "presentation_refused"


async def test_no_other_key_and_no_weaker_algorithm_signs(browser, key, now):
    other = ECKey.generate_key("P-256", {"kid": "of-2026"})
    async with await browser("noa") as noa:
        assert (await answer(noa, signed(other, await ask(noa), now))).json()["code"] == "presentation_refused"
        asked = await ask(noa)
        head, _, rest = signed(key, asked, now).partition(".")
        assert head
        unsigned = f"eyJhbGciOiJub25lIn0.{rest.partition('.')[0]}."
        for token in (unsigned, "x", "a.b.c", "é" * 10, "." * 20_000):
            await ask(noa)
            assert (await answer(noa, token)).json()["code"] == "presentation_refused", token[:20]


async def test_a_provider_may_sign_with_ed25519_and_attest_sixteen(browser, installation, now):
    key = OKPKey.generate_key("Ed25519", {"kid": "of-2026"})
    keys = {"keys": [key.as_dict(private=False)]}
    installation.attesters["Example"] = with_field(installation.attesters["Example"], keys=keys)
    async with await browser("mia", AgeBand.UNDER_16) as mia:
        token = signed(key, await ask(mia, 16), now, algorithm="Ed25519", age_over_18=None, age_over_16=True)
        assert (await answer(mia, token)).json()["age_band"] == "under-18"


async def test_nobody_else_attests(browser):
    async with await browser("noa") as noa:
        missing = await noa.post("/api/accounts/age/ask", json={"provider": "nobody", "years": 18})
        assert (missing.status_code, missing.json()["code"]) == (404, "age_provider_missing")
        assert (await noa.post("/api/accounts/age/ask", json={"provider": "Example", "years": 17})).status_code == 400
        assert (await noa.get("/api/accounts/me/age")).json()["providers"] == ["Example"]


def test_a_file_of_providers_is_read_or_says_what_is_wrong(tmp_path, key):
    assert read_attesters("") == {}
    path = tmp_path / "providers.json"
    keys = {"keys": [key.as_dict(private=False)]}
    good = {"name": "Example", "issuer": ISSUER, "address": ISSUER, "keys": keys}
    path.write_text(json.dumps([good]))
    assert list(read_attesters(str(path))) == ["Example"]
    for bad in ([{**good, "address": "http://age.example"}], [{**good, "keys": {"keys": []}}], [{"name": "x"}], {}):
        path.write_text(json.dumps(bad))
        with pytest.raises(SettingsRefused, match="CLAIRVUE_AGE_PROVIDERS"):
            read_attesters(str(path))
    with pytest.raises(SettingsRefused, match="cannot be read"):
        read_attesters(str(tmp_path / "nothing"))
