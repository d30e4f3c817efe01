"""The evening of somebody who is fourteen, hour by hour; and what others of other ages are spared."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.accounts.model import AgeBand
from clairvue.families.clock import today
from clairvue.families.jobs import end_outgrown, forget_account
from clairvue.families.model import DAY_MINUTES, Hours, as_strict, is_quiet

FEED = "/api/feed?kind=for-you"
MINUTES = st.integers(0, DAY_MINUTES - 1)
HOURS = st.builds(
    Hours,
    quiet_from=MINUTES,
    quiet_until=MINUTES,
    minutes_per_day=st.integers(0, DAY_MINUTES),
    autoplay_allowed=st.booleans(),
)


@given(HOURS, st.integers(0, 1_000_000), st.integers(0, DAY_MINUTES), st.sampled_from(["UTC", "Europe/Paris"]))
def test_a_feed_that_is_shut_says_when_it_opens_and_does_not_lie(hours, minute, used, zone):
    now = datetime.fromtimestamp(1_790_000_000 + 60 * minute, UTC)
    state = today(hours, ZoneInfo(zone), now, used)
    assert (state.state == "open") == (state.opens_at is None)
    if state.opens_at is not None:
        assert state.opens_at > now
        assert not is_quiet(hours, state.opens_at.hour * 60 + state.opens_at.minute)


@given(HOURS, HOURS)
def test_stricter_hours_are_shut_whenever_the_looser_ones_are(hours, before):
    if as_strict(hours, before):
        assert all(is_quiet(hours, minute) for minute in range(DAY_MINUTES) if is_quiet(before, minute))
    assert as_strict(hours, hours)


@pytest.fixture
async def mia(service, newcomer):
    service.at("2026-11-23T18:00:00+00:00")
    browser = await service.browser(await newcomer("mia", age_band=AgeBand.UNDER_16))
    assert (await browser.put("/api/families/time-zone", json={"time_zone": "Europe/Paris"})).status_code == 204
    yield browser
    await browser.aclose()


async def test_her_feed_is_not_profiled_and_nothing_is_learned_from_her(mia):
    page = (await mia.get(FEED)).json()
    assert (page["kind"], page["unprofiled_because"]) == ("unprofiled", "minor")
    refused = await mia.put("/api/signals/reader", json={"learning": True})
    assert (refused.status_code, refused.json()["code"]) == (403, "minor_unlearned")


async def test_at_ten_in_the_evening_the_feed_rests_until_six_where_she_is(service, mia):
    service.at("2026-11-23T20:59:00+00:00")
    assert (await mia.get(FEED)).status_code == 200
    service.at("2026-11-23T21:00:00+00:00")  # ten in Paris
    for path in (FEED, "/api/feed?kind=latest", "/api/feed/videos?of=mia", "/api/search?q=sea"):
        night = await mia.get(path)
        assert (night.status_code, night.json()["code"]) == (403, "night_break"), path
        assert "06:00" in night.json()["detail"]
    told = (await mia.get("/api/families/today")).json()
    assert (told["state"], told["opens_at"]) == ("night", "2026-11-24T06:00:00+01:00")
    assert (await mia.get("/api/accounts/sessions")).status_code == 200
    service.at("2026-11-24T05:00:00+00:00")
    assert (await mia.get(FEED)).status_code == 200


async def test_after_sixty_minutes_of_use_the_day_is_over_and_the_next_begins_anew(service, mia):
    for minute in range(60):
        service.at(f"2026-11-23T18:{minute:02}:30+00:00")
        sent = {"signals": [], "client": "a-page-of-the-evening-of-mia"}
        answer = await (mia.get(FEED) if minute % 10 == 0 else mia.post("/api/signals", json=sent))
        assert answer.status_code in (200, 202), minute
    assert (await mia.get(FEED)).status_code == 200, "the last minute is had in full"
    service.at("2026-11-23T19:00:00+00:00")
    over = await mia.get(FEED)
    assert (over.status_code, over.json()["code"]) == (403, "day_over")
    told = (await mia.get("/api/families/today")).json()
    assert (told["state"], told["opens_at"], told["minutes_used"]) == ("over", "2026-11-24T06:00:00+01:00", 60)
    service.at("2026-11-24T05:00:00+00:00")
    assert (await mia.get(FEED)).status_code == 200
    assert (await mia.get("/api/families/today")).json()["minutes_used"] == 1


async def test_her_night_cannot_be_moved_away(service, mia):
    service.at("2026-11-23T21:30:00+00:00")
    refused = await mia.put("/api/families/time-zone", json={"time_zone": "America/Los_Angeles"})
    assert refused.json()["code"] == "time_zone_rests"
    assert (await mia.put("/api/families/time-zone", json={"time_zone": "Mars/Olympus"})).status_code == 400
    service.at("2026-12-01T12:00:00+00:00")
    assert (await mia.put("/api/families/time-zone", json={"time_zone": "Europe/Lisbon"})).status_code == 204


async def test_nobody_else_is_sent_to_bed(service, newcomer):
    service.at("2026-11-23T23:30:00+00:00")
    for handle, band in (("noa", AgeBand.UNDER_18), ("ada", AgeBand.ADULT)):
        async with await service.browser(await newcomer(handle, age_band=band)) as browser:
            assert (await browser.get(FEED)).status_code == 200
            told = (await browser.get("/api/families/today")).json()
            assert (told["state"], told["autoplay_allowed"]) == ("open", True)


async def test_nothing_follows_by_itself_unless_a_guardian_allows_it(mia):
    assert (await mia.get("/api/families/today")).json()["autoplay_allowed"] is False
    wished = await mia.put("/api/families/minors/mia/hours", json={"autoplay_allowed": True})
    assert (wished.status_code, wished.json()["code"]) == (403, "hours_looser")


async def test_who_is_sixteen_chooses_whether_to_be_learned_from(service, newcomer):
    async with await service.browser(await newcomer("noa", age_band=AgeBand.UNDER_18)) as noa:
        assert (await noa.get(FEED)).json()["unprofiled_because"] == "minor"
        assert (await noa.put("/api/signals/reader", json={"learning": True})).status_code == 200
        assert (await noa.get(FEED)).json()["unprofiled_because"] == "warming"


async def test_only_who_she_follows_follows_her_and_strangers_do_not_find_her(service, mia, newcomer):
    async with await service.browser(await newcomer("basil", age_band=AgeBand.ADULT)) as basil:
        found = "/api/search?q=mia&kind=accounts"
        follow = "/api/social/follows/mia"
        assert "mia" not in (await basil.get(found)).text
        assert "mia" not in (await basil.get("/api/search/complete?q=mi")).text
        refused = await basil.put(follow)
        assert (refused.status_code, refused.json()["code"]) == (403, "followed_first")
        assert (await mia.put("/api/social/follows/basil")).status_code < 300
        assert (await basil.put(follow)).status_code < 300
        assert "mia" in (await basil.get(found)).text


async def test_her_clips_are_for_her_followers(service, mia, make_video, newcomer):
    zoe = await newcomer("zoe", age_band=AgeBand.UNDER_16)
    video_id = await make_video(zoe.account_id, zoe.slot)
    async with await service.browser(zoe) as browser:
        shown = (await browser.get(f"/api/videos/{video_id}")).json()
        assert shown["visibility"] == "followers"
        wider = await browser.patch(f"/api/videos/{video_id}", json={"visibility": "public"})
        assert (wider.status_code, wider.json()["code"]) == (403, "audience_too_wide")
    assert (await mia.get(f"/api/videos/{video_id}")).status_code == 404


async def test_the_minutes_of_a_day_are_forgotten_after_it_and_everything_with_the_account(service, mia):
    await mia.get(FEED)
    service.at("2026-11-26T12:00:00+00:00")
    await end_outgrown(service.installation)

    async def rows(table):
        async with service.installation.database.reading() as conn:
            return await (await conn.execute(f"SELECT account_id FROM families.{table}")).fetchall()  # noqa: S608

    assert await rows("use") == []
    ((mia_id,),) = await rows("care")
    await forget_account(service.installation, account_id=mia_id)
    assert await rows("care") == []
