"""Under 16, nothing of a stranger arrives: no comment, no mention, no reply; of somebody one follows it does."""

import pytest

from clairvue.accounts.model import AgeBand
from clairvue.reactions import JOBS

NOON = "2026-11-23T12:00:00+00:00"


@pytest.fixture
async def mia(service, newcomer):
    service.at(NOON)
    mia = await newcomer("mia", age_band=AgeBand.UNDER_16)
    async with await service.browser(mia) as browser:
        yield mia, browser


@pytest.fixture
async def basil(service, newcomer):
    basil = await newcomer("basil", age_band=AgeBand.ADULT)
    async with await service.browser(basil) as browser:
        yield basil, browser


async def test_a_stranger_neither_sees_nor_comments_nor_likes_her_clips(mia, basil, make_video):
    video_id = await make_video(mia[0].account_id, mia[0].slot, caption="Hers")
    _, stranger = basil
    for method, path, body in (
        ("GET", f"/api/videos/{video_id}", None),
        ("GET", f"/api/social/comments?video={video_id}", None),
        ("POST", "/api/social/comments", {"video": video_id, "body": "Hello @mia"}),
        ("PUT", f"/api/social/likes/{video_id}", None),
        ("PUT", f"/api/social/saves/{video_id}", None),
    ):
        assert (await stranger.request(method, path, json=body)).status_code == 404, path


@pytest.mark.parametrize("follows", [False, True])
async def test_whoever_names_her_reaches_her_only_if_she_follows_them(mia, basil, make_video, carry_out, follows):
    (_, hers), (author, his) = mia, basil
    if follows:
        assert (await hers.put("/api/social/follows/basil")).status_code < 300
    video_id = await make_video(author.account_id, author.slot, caption="For @mia")
    assert (await his.post("/api/social/comments", json={"video": video_id, "body": "Look @mia"})).status_code == 201
    await carry_out()
    told = (await hers.get("/api/social/notifications")).json()["items"]
    assert {each["kind"] for each in told} == ({"mention"} if follows else set())


async def test_a_reply_of_a_stranger_does_not_reach_her(mia, basil, make_video, carry_out):
    (_, hers), (author, his) = mia, basil
    video_id = await make_video(author.account_id, author.slot)
    written = await hers.post("/api/social/comments", json={"video": video_id, "body": "Nice"})
    words = {"video": video_id, "body": "Where do you live?", "reply_to": written.json()["id"]}
    assert (await his.post("/api/social/comments", json=words)).status_code == 201
    await carry_out()
    assert (await hers.get("/api/social/notifications")).json()["items"] == []


def test_nothing_is_pushed_to_anybody_and_letters_are_the_only_thing_that_leaves():
    assert [name for name in JOBS if "push" in name] == []
    assert [name for name in JOBS if name.startswith("mail.send")] == ["mail.send_letters"]
