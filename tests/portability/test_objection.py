"""Whose browser sends `Sec-GPC: 1` is learned from by no route, is shown an unprofiled feed, and may still choose."""

import pytest

from clairvue.accounts.edge import SESSION_COOKIE, cookie_name
from clairvue.signals.reader import state_of

ASKED = {"Sec-GPC": "1"}


@pytest.fixture
def learned(database):
    """Count what the log has learned from anybody."""

    async def learned():
        async with database.reading() as conn:
            (count,) = await (await conn.execute("SELECT count(*) FROM signals.log")).fetchone()
            return count

    return learned


@pytest.fixture
def act(client, settle):
    """Do everything that the feed learns from, over HTTP, and return what a page of For You is then."""

    async def act(cookies, video_id, author, headers):
        client.cookies = cookies
        wanted = {202, 201, 200, 204}
        body = {
            "signals": [{"sequence": 1, "kind": "finish", "video": video_id, "at_ms": 0}],
            "client": "a-page-of-the-test-itself",
        }
        answers = [
            await client.post("/api/signals", json=body, headers=headers),
            await client.put(f"/api/social/likes/{video_id}", headers=headers),
            await client.put(f"/api/social/saves/{video_id}", headers=headers),
            await client.put(f"/api/social/follows/{author}", headers=headers),
            await client.post(f"/api/social/shares/{video_id}", headers=headers),
            await client.post("/api/social/comments", json={"video": video_id, "body": "Hello"}, headers=headers),
        ]
        assert {answer.status_code for answer in answers} <= wanted, [answer.text for answer in answers]
        await settle()
        return (await client.get("/api/feed", params={"kind": "for-you"}, headers=headers)).json()

    return act


async def test_the_cell_says_where_everybody_looks_that_it_heeds_the_signal(client):
    answer = await client.get("/.well-known/gpc.json")
    assert answer.json()["gpc"] is True
    assert len(answer.json()["lastUpdate"]) == len("2026-11-23")


@pytest.mark.parametrize("first", ["signals", "like"])
async def test_nothing_is_learned_from_whose_browser_objects_whatever_they_do(
    client, installation, sign_up_somebody, newcomer, make_video, act, learned, settle, first
):
    author = await newcomer("basil")
    video_id = await make_video(author.account_id, author.slot)
    me, cookies = await sign_up_somebody("anna")
    await settle()
    if first == "like":  # which reaches the log from its fact, without a header
        client.cookies = cookies
        await client.put(f"/api/social/likes/{video_id}", headers=ASKED)
        await settle()
        assert await learned() == 0
    page = await act(cookies, video_id, "basil", ASKED)
    assert await learned() == 0
    assert (page["kind"], page["unprofiled_because"]) == ("unprofiled", "gpc")
    async with installation.database.reading() as conn:
        state = await state_of(conn, account_id=me.account_id)
        assert (state.learning, state.chosen) == (False, False)
        (named,) = await (await conn.execute("SELECT count(*) FROM feed.seen")).fetchone()
        assert named == 0


async def test_without_the_signal_the_same_is_learned_and_a_choice_overrules_it(
    client, sign_up_somebody, newcomer, make_video, act, learned, settle
):
    author = await newcomer("basil")
    video_id = await make_video(author.account_id, author.slot)
    _, cookies = await sign_up_somebody("anna")
    await settle()
    await act(cookies, video_id, "basil", {})
    before = await learned()
    assert before > 1, "the control: all of this is learned from whoever does not object"
    _, others = await sign_up_somebody("clara")
    client.cookies = others
    await client.put("/api/signals/reader", json={"learning": True}, headers=ASKED)
    await act(others, video_id, "basil", ASKED)
    assert await learned() > before, "who chose it is learned from, whatever their browser says"
    assert cookie_name(SESSION_COOKIE, "http://test") in others
