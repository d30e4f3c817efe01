"""Every stored object is asked for by nobody in particular: what is not public is not there."""

import pytest

from clairvue.videos.model import Visibility

NAMES = ["source", "540p-h264.mp4", "master.m3u8", "master-av1.m3u8", "540p-h264.m3u8", "poster.jpg", "storyboard.jpg"]
PLACES = [
    "/media/{rest}",
    "/media/{key}",
    "/{key}",
    "/assets/{key}",
    "/media/pictures/{rest}",
    "/media/x/../{rest}",
    "/objects/{key}",
]


@pytest.fixture
async def stored(installation, newcomer, make_video):
    """Store the files of videos of every kind, an upload that goes on, and a picture; give keys with whose they are."""
    anna = await newcomer("anna")
    whose = {
        f"uploads/{anna.account_id}/000000000000000-a": "hers",
        f"accounts/{anna.account_id}/me.webp": "everybody's",
    }
    made = {
        "everybody's": await make_video(anna.account_id, anna.slot),
        "followers'": await make_video(anna.account_id, anna.slot, visibility=Visibility.FOLLOWERS),
        "hers alone": await make_video(anna.account_id, anna.slot, visibility=Visibility.ONLY_ME),
        "not yet anybody's": await make_video(anna.account_id, anna.slot, published=False),
    }
    whose |= {f"videos/{video_id}/{name}": who for who, video_id in made.items() for name in NAMES}
    for key in whose:
        await installation.objects.put(key, key.encode())
    return whose


async def test_an_object_is_sent_to_nobody_unless_it_is_everybodys(client, stored):
    for key, who in stored.items():
        domain, _, rest = key.partition("/")
        for place in PLACES:
            answer = await client.get(place.format(key=key, rest=rest))
            assert key.encode() not in answer.content or (who == "everybody's" and not key.endswith("/source")), place
        usual = await client.get(f"/media/pictures/{rest}" if domain == "accounts" else f"/media/{rest}")
        public = who == "everybody's" and not key.endswith("/source")
        assert (usual.status_code == 200) == public, key


async def test_a_hidden_file_is_refused_word_for_word_as_one_that_is_not_there(client, stored):
    nothing = await client.get("/media/test-00000000000000000000000000/poster.jpg")
    for key, who in stored.items():
        if who != "everybody's":
            answer = await client.get(f"/media/{key.partition('/')[2]}")
            assert (answer.status_code, answer.content, answer.headers) == (404, nothing.content, nothing.headers), key


async def test_a_hidden_file_is_sent_at_its_viewers_own_address_and_no_other(
    client, stored, sign_up_somebody, make_video, installation
):
    bob, cookies = await sign_up_somebody("bob")
    mine = await make_video(bob.account_id, bob.slot, visibility=Visibility.ONLY_ME)
    other = await make_video(bob.account_id, bob.slot, visibility=Visibility.ONLY_ME)
    for video_id in (mine, other):
        await installation.objects.put(f"videos/{video_id}/poster.jpg", video_id.encode())
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    card = (await client.get(f"/api/videos/{mine}", headers=cookie)).json()
    ticket = card["poster_url"].split("/")[2]
    answer = await client.get(card["poster_url"])
    assert (answer.status_code, answer.text) == (200, mine), "the address is enough, without a cookie"
    assert answer.headers["cache-control"] == "private, no-store"
    assert (await client.get(f"/media/{mine}/poster.jpg", headers=cookie)).status_code == 404, "and a cookie is not"
    assert (await client.get(f"/media/{ticket}/{other}/poster.jpg")).status_code == 404
    for key, who in stored.items():
        if key.startswith("videos/") and (who != "everybody's" or key.endswith("/source")):
            assert (await client.get(f"/media/{ticket}/{key.partition('/')[2]}")).status_code == 404, key
