import json

import pytest

from clairvue.signals.routes import ROUTES

CLIENT = "c" * 22


@pytest.fixture
async def ann(newcomer):
    return await newcomer("ann")


def view(video, sequence=1, watched_ms=3_000):
    return {"sequence": sequence, "kind": "view", "video": video, "watched_ms": watched_ms, "loops": 0}


async def rows(installation, sql):
    async with installation.database.reading() as conn:
        return await (await conn.execute(sql)).fetchall()


async def test_a_signed_out_page_is_counted_under_the_name_it_made_up(browse, installation, cinema):
    video = await cinema.video()
    batch = {"client": CLIENT, "signals": [view(video), {**view(video, 2), "record": "r"}, view("none", 3)]}
    async with browse(ROUTES) as browser:
        answer = await browser.post("/api/signals", json=batch)
        nothing = {"repeated": 0, "unknown": 0, "over": 0}
        assert (answer.status_code, answer.json()) == (
            202,
            {"accepted": 2, "ignored": {**nothing, "unknown": 1}, "logged": 0},
        )
        again = await browser.post("/api/signals", json=batch)
        assert again.json() == {"accepted": 0, "ignored": {**nothing, "repeated": 3}, "logged": 0}
    counted = await rows(installation, "SELECT views, finishes, watched_ms FROM signals.video_count")
    assert counted == [(1, 0, 6_000)]


async def test_a_beacon_is_read_whatever_it_calls_itself(browse, cinema):
    video = await cinema.video()
    async with browse(ROUTES) as browser:
        for sequence, kind in enumerate(["text/plain;charset=UTF-8", "application/json", "text/plain"], 1):
            body = json.dumps({"client": CLIENT, "signals": [view(video, sequence)]})
            answer = await browser.post("/api/signals", content=body, headers={"Content-Type": kind})
            assert answer.json()["accepted"] == 1, kind


async def test_a_beacon_from_another_site_is_refused(browse):
    async with browse(ROUTES) as browser:
        batch = {"client": CLIENT, "signals": []}
        answer = await browser.post("/api/signals", json=batch, headers={"Origin": "https://elsewhere.example"})
        assert (answer.status_code, answer.json()["code"]) == (403, "wrong_origin")


async def test_who_is_signed_in_needs_no_name_and_two_pages_of_theirs_do_not_mix(browse, installation, cinema, ann):
    video = await cinema.video()
    async with browse(ROUTES, ann) as browser:
        for name in ({}, {"client": CLIENT}, {"client": "d" * 22}):
            answer = await browser.post("/api/signals", json={**name, "signals": [view(video)]})
            assert answer.json()["accepted"] == 1
    assert await rows(installation, "SELECT views FROM signals.video_count") == [(3,)]
    ((text,),) = await rows(installation, "SELECT string_agg(c::text, ' ') FROM signals.client AS c")
    assert ann.account_id not in text
    assert CLIENT not in text


async def test_who_is_neither_signed_in_nor_named_is_refused(browse):
    async with browse(ROUTES) as browser:
        for name in ({}, {"client": "short"}, {"client": "é" * 22}, {"client": "c" * 65}):
            answer = await browser.post("/api/signals", json={**name, "signals": []})
            assert (answer.status_code, answer.json()["code"]) == (400, "client_missing")


async def test_a_batch_that_cannot_be_read_is_refused(browse):
    async with browse(ROUTES) as browser:
        for body in [
            b"",
            b"{",
            b"[]",
            json.dumps({"client": CLIENT, "signals": [{"kind": "view"}]}).encode(),
            json.dumps({"client": CLIENT, "signals": [{**view("v"), "kind": "explored"}]}).encode(),
            json.dumps({"client": CLIENT, "signals": [view("v", watched_ms=-1)]}).encode(),
            json.dumps({"client": CLIENT, "signals": [view("v", sequence=2**63)]}).encode(),
        ]:
            answer = await browser.post("/api/signals", content=body, headers={"Content-Type": "text/plain"})
            assert answer.status_code == 400, body
        answer = await browser.post("/api/signals", json={"client": CLIENT, "signals": [view("\0")]})
        assert answer.json()["ignored"]["unknown"] == 1


async def test_a_batch_of_more_than_200_is_refused(browse):
    async with browse(ROUTES) as browser:
        signals = [view("none", number) for number in range(201)]
        answer = await browser.post("/api/signals", json={"client": CLIENT, "signals": signals})
        assert (answer.status_code, answer.json()["code"]) == (400, "batch_too_large")
