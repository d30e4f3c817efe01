"""A clip for adults, asked for by everybody at every door; and what was public of somebody who is younger than said."""

from datetime import timedelta

import httpx
import pytest

from clairvue.accounts.age.declare import assure_age
from clairvue.accounts.jobs import expire_ages
from clairvue.accounts.model import AgeBand
from clairvue.feed import jobs as feed_jobs
from clairvue.reactions import REACTIONS
from clairvue.search import jobs as search_jobs
from clairvue.videos.model import Visibility, VisibilityChanged

AGES = {"noa": AgeBand.UNDER_18, "mia": AgeBand.UNDER_16, "uma": AgeBand.UNDECLARED, "ada": AgeBand.ADULT}
NOON = "2026-11-23T12:00:00+00:00"


@pytest.fixture
async def clip(service, newcomer, make_video, objects_of):
    """Publish a clip that its creator says is for adults, and let the worker do all that follows."""
    service.at(NOON)
    creator = await newcomer("creator", age_band=AgeBand.ADULT)
    video_id = await make_video(
        creator.account_id, creator.slot, caption="Nightlight #lantern", age_restricted=True, now=service.moment["now"]
    )
    await objects_of(video_id)
    await search_jobs.index_video(service.installation, video_id=video_id)
    await feed_jobs.warm_video(service.installation, video_id=video_id)
    return creator, video_id


@pytest.fixture
def objects_of(installation):
    async def objects_of(video_id):
        await installation.objects.put(f"videos/{video_id}/master.m3u8", b"#EXTM3U\n")

    return objects_of


def doors(video_id):
    """Return every address at which a clip might be seen, or told of."""
    return [
        f"/api/videos/{video_id}",
        "/api/videos/of/creator",
        f"/api/feed/videos/{video_id}",
        "/api/feed/videos?of=creator",
        f"/api/feed/videos?ids={video_id}",
        "/api/feed/videos?hashtag=lantern",
        "/api/feed?kind=latest",
        "/api/feed?kind=unprofiled",
        "/api/feed?kind=for-you",
        "/api/feed?kind=following",
        "/api/search?q=nightlight",
        "/api/search?q=lantern&kind=hashtags",
        "/api/search/complete?q=lant",
        f"/api/social/comments?video={video_id}",
        f"/media/{video_id}/master.m3u8",
        f"/v/{video_id}",
        "/",
        "/latest",
        "/@creator",
        f"/embed/{video_id}",
        f"/oembed?url=http://test/v/{video_id}",
    ]


OPEN_TO_ADULTS = {0, 1, 2, 3, 4, 5, 9, 13, 15}  # its files have an address of each viewer's own
OUTSIDE = {19, 20}


async def told(browser, video_id):
    """Return which doors show the clip, or words of it, by their places."""
    shown = set()
    for place, door in enumerate(doors(video_id)):
        answer = await browser.get(door)
        told_of = "Nightlight" in answer.text or f'"{video_id}"' in answer.text or '"lantern"' in answer.text
        if answer.status_code == 200 and (told_of or "/comments" in door or "/media/" in door):
            shown.add(place)
    return shown


@pytest.mark.parametrize("who", [None, "noa", "mia", "uma"])
async def test_at_no_door_is_it_shown_to_whoever_is_not_known_to_be_an_adult(service, clip, newcomer, who):
    _, video_id = clip
    if who is None:
        browser = httpx.AsyncClient(transport=httpx.ASGITransport(service.application), base_url="http://test")
    else:
        browser = await service.browser(await newcomer(who, age_band=AGES[who]))
    async with browser:
        if who is not None:
            assert (await browser.put("/api/social/follows/creator")).status_code < 300
            assert (await browser.put(f"/api/social/likes/{video_id}")).status_code == 404
        assert await told(browser, video_id) == set()


async def test_adults_and_its_creator_find_it_and_nobody_embeds_it(service, clip, newcomer):
    creator, video_id = clip
    async with await service.browser(await newcomer("ada", age_band=AgeBand.ADULT)) as ada:
        assert (await ada.put("/api/social/follows/creator")).status_code < 300
        assert await told(ada, video_id) == OPEN_TO_ADULTS
        address = (await ada.get(f"/api/feed/videos/{video_id}")).json()["master_url"]
        files = await ada.get(address)
        assert (files.status_code, files.headers["cache-control"]) == (200, "private, no-store")
    async with await service.browser(creator) as its_creator:
        shown = await told(its_creator, video_id)
        assert OPEN_TO_ADULTS - {9} <= shown
        assert not shown & OUTSIDE
        assert (await its_creator.get(f"/api/videos/{video_id}")).json()["age_restricted"] is True


