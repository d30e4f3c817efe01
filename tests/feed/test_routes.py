"""The feed and search over HTTP, through the whole application."""

import pytest

from clairvue.search import jobs as search_jobs
from clairvue.videos.model import Visibility

CARD = {
    "id", "account", "caption", "hashtags", "mentions", "language", "visibility", "state", "duration_ms", "width",
    "height", "poster_url", "storyboard", "master_url", "text_tracks", "counts", "mine", "ai_made", "age_restricted",
    "comments_allowed", "published_at", "share_url",
}  # fmt: skip


async def test_a_page_has_the_shape_of_the_contract(client, publish, makers):
    (anna,) = await makers(1)
    clip = await publish(anna, caption="Hello @nobody #world")
    answer = await client.get("/api/feed")
    assert answer.status_code == 200
    page = answer.json()
    assert (set(page), page["kind"], page["cursor"]) == (
        {"items", "cursor", "kind", "unprofiled_because"},
        "unprofiled",
        None,
    )
    (item,) = page["items"]
    assert set(item) == {"video", "reasons", "record"}
    assert set(item["video"]) == CARD
    assert item["video"]["id"] == clip
    assert item["video"]["counts"] == {"likes": 0, "comments": 0, "saves": 0, "shares": 0, "views": 0}
    assert item["video"]["mine"] == {"likes": False, "saves": False, "follows": False}
    assert item["video"]["hashtags"] == ["world"]
    assert item["video"]["master_url"] == f"/media/{clip}/master.m3u8"
    assert item["video"]["share_url"] == f"http://test/v/{clip}"
    assert all(set(reason) == {"code", "share_pct", "values"} for reason in item["reasons"])
    record = (await client.get(f"/api/feed/records/{item['record']}")).json()
    assert record["page"]["items"][0]["video"] == clip


async def test_pages_follow_their_cursors(client, crowd):
    clips = await crowd(clips=30)
    for kind in ("unprofiled", "latest"):
        seen, cursor = [], None
        while True:
            asked = {"kind": kind, "limit": 7, **({"cursor": cursor} if cursor else {})}
            page = (await client.get("/api/feed", params=asked)).json()
            seen += [item["video"]["id"] for item in page["items"]]
            cursor = page["cursor"]
            if cursor is None:
                break
        assert sorted(seen) == sorted(clip.id for clip in clips)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"kind": "for-them"}, "feed_kind_unknown"),
        ({"kind": "{kind}"}, "feed_kind_unknown"),
        ({"kind": "unprofiled", "cursor": "nonsense"}, "cursor_unreadable"),
        ({"kind": "latest", "cursor": "nonsense"}, "cursor_unreadable"),
        ({"limit": 0}, "request_unreadable"),
        ({"limit": 51}, "request_unreadable"),
        ({"language": "xx"}, "request_unreadable"),
    ],
)
async def test_what_cannot_be_answered_is_refused_in_words(client, asked, code):
    answer = await client.get("/api/feed", params=asked)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_where_for_you_may_not_be_made_the_feed_without_profiling_answers_and_says_why(client, sign_in, crowd):
    await crowd(clips=30)

    async def because(**headers):
        page = (await client.get("/api/feed", params={"kind": "for-you"}, headers=headers)).json()
        assert (page["kind"], len(page["items"])) == ("unprofiled", 20)
        return page["unprofiled_because"]

    assert await because() == "signed_out"
    await sign_in("zoe")
    assert await because() == "warming"
    assert await because(**{"Sec-GPC": "1"}) == "gpc"
    assert (await client.patch("/api/feed/steering", json={"profiling": False})).status_code == 200
    assert await because() == "declined"


async def test_the_feeds_are_listed(client):
    kinds = (await client.get("/api/feed/kinds")).json()
    assert [kind["kind"] for kind in kinds] == ["for-you", "following", "latest", "unprofiled"]
    assert [kind["personal"] for kind in kinds] == [True, True, False, False]


async def test_following_asks_to_sign_in(client, sign_in):
    assert (await client.get("/api/feed", params={"kind": "following"})).status_code == 401
    await sign_in("zoe")
    answer = await client.get("/api/feed", params={"kind": "following"})
    assert (answer.status_code, answer.json()["items"], answer.json()["kind"]) == (200, [], "following")


