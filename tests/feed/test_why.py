"""What somebody may ask about their own for-you pages, over HTTP."""

import pytest

from clairvue.feed import jobs
from clairvue.feed.foryou.picture import Served, picture_of
from clairvue.signals.log import SignalKind


@pytest.fixture
def at_home(client, sign_in, crowd, number_for, taught, installation):
    """Sign Zoe in who has a history, and give her first page over HTTP."""

    async def at_home(*, clips=120, finished=12):
        made = await crowd(clips=clips)
        zoe = await sign_in("zoe")
        reader = await number_for(zoe)
        mine = [(reader, clip.id, SignalKind.FINISH, 15_000) for clip in made[:finished]]
        others = [(10_000 + number // 9, clip.id, SignalKind.FINISH, 15_000) for number, clip in enumerate(made * 3)]
        await taught(*others, *mine)
        await jobs.notice_seen(installation)
        page = (await client.get("/api/feed", params={"kind": "for-you"})).json()
        assert page["kind"] == "for-you"
        return zoe, made, page

    return at_home


async def test_every_clip_of_a_page_says_why(client, at_home):
    _, _, page = await at_home()
    record, caused = page["items"][0]["record"], []
    for number, item in enumerate(page["items"]):
        answer = await client.get(f"/api/feed/records/{record}/why/{item['video']['id']}")
        assert answer.status_code == 200, answer.text
        why = answer.json()
        assert (why["video"], why["place"], why["moves"]["place"]) == (item["video"]["id"], number + 1, number + 1)
        assert why["sources"]
        assert why["corrections"] == {
            "topics": item["video"]["hashtags"],
            "creator": item["video"]["account"]["handle"],
        }
        assert set(why["model"]) == {"weights_version", "published_version", "log_position", "code"}
        if why["explored"] is None:
            assert sum(term["term"] for term in why["terms"]) == pytest.approx(why["score"], abs=1e-4)
            told = {reason["code"]: reason["share_pct"] for reason in item["reasons"]}
            assert {term["action"]: term["share_pct"] for term in why["terms"][: len(told)]} == told
        for cause in why["causes"]:
            assert cause["weight"] > 0
            assert cause["action"] in {"finish", "watched"}
        caused += why["causes"]
    assert caused


async def test_a_record_is_for_whom_it_was_served_alone(client, at_home, sign_in):
    _, _, page = await at_home()
    item = page["items"][0]
    address = f"/api/feed/records/{item['record']}"
    record = (await client.get(address)).json()
    assert [placed["video"] for placed in record["page"]["items"]] == [each["video"]["id"] for each in page["items"]]
    assert record["kind"] == "for-you"
    assert (await client.get(f"{address}/why/test-nothing")).status_code == 404
    await sign_in("ben")
    assert (await client.get(address)).status_code == 404
    assert (await client.get(f"{address}/why/{item['video']['id']}")).status_code == 404
    client.cookies.clear()
    assert (await client.get(address)).status_code == 404
    assert (await client.get(f"{address}/why/{item['video']['id']}")).status_code == 401


async def test_a_page_without_profiling_has_no_terms_to_tell(client, at_home):
    await at_home()
    page = (await client.get("/api/feed", params={"kind": "unprofiled"})).json()
    item = page["items"][0]
    assert (await client.get(f"/api/feed/records/{item['record']}")).status_code == 200
    assert (await client.get(f"/api/feed/records/{item['record']}/why/{item['video']['id']}")).status_code == 404


async def test_pages_go_on_by_their_cursor_over_http(client, at_home):
    _, _, page = await at_home()
    again = (await client.get("/api/feed", params={"kind": "for-you", "cursor": page["cursor"]})).json()
    assert again["kind"] == "for-you"
    assert not {i["video"]["id"] for i in page["items"]} & {i["video"]["id"] for i in again["items"]}


async def test_a_browser_that_objects_is_heeded_until_its_person_chooses(client, at_home):
    await at_home()

    async def kind():
        page = (await client.get("/api/feed", params={"kind": "for-you"}, headers={"Sec-GPC": "1"})).json()
        return page["kind"], page["unprofiled_because"]

    assert await kind() == ("unprofiled", "gpc")
    assert (await client.put("/api/signals/reader", json={"learning": True})).status_code == 200
    assert await kind() == ("for-you", None)


async def test_what_was_inferred_is_told_and_can_be_overruled(client, at_home):
    _, made, _ = await at_home(finished=30)
    inferred = (await client.get("/api/feed/steering/inferred")).json()
    tags = {tag for clip in made[:30] for tag in clip.tags}
    assert inferred["topics"]
    assert {topic["tag"] for topic in inferred["topics"]} <= tags
    assert {creator["handle"] for creator in inferred["creators"]} <= {clip.maker.handle for clip in made[:30]}
    tag, handle = inferred["topics"][0]["tag"], inferred["creators"][0]["handle"]
    assert (await client.delete(f"/api/feed/steering/inferred/topics/{tag}")).status_code == 204
    assert (await client.delete(f"/api/feed/steering/inferred/creators/{handle}")).status_code == 204
    steering = (await client.get("/api/feed/steering")).json()
    assert steering["topics"] == {tag: 0}
    assert steering["creators"] == [{"handle": handle, "level": 0}]


async def test_nothing_is_inferred_of_whom_nothing_is_known(client, sign_in):
    assert (await client.get("/api/feed/steering/inferred")).status_code == 401
    await sign_in("ben")
    answer = (await client.get("/api/feed/steering/inferred")).json()
    assert answer == {"topics": [], "creators": [], "watched_share_pct": None, "languages": []}
    assert (await client.get("/api/feed/steering/picture")).json() == {
        "last": 0, "sources": [], "topics": [], "days": [],
    }  # fmt: skip


async def test_the_picture_shows_what_was_served_and_watched(client, at_home, installation, number_for, taught):
    zoe, made, page = await at_home()
    assert (await client.get("/api/feed/steering/picture")).json()["last"] == 0
    reader = await number_for(zoe)
    await taught(*((reader, item["video"]["id"], SignalKind.WATCH, 5_000) for item in page["items"][:10]))
    await jobs.notice_seen(installation)
    picture = (await client.get("/api/feed/steering/picture")).json()
    assert picture["last"] == 10
    assert sum(source["share_pct"] for source in picture["sources"]) == pytest.approx(100, abs=0.5)
    assert {topic["tag"] for topic in picture["topics"]} <= {tag for clip in made for tag in clip.tags}
    (day,) = picture["days"]
    assert (day["day"], sum(day["sources"].values())) == ("2026-11-22", 10)


def test_the_picture_counts_each_clip_once_by_source_and_once_by_topic(now):
    clips = [Served(now, "taste", ("a", "b")), Served(now, "fresh", ("a",)), Served(now, "taste", ())]
    picture = picture_of(clips)
    assert [(source.name, source.share_pct) for source in picture.sources] == [("taste", 66.7), ("fresh", 33.3)]
    assert [(topic.tag, topic.share_pct) for topic in picture.topics] == [("a", 66.7), ("b", 33.3)]


async def test_the_published_weights_are_told_with_their_reasons(client):
    weights = (await client.get("/api/feed/weights")).json()
    assert weights["version"] >= 1
    assert [row["action"] for row in weights["weights"]] == [
        "finish", "watched", "like", "comment", "share", "follow", "skip", "not_interested", "report", "next",
    ]  # fmt: skip
    assert all(row["why"] for row in weights["weights"])
    assert {row["action"] for row in weights["weights"] if row["weight"] < 0} == {"skip", "not_interested", "report"}