async def test_whom_a_clip_is_for_reaches_search_and_charts_when_its_creator_changes_it(
    service, clip, database, newcomer
):
    creator, video_id = clip
    async with await service.browser(creator) as its_creator:
        changed = await its_creator.patch(f"/api/videos/{video_id}", json={"age_restricted": False})
        assert changed.json()["age_restricted"] is False
    async with database.reading() as conn:
        rows = await conn.execute("SELECT count(*) FROM db.outbox WHERE name = 'VisibilityChanged'")
        assert await rows.fetchone() == (1,)
    assert {job.name for job in REACTIONS[VisibilityChanged]} >= {"search.index_video", "feed.warm_video"}
    await search_jobs.index_video(service.installation, video_id=video_id)
    async with await service.browser(await newcomer("noa", age_band=AgeBand.UNDER_18)) as noa:
        assert "Nightlight" in (await noa.get("/api/search?q=nightlight")).text


@pytest.fixture
async def zoe(service, newcomer, make_video, carry_out):
    """Somebody who said 18 and has shown everybody two clips."""
    service.at(NOON)
    zoe = await newcomer("zoe", age_band=AgeBand.ADULT)
    for caption in ("Brightwater #lantern", "Brightwater again"):
        await make_video(zoe.account_id, zoe.slot, caption=caption, visibility=Visibility.PUBLIC)
    await carry_out()
    return zoe


async def test_what_was_public_of_somebody_who_is_younger_becomes_their_followers(service, zoe, carry_out, client):
    assert "Brightwater" in (await client.get("/api/search?q=brightwater")).text
    async with await service.browser(zoe) as hers:
        assert (await hers.put("/api/accounts/me/age", json={"age": "13-15"})).status_code == 200
        await carry_out()
        assert "Brightwater" not in (await client.get("/api/search?q=brightwater")).text
        assert (await client.get("/api/feed/videos?of=zoe")).json()["items"] == []
        mine = (await hers.get("/api/videos/mine")).json()["items"]
        assert [video["visibility"] for video in mine] == ["followers", "followers"]
        told = (await hers.get("/api/social/notifications")).json()["items"]
        assert [each["kind"] for each in told].count("audience") == 1
        widened = await hers.patch(f"/api/videos/{mine[0]['id']}", json={"visibility": "public"})
        assert widened.json()["code"] == "audience_too_wide"


async def test_an_attested_age_that_ends_narrows_as_well_and_at_sixteen_they_may_widen_again(
    service, newcomer, make_video, carry_out
):
    service.at(NOON)
    noa = await newcomer("noa", age_band=AgeBand.UNDER_18)
    until = service.moment["now"] + timedelta(days=3)
    proof = {"account_id": noa.account_id, "years_min": 18, "method": "a document", "until": until}
    await service.installation.database.transact(lambda conn: assure_age(conn, **proof, now=service.moment["now"]))
    video_id = await make_video(noa.account_id, noa.slot, caption="Brightwater", visibility=Visibility.PUBLIC)
    await carry_out()
    async with await service.browser(noa) as theirs:
        assert (await theirs.get(f"/api/videos/{video_id}")).json()["visibility"] == "public"
        service.at("2026-11-27T12:00:00+00:00")
        await expire_ages(service.installation)
        await carry_out()
        assert (await theirs.get(f"/api/videos/{video_id}")).json()["visibility"] == "followers"
        widened = await theirs.patch(f"/api/videos/{video_id}", json={"visibility": "public"})
        assert widened.json()["visibility"] == "public"


async def test_of_a_minor_a_clip_begins_for_followers(newcomer, make_video, database):
    for handle in ("noa", "mia"):
        minor = await newcomer(handle, age_band=AGES[handle])
        video_id = await make_video(minor.account_id, minor.slot)
        async with database.reading() as conn:
            rows = await conn.execute("SELECT visibility FROM videos.video WHERE id = %s", [video_id])
            assert await rows.fetchone() == ("followers",)
