"""Feeds that others make, on a real service beside us: what it is told, what it is believed, and how it may fail."""

import json
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from clairvue.feed import others
from clairvue.kit.settings import SettingsRefused, read_settings
from clairvue.social.block import block
from clairvue.videos.model import Visibility


class Elsewhere:
    """Somebody else's service: it answers with what it is given, and remembers what it was asked."""

    def __init__(self):
        self.asked = []
        self.answer = {"items": []}
        self.status = 200
        self.slowly_s = 0.0
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                told.asked.append((self.path, dict(self.headers)))
                body = told.answer if isinstance(told.answer, bytes) else json.dumps(told.answer).encode()
                self.send_response(told.status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()
                try:
                    for piece in [bytes([byte]) for byte in body] if told.slowly_s else [body]:
                        self.wfile.write(piece)
                        time.sleep(told.slowly_s)
                except OSError:
                    return  # nobody waited

            def log_message(self, *_words):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/feed?key=birds"

    @contextmanager
    def open(self):
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield self
        self.server.shutdown()
        self.server.server_close()
        thread.join()


@pytest.fixture
def elsewhere(installation):
    with Elsewhere().open() as service:
        installation.feeds["birds"] = service.address
        yield service


@pytest.fixture(autouse=True)
def _nothing_shared(monkeypatch):
    monkeypatch.setattr(others, "DEADLINE_S", 60.0)  # a busy machine is slow
    others._shared.clear()
    others._quiet.clear()


@pytest.fixture
def look(client):
    async def look(**asked):
        return await client.get("/api/feed", params={"kind": "by:birds", "limit": 10, "language": "fr", **asked})

    return look


def ids(answer):
    return [item["video"]["id"] for item in answer.json()["items"]]


async def test_it_is_listed_with_its_address(client, elsewhere):
    assert (await client.get("/api/feed/kinds")).json()[-1] == {
        "kind": "by:birds",
        "title": "birds",
        "personal": False,
        "sign_in": False,
        "by": elsewhere.address,
    }


async def test_a_page_is_in_its_order_with_its_words_and_leaves_a_record(client, elsewhere, look, publish, makers):
    (anna,) = await makers(1)
    clips = [await publish(anna) for _ in range(3)]
    words = ["A kingfisher", "two\nlines \u202eturned", "w" * 900]
    elsewhere.answer = {
        "items": [{"video": clip, "reason": said} for clip, said in zip(clips, words, strict=True)],
        "cursor": "on",
    }
    answer = await look()
    page = answer.json()
    assert ids(answer) == clips
    assert [item["reasons"][0]["values"]["words"] for item in page["items"]] == [
        "A kingfisher",
        "two lines turned",
        "w" * 200,
    ]
    assert (page["kind"], page["cursor"]) == ("by:birds", "on")
    record = (await client.get(f"/api/feed/records/{page['items'][0]['record']}")).json()
    assert record["kind"] == "by:birds"
    assert record["page"]["items"][0]["reasons"][0]["values"] == {"feed": "birds", "words": "A kingfisher"}


async def test_it_is_told_nothing_about_who_asks_and_asked_once_for_all(elsewhere, look, sign_in):
    elsewhere.answer = {"items": [], "cursor": "on"}
    assert (await look()).status_code == 200
    await sign_in("zoe")
    assert (await look()).status_code == 200
    assert (await look(cursor="on")).json()["cursor"] is None, "a cursor that stands still ends the feed"
    assert [path for path, _ in elsewhere.asked] == [
        "/feed?key=birds&limit=10&language=fr",
        "/feed?key=birds&limit=10&language=fr&cursor=on",
    ]
    assert {name.lower() for _, headers in elsewhere.asked for name in headers} == {
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "user-agent",
    }


async def test_what_it_claims_is_looked_up(elsewhere, look, publish, makers, sign_in, database, now):
    anna, ben = await makers(2)
    good, private, blocked = (
        await publish(anna),
        await publish(anna, visibility=Visibility.ONLY_ME),
        await publish(ben),
    )
    viewer = await sign_in("zoe")
    await database.transact(lambda conn: block(conn, blocker_id=viewer.account_id, blocked_id=ben.id, now=now))
    nobody = f"{good[:-4]}0000"
    named = [nobody, "x\0y", "../../etc/passwd", private, blocked, good, good]
    elsewhere.answer = {"items": [{"video": name} for name in named]}
    assert ids(await look()) == [good]


async def test_more_than_was_asked_for_is_ignored(elsewhere, look, publish, makers):
    (anna,) = await makers(1)
    clips = [await publish(anna, hours_ago=hours) for hours in range(1, 5)]
    elsewhere.answer = {"items": [{"video": clip} for clip in clips]}
    assert ids(await look(limit=2)) == clips[:2]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"<html>", 200),
        ({"items": [{"video": 7}]}, 200),
        ({"items": []}, 500),
        ({"items": []}, 302),
        (b'{"items": [' + b" " * others.BYTES_MAX + b"]}", 200),
    ],
)
async def test_an_answer_that_is_none_is_said_to_be_silence(elsewhere, look, answer, status):
    elsewhere.answer, elsewhere.status = answer, status
    refused = await look()
    assert (refused.status_code, refused.json()["code"]) == (502, "feed_elsewhere_silent")
    assert "birds" in refused.json()["detail"]
    elsewhere.answer, elsewhere.status = {"items": []}, 200
    assert (await look()).status_code == 502, "it is left in peace for a while"
    assert len(elsewhere.asked) == 1
    others._quiet.clear()
    assert (await look()).status_code == 200


async def test_a_service_that_drips_is_not_waited_for(elsewhere, look, monkeypatch):
    monkeypatch.setattr(others, "DEADLINE_S", 0.2)
    elsewhere.answer, elsewhere.slowly_s = {"items": [], "cursor": "so slow"}, 0.05
    assert (await look()).status_code == 502


async def test_nobody_listens_there(installation, look):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        installation.feeds["birds"] = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        assert (await look()).status_code == 502


async def test_a_feed_that_nobody_named_is_refused_in_words(client):
    refused = await client.get("/api/feed", params={"kind": "by:birds"})
    assert (refused.status_code, refused.json()["code"]) == (400, "feed_kind_unknown")


def test_feeds_are_named_in_the_settings():
    chosen = read_settings({"CLAIRVUE_FEEDS": "birds=https://a.example/b?c=d  slow-1=http://localhost:9000/"})
    assert chosen.feeds_by_name == {"birds": "https://a.example/b?c=d", "slow-1": "http://localhost:9000/"}
    for wrong in ("birds", "birds=ftp://a.example", "Birds=https://a.example", "=https://a.example"):
        with pytest.raises(SettingsRefused, match="CLAIRVUE_FEEDS"):
            read_settings({"CLAIRVUE_FEEDS": wrong})