async def test_the_page_is_in_the_language_of_the_request(client, crowd):
    language = {clip.id: clip.language for clip in await crowd(clips=120)}
    for asked, header in (({}, "fr-CA, en;q=0.5"), ({"language": "fr"}, "en")):
        page = (await client.get("/api/feed", params=asked, headers={"Accept-Language": header})).json()
        assert [language[item["video"]["id"]] for item in page["items"]].count("fr") >= 12


async def test_one_clip_and_lists_of_clips(client, sign_in, publish, makers):
    (anna,) = await makers(1)
    clip = await publish(anna, caption="a #tag")
    hidden = await publish(anna, visibility=Visibility.ONLY_ME)
    assert set((await client.get(f"/api/feed/videos/{clip}")).json()) == CARD
    assert (await client.get(f"/api/feed/videos/{hidden}")).status_code == 404
    named = {"ids": f"{hidden},nothing,{clip},{clip}"}
    for asked in ({"of": anna.handle}, {"hashtag": "tag"}, named):
        answer = (await client.get("/api/feed/videos", params=asked)).json()
        assert [card["id"] for card in answer["items"]] == [clip]
        assert answer["cursor"] is None
    assert (await client.get("/api/feed/videos", params={"liked": "me"})).status_code == 401
    await sign_in("zoe")
    assert (await client.put(f"/api/social/likes/{clip}")).status_code == 204
    for asked, expected in (({"liked": "me"}, [clip]), ({"saved": "me"}, [])):
        answer = (await client.get("/api/feed/videos", params=asked)).json()
        assert [card["id"] for card in answer["items"]] == expected
    assert (await client.get(f"/api/feed/videos/{clip}")).json()["mine"]["likes"] is True
    for asked in ({}, {"of": "a", "liked": "me"}, {"liked": "somebody"}, {"hashtag": "tag", **named}):
        answer = await client.get("/api/feed/videos", params=asked)
        assert (answer.status_code, answer.json()["code"]) == (400, "feed_grid_unclear")


async def test_somebody_elses_record_does_not_exist(client, sign_in, publish, makers):
    (anna,) = await makers(1)
    await publish(anna)
    await sign_in("zoe")
    assert (await client.put(f"/api/social/follows/{anna.handle}")).status_code == 204
    page = (await client.get("/api/feed", params={"kind": "following"})).json()
    address = f"/api/feed/records/{page['items'][0]['record']}"
    assert (await client.get(address)).status_code == 200
    client.cookies.clear()
    assert (await client.get(address)).status_code == 404
    assert (await client.get("/api/feed/records/nonsense")).status_code == 404


async def test_search_over_http(client, publish, makers, installation):
    (anna,) = await makers(1)
    clip = await publish(anna, caption="a wonderful chocolate cake #cake")
    await search_jobs.index_video(installation, video_id=clip)
    await search_jobs.index_account(installation, account_id=anna.id)

    async def find(**asked):
        answer = await client.get("/api/search", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    (card,) = (await find(q="cakes", kind="videos"))["items"]
    assert set(card) == CARD
    (account,) = (await find(q=anna.handle, kind="accounts"))["items"]
    assert account["handle"] == anna.handle
    assert "bio" in account
    assert (await find(q="ca", kind="hashtags"))["items"] == [{"tag": "cake", "videos": 1}]
    empty = await find(q="")
    assert (empty["items"], empty["cursor"]) == ([], None)
    assert empty["suggestions"] == [{"kind": "hashtag", "text": "#cake"}]
    assert (await find(q="choclate"))["suggestions"] == [{"kind": "phrase", "text": "chocolate"}]
    completions = (await client.get("/api/search/complete", params={"q": "choc"})).json()
    assert completions == [{"kind": "phrase", "text": "chocolate"}]
    for asked, code in (({"q": "x" * 101}, "search_too_long"), ({"q": "x", "kind": "dogs"}, "search_kind_unknown")):
        answer = await client.get("/api/search", params=asked)
        assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_the_interface_describes_itself(client):
    paths = (await client.get("/api/openapi.json")).json()["paths"]
    for path in (
        "/api/feed",
        "/api/feed/records/{record_id}",
        "/api/feed/videos",
        "/api/search",
        "/api/search/complete",
    ):
        assert paths[path]["get"]["description"]
