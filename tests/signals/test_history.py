"""What somebody sees of what the log holds of them, and how they make it forget."""

import pytest

from clairvue.kit.numbers import number_of
from clairvue.signals.log import SignalKind
from clairvue.signals.routes import ROUTES

HISTORY, READER = "/api/signals/history", "/api/signals/reader"
CLIENT = "c" * 22


@pytest.fixture
async def ann(newcomer):
    return await newcomer("ann")


async def send(browser, *signals, client=CLIENT, **headers):
    batch = {"client": client, "sent_at_ms": 100_000, "signals": signals}
    return (await browser.post("/api/signals", json=batch, headers=headers)).json()


def signal(sequence, kind, video, at_ms=None, **more):
    return {"sequence": sequence, "kind": kind, "video": video, "at_ms": at_ms or sequence * 1_000, **more}


async def test_a_history_says_what_was_watched_and_done_the_latest_first(browse, cinema, ann):
    one, two, three = [await cinema.video() for _ in range(3)]
    async with browse(ROUTES, ann) as browser:
        await send(
            browser,
            signal(1, "watch", one, watched_ms=3_000),
            signal(2, "like", one),
            signal(3, "watch", two, watched_ms=1_000),
            signal(4, "save", two),
            signal(5, "skip", two, watched_ms=400),
            signal(6, "unsave", two),
            signal(7, "watch", one, watched_ms=2_000),
            signal(8, "impression", three),
        )
        answer = (await browser.get(HISTORY)).json()
        assert [(item["video"], item["watched_ms"], item["actions"]) for item in answer["items"]] == [
            (one, 5_000, ["like"]),
            (two, 1_000, ["skip"]),
        ]
        assert answer["items"][0]["at"] == "2026-11-22T11:58:27Z"
        assert answer["cursor"] is None


async def test_a_history_turns_its_pages(browse, cinema, ann):
    videos = [await cinema.video() for _ in range(5)]
    async with browse(ROUTES, ann) as browser:
        at = [1, 2, 2, 3, 4]
        signals = [signal(n, "like", video, at_ms=at[n - 1] * 1_000) for n, video in enumerate(videos, 1)]
        await send(browser, *signals)
        told, query = [], "?limit=2"
        for _ in range(3):
            page = (await browser.get(HISTORY + query)).json()
            told += [item["video"] for item in page["items"]]
            query = f"?limit=2&cursor={page['cursor']}"
        assert page["cursor"] is None
    assert (told[:2], told[4]) == (videos[:2:-1], videos[0])
    assert set(told) == set(videos)


async def test_a_history_is_ones_own_and_a_stranger_has_none(browse, cinema, newcomer, ann):
    video = await cinema.video()
    async with browse(ROUTES, ann) as browser:
        await send(browser, signal(1, "like", video))
    async with browse(ROUTES, await newcomer("bob")) as browser:
        assert (await browser.get(HISTORY)).json()["items"] == []
    async with browse(ROUTES) as browser:
        asked = [
            await browser.get(HISTORY),
            await browser.get(READER),
            await browser.put(READER, json={"learning": True}),
            await browser.post(f"{READER}/reset"),
            await browser.delete(f"{HISTORY}/{video}"),
        ]
        assert [answer.status_code for answer in asked] == [401] * 5


async def test_one_video_is_forgotten_and_the_counts_stay(browse, cinema, database, ann):
    one, two = [await cinema.video() for _ in range(2)]
    async with browse(ROUTES, ann) as browser:
        await send(browser, signal(1, "watch", one, watched_ms=3_000), signal(2, "like", two))
        for video in (one, one, "never-seen"):
            assert (await browser.delete(f"{HISTORY}/{video}")).status_code == 204
        assert [item["video"] for item in (await browser.get(HISTORY)).json()["items"]] == [two]
    rows = await cinema.logged()
    assert [(row.kind, row.subject) for row in rows] == [
        (SignalKind.LIKE, number_of(two)),
        (SignalKind.FORGET, number_of(one)),
    ]
    async with database.reading() as conn:
        told = await (await conn.execute("SELECT payload FROM db.outbox WHERE name = 'WatchForgotten'")).fetchall()
        counted = await (await conn.execute("SELECT views FROM signals.video_count")).fetchall()
    assert told == [({"reader": rows[1].reader, "subject": number_of(one)},)]
    assert counted == [(1,)]


async def test_a_reset_leaves_no_history_and_what_follows_is_somebody_elses(browse, cinema, ann):
    video = await cinema.video()
    async with browse(ROUTES, ann) as browser:
        assert (await browser.get(READER)).json() == {"learning": True, "chosen": False, "since": None}
        await send(browser, signal(1, "like", video))
        assert (await browser.post(f"{READER}/reset")).status_code == 204
        assert (await browser.get(HISTORY)).json()["items"] == []
        assert (await browser.get(READER)).json()["since"] == "2026-11-22T12:00:00Z"
        await send(browser, signal(2, "like", video))
        assert len((await browser.get(HISTORY)).json()["items"]) == 1
    told, liked = await cinema.logged()
    assert (told.kind, liked.kind) == (SignalKind.RESET, SignalKind.LIKE)
    assert told.reader != liked.reader


async def test_learning_is_paused_and_resumed(browse, cinema, ann):
    video = await cinema.video()
    async with browse(ROUTES, ann) as browser:
        assert (await browser.put(READER, json={"learning": False})).json()["learning"] is False
        assert (await send(browser, signal(1, "like", video)))["logged"] == 0
        assert (await browser.put(READER, json={"learning": True})).json()["chosen"] is True
        assert (await send(browser, signal(2, "like", video)))["logged"] == 1


async def test_global_privacy_control_is_an_answer_until_there_is_another(browse, cinema, ann):
    video = await cinema.video()
    async with browse(ROUTES, ann) as browser:
        told = await send(browser, signal(1, "like", video), **{"Sec-GPC": "1"})
        assert (told["accepted"], told["logged"]) == (1, 0)
        assert (await browser.get(READER)).json() == {"learning": False, "chosen": False, "since": None}
        await browser.put(READER, json={"learning": True})
        assert (await send(browser, signal(2, "like", video), **{"Sec-GPC": "1"}))["logged"] == 1


async def test_the_policy_is_published(browse):
    async with browse(ROUTES) as browser:
        policy = (await browser.get("/api/signals/policy")).json()
    assert (policy["kept_days"], policy["batch_max"], policy["sequences_late_max"]) == (30, 200, 1_024)
