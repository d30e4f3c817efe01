"""The client that the web uses, tus-js-client, against the real server: the proof that what we speak is tus."""

import json
import os
import random
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from runpy import run_path

import pytest

from clairvue.objects.parts import join_parts
from clairvue.uploads import _store

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
SCRIPT = Path(__file__).with_name("tus_client.mjs")


def find_node():
    """Return the node that builds the web client, or None where there is none."""
    try:
        return run_path(str(ROOT / "tools" / "node.py"))["find_node"]().node
    except ImportError:
        return None


NODE = find_node()
MISSING = [
    sentence
    for sentence, found in (
        ("there is no Node", NODE),
        ("web/node_modules is not installed: run `npm ci` in web/", (WEB / "node_modules" / "tus-js-client").exists()),
    )
    if not found
]

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(bool(MISSING) and "CI" not in os.environ, reason="; ".join(MISSING)),
]

DATA = random.Random(3).randbytes(9_000_000)


@pytest.fixture
async def client(start_server, sign_up_somebody, tmp_path):
    """Start the script as a signed-in person's, any number of times; they share a file and what they remember."""
    _, cookies = await sign_up_somebody("anna")
    path = tmp_path / "clip.mp4"
    path.write_bytes(DATA)

    @contextmanager
    def client(**choices):
        chosen = {
            "origin": f"http://127.0.0.1:{start_server.port}",
            "cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "path": str(path),
            "memory": str(tmp_path / "remembered.json"),
            **choices,
        }
        command = [NODE, str(SCRIPT), str(WEB), json.dumps(chosen)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            yield process
            process.kill()

    return client


def heard(process, event):
    """Yield what the client says until it says this, that included."""
    for line in process.stdout:
        said = json.loads(line)
        yield said
        if said["event"] == event:
            return
        assert said["event"] != "error", said
    pytest.fail(f"the client ended before it said {event}")


def last_heard(process, event):
    *_, last = heard(process, event)
    return last


def tell(process, word):
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


async def assert_arrived(installation, url, folder):
    async with installation.database.reading() as conn:
        parts = await _store.list_parts(conn, url.rsplit("/", 1)[1])
        videos = await (await conn.execute("SELECT id FROM videos.video")).fetchall()
    assert (url.rsplit("/", 1)[1],) in videos
    await join_parts(installation.objects, [part.key for part in parts], folder / "source")
    assert (folder / "source").read_bytes() == DATA


async def test_a_file_arrives_whole(client, start_server, installation, tmp_path):
    start_server()
    for choices in ({}, {"chunkSize": 2_500_000}, {"duringCreation": True}):
        with client(**choices) as process:
            url = last_heard(process, "success")["url"]
        await assert_arrived(installation, url, tmp_path)


async def test_a_server_that_dies_in_the_middle_of_a_request_is_waited_for(
    client, start_server, installation, tmp_path
):
    server = start_server()
    with client(chunkSize=4_500_000, holdRequest=2) as process:
        last_heard(process, "held")
        # A server that stands still takes what fits into the socket, and dies without having read to the end.
        server.send_signal(signal.SIGSTOP)
        tell(process, "go")
        while json.loads(process.stdout.readline()).get("sent", 0) <= 4_500_000:
            pass
        server.kill()
        server.wait()
        start_server()
        url = last_heard(process, "success")["url"]
    await assert_arrived(installation, url, tmp_path)


async def test_a_browser_that_dies_in_the_middle_goes_on_where_it_was(client, start_server, installation, tmp_path):
    start_server()
    with client(chunkSize=1_000_000) as process:
        assert next(heard(process, "found"))["count"] == 0
        url = last_heard(process, "url")["url"]
        last_heard(process, "accepted")
    with client(chunkSize=1_000_000) as process:
        said = list(heard(process, "success"))
    assert said[0] == {"event": "found", "count": 1}
    assert min(event["accepted"] for event in said if event["event"] == "accepted") > 1_000_000
    assert said[-1]["url"] == url
    await assert_arrived(installation, url, tmp_path)


async def test_what_is_refused_or_taken_back_leaves_nothing_and_is_not_tried_again(
    client, start_server, installation, tmp_path
):
    start_server()
    empty = tmp_path / "empty.mp4"
    empty.touch()
    with client(path=str(empty)) as process:
        said = [json.loads(process.stdout.readline()) for _ in range(2)]
    assert said == [{"event": "found", "count": 0}, {"event": "error", "status": 400}]
    with client(chunkSize=1_000_000) as process:
        last_heard(process, "accepted")
        tell(process, "stop")
        last_heard(process, "terminated")
    async with installation.database.reading() as conn:
        assert await (await conn.execute("SELECT id FROM uploads.upload")).fetchall() == []
    assert await installation.objects.keys("uploads/", 10) == []
