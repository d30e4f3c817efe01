"""A minor and a guardian: a code, two confirmations, one view for both, and an end that either may make."""

from datetime import timedelta

import pytest

from clairvue.accounts.age.declare import assure_age
from clairvue.accounts.model import AgeBand
from clairvue.families.jobs import end_outgrown

OVERVIEW = "/api/families/minors/mia"
HOURS = f"{OVERVIEW}/hours"
LATE = {"quiet_from": 1380, "quiet_until": 420, "minutes_per_day": 90, "autoplay_allowed": True}


@pytest.fixture
async def mia(service, newcomer):
    service.at("2026-11-23T18:00:00+00:00")
    async with await service.browser(await newcomer("mia", age_band=AgeBand.UNDER_16)) as browser:
        yield browser


@pytest.fixture
async def ada(service, newcomer):
    async with await service.browser(await newcomer("ada", age_band=AgeBand.ADULT)) as browser:
        yield browser


@pytest.fixture
def pair(mia, ada):
    async def pair():
        code = (await mia.post("/api/families/codes")).json()["code"]
        assert (await ada.post("/api/families/guardianships", json={"code": code.lower()})).status_code == 204
        assert (await mia.post("/api/families/guardianships/ada/confirm")).status_code == 204

    return pair


async def test_a_code_ties_once_both_have_confirmed(mia, ada):
    code = (await mia.post("/api/families/codes")).json()["code"]
    asked = {"code": code}
    assert (await ada.post("/api/families/guardianships", json=asked)).status_code == 204
    assert (await ada.get(OVERVIEW)).status_code == 404, "the minor has not confirmed yet"
    assert [tie["confirmed"] for tie in (await mia.get("/api/families")).json()["guardians"]] == [False]
    assert (await mia.post("/api/families/guardianships/ada/confirm")).status_code == 204
    assert (await ada.get(OVERVIEW)).status_code == 200
    assert (await ada.post("/api/families/guardianships", json=asked)).json()["code"] == "code_unknown"


async def test_the_minor_sees_exactly_what_the_guardian_sees(mia, ada, pair):
    await pair()
    await mia.put("/api/social/follows/ada")
    hers, his = await mia.get(OVERVIEW), await ada.get(OVERVIEW)
    assert hers.content == his.content
    assert set(hers.json()) == {"account", "hours", "time_zone", "today", "guardians"}
    people = "/api/social/minors/mia"
    hers, his = await mia.get(people), await ada.get(people)
    assert hers.content == his.content
    assert [card["handle"] for card in hers.json()["follows"]] == ["ada"]
    assert hers.json()["blocks"] == []


async def test_a_guardian_may_loosen_hours_and_the_minor_only_tighten_them(service, mia, ada, pair):
    assert (await mia.put(HOURS, json=LATE)).json()["code"] == "hours_looser"
    await pair()
    assert (await ada.put(HOURS, json=LATE)).json()["hours"] == LATE
    assert (await mia.get("/api/families/today")).json()["autoplay_allowed"]
    service.at("2026-11-23T22:30:00+00:00")
    assert (await mia.get("/api/feed")).status_code == 200
    assert (await mia.put(HOURS, json={**LATE, "minutes_per_day": 30})).status_code == 200


@pytest.mark.parametrize("who", ["mia", "ada"])
async def test_either_ends_it_and_the_protective_defaults_come_back(who, mia, ada, pair):
    await pair()
    await ada.put(HOURS, json=LATE)
    one, other = (mia, "ada") if who == "mia" else (ada, "mia")
    assert (await one.delete(f"/api/families/guardianships/{other}")).status_code == 204
    assert (await ada.get(OVERVIEW)).status_code == 404
    assert (await mia.get(OVERVIEW)).json()["hours"] == {
        "quiet_from": 1320,
        "quiet_until": 360,
        "minutes_per_day": 60,
        "autoplay_allowed": False,
    }


async def test_it_ends_by_itself_at_eighteen(service, pair, database):
    await pair()
    for year, left in ((2030, 1), (2031, 0)):  # whoever was 13 in 2026 is 18 in 2031
        service.at(f"{year}-11-23T18:00:00+00:00")
        await end_outgrown(service.installation)
        async with database.reading() as conn:
            rows = await conn.execute("SELECT count(*) FROM families.guardianship")
            assert await rows.fetchone() == (left,)


async def test_codes_end_and_do_not_tie_whom_they_must_not(service, mia, ada, newcomer):
    code = (await mia.post("/api/families/codes")).json()["code"]
    async with await service.browser(await newcomer("noa", age_band=AgeBand.UNDER_18)) as noa:
        answer = await noa.post("/api/families/guardianships", json={"code": code})
        assert answer.json()["code"] == "not_a_guardian"
    assert (await ada.post("/api/families/codes")).json()["code"] == "not_a_minor"
    service.at("2026-11-23T18:11:00+00:00")
    late = await ada.post("/api/families/guardianships", json={"code": code})
    assert (late.status_code, late.json()["code"]) == (404, "code_unknown")


async def test_nobody_is_their_own_guardian_and_codes_cannot_be_guessed_at_leisure(mia, ada):
    own = (await mia.post("/api/families/codes")).json()["code"]
    assert (await mia.post("/api/families/guardianships", json={"code": own})).json()["code"] == "not_a_guardian"
    answers = [
        (await ada.post("/api/families/guardianships", json={"code": f"2345-678{n}"})).status_code
        for n in "23456789ABC"
    ]
    assert answers == [404] * 10 + [429]


async def test_it_ends_at_once_where_the_minor_is_attested_to_be_eighteen(service, mia, ada, pair):
    await pair()
    await ada.put(HOURS, json=LATE)
    minor_id = (await mia.get(OVERVIEW)).json()["account"]["id"]
    now = service.moment["now"]
    proof = {"account_id": minor_id, "years_min": 18, "method": "a document", "until": now + timedelta(days=365)}
    await service.installation.database.transact(lambda conn: assure_age(conn, **proof, now=now))
    for browser in (mia, ada):
        assert (await browser.get(OVERVIEW)).status_code == 404
        family = (await browser.get("/api/families")).json()
        assert family["guardians"] == family["minors"] == []
    assert (await mia.get("/api/families/today")).json()["state"] == "open"


async def test_a_stranger_cannot_tell_a_minor_from_nobody(ada, mia):
    assert (await mia.get(OVERVIEW)).status_code == 200
    for path in (OVERVIEW, "/api/families/minors/nobody", "/api/social/minors/mia", "/api/social/minors/nobody"):
        answer = await ada.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "tie_missing"), path
    for handle in ("mia", "nobody"):
        answer = await ada.delete(f"/api/families/guardianships/{handle}")
        assert (answer.status_code, answer.json()["code"]) == (404, "tie_missing")
