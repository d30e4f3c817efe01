"""Files of videos and pictures over HTTP: ranges, caches, names, and who may have them."""

import httpx
import pytest

from clairvue.app.media_files import PUBLIC_FOR_S, media_files
from clairvue.app.watching import Watchable
from clairvue.kit.ids import make_id
from clairvue.kit.refusals import NotFound
from clairvue.objects.keys import CHUNK_BYTES

pytestmark = pytest.mark.anyio

DATA = bytes(range(256)) * 5000  # several chunks


class Gate:
    """Says of every video what it was told to say, and counts how often it was asked."""

    def __init__(self):
        self.answer = Watchable(public=True)
        self.asked = 0
        self.seconds = 1000.0

    async def may_watch(self, _installation, _ticket, _video_id):
        self.asked += 1
        if self.answer is None:
            raise NotFound
        return self.answer


@pytest.fixture
def gate():
    return Gate()


@pytest.fixture
def files(installation, gate):
    return media_files(lambda: installation, may_watch=gate.may_watch, seconds=lambda: gate.seconds)


@pytest.fixture
async def client(files):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(files), base_url="http://test") as client:
        yield client


@pytest.fixture
async def video_id(installation, cell, now):
    video_id = make_id(cell, now)
    await installation.objects.put(f"videos/{video_id}/540p-h264.mp4", DATA)
    await installation.objects.put(f"videos/{video_id}/master.m3u8", b"#EXTM3U\n")
    await installation.objects.put(f"videos/{video_id}/source", b"as it was uploaded")
    await installation.objects.put(f"videos/{video_id}/poster.jpg", b"jpeg")
    return video_id


async def test_a_file_comes_whole_with_its_type_and_may_be_kept(client, video_id):
    answer = await client.get(f"/media/{video_id}/540p-h264.mp4")
    assert answer.status_code == 200
    assert answer.content == DATA
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-length"] == str(len(DATA))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "public, max-age=86400, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=0-", 0, len(DATA)),
        (f"bytes={CHUNK_BYTES - 1}-{CHUNK_BYTES * 2}", CHUNK_BYTES - 1, CHUNK_BYTES * 2 + 1),
        ("bytes=-5", len(DATA) - 5, len(DATA)),
        ("bytes=7-99999999", 7, len(DATA)),
    ],
)
async def test_a_range_comes_as_exactly_that_part(client, video_id, asked, start, end):
    answer = await client.get(f"/media/{video_id}/540p-h264.mp4", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == DATA[start:end]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(DATA)}"
    assert answer.headers["content-length"] == str(end - start)


async def test_a_range_past_the_end_is_refused_with_the_size(client, video_id):
    answer = await client.get(f"/media/{video_id}/540p-h264.mp4", headers={"Range": f"bytes={len(DATA)}-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(DATA)}"
    assert answer.content == b""


async def test_head_tells_everything_but_the_bytes(client, video_id):
    for name, size in (("540p-h264.mp4", len(DATA)), ("master.m3u8", 8)):
        answer = await client.head(f"/media/{video_id}/{name}", headers={"Range": "bytes=0-1"})
        assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, str(size), b"")


@pytest.mark.parametrize("name", ["540p-h264.mp4", "master.m3u8"])
async def test_what_is_known_is_not_sent_again_and_what_changed_is(client, installation, video_id, name):
    first = await client.get(f"/media/{video_id}/{name}")
    tag = first.headers["etag"]
    again = await client.get(f"/media/{video_id}/{name}", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    await installation.objects.put(f"videos/{video_id}/{name}", b"changed")
    changed = await client.get(f"/media/{video_id}/{name}", headers={"If-None-Match": tag})
    assert (changed.status_code, changed.content) == (200, b"changed")


async def test_a_part_of_what_changed_meanwhile_is_sent_whole(client, video_id):
    url = f"/media/{video_id}/540p-h264.mp4"
    tag = (await client.head(url)).headers["etag"]
    same = await client.get(url, headers={"Range": "bytes=0-1", "If-Range": tag})
    other = await client.get(url, headers={"Range": "bytes=0-1", "If-Range": '"old"'})
    assert (same.status_code, other.status_code) == (206, 200)


async def test_a_playlist_is_asked_for_again_soon_because_it_grows(client, video_id):
    answer = await client.get(f"/media/{video_id}/master.m3u8")
    assert answer.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert answer.headers["cache-control"] == "public, max-age=10"


async def test_av1_is_answered_with_h264_until_it_is_there(client, installation, video_id):
    answer = await client.get(f"/media/{video_id}/master-av1.m3u8")
    assert (answer.status_code, answer.content) == (200, b"#EXTM3U\n")
    await installation.objects.put(f"videos/{video_id}/master-av1.m3u8", b"#EXTM3U\n# AV1\n")
    assert (await client.get(f"/media/{video_id}/master-av1.m3u8")).content == b"#EXTM3U\n# AV1\n"


async def test_what_is_not_public_is_kept_by_nobody(client, gate, video_id):
    gate.answer = Watchable(public=False)
    for name in ("540p-h264.mp4", "master.m3u8", "poster.jpg"):
        answer = await client.get(f"/media/{video_id}/{name}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")


async def test_what_may_not_be_watched_cannot_be_told_from_what_is_not_there(client, gate, video_id, cell, now):
    gate.answer = None
    hidden = await client.get(f"/media/{video_id}/540p-h264.mp4")
    gate.answer = Watchable(public=True)
    absent = await client.get(f"/media/{make_id(cell, now)}/540p-h264.mp4")
    assert (hidden.status_code, hidden.headers, hidden.content) == (404, absent.headers, absent.content)
    assert hidden.headers["cache-control"] == "no-store"
    assert hidden.json()["code"] == "not_found"


async def test_only_that_it_is_public_is_remembered_and_not_for_long(client, gate, video_id):
    url = f"/media/{video_id}/poster.jpg"
    assert (await client.get(url)).status_code == 200
    gate.answer = None
    gate.seconds += PUBLIC_FOR_S - 0.1
    assert ((await client.get(url)).status_code, gate.asked) == (200, 1)
    gate.seconds += 0.1
    assert ((await client.get(url)).status_code, gate.asked) == (404, 2)
    gate.answer = Watchable(public=False)
    assert (await client.get(url)).status_code == 200
    gate.answer = None
    assert ((await client.get(url)).status_code, gate.asked) == (404, 4)


async def test_no_name_but_a_renditions_is_looked_up(files, video_id, gate):
    names = [
        f"/media/{video_id}/source",
        f"/media/{video_id}/",
        f"/media/{video_id}",
        f"/media/{video_id}/../{video_id}/poster.jpg",
        f"/media/{video_id}/..%2fposter.jpg",
        f"/media/{video_id}/.poster.jpg",
        f"/media/{video_id}/POSTER.JPG",
        f"/media/{video_id}/poster.jpg\n",
        f"/media/{video_id}/poster.jpg/",
        f"/media/{video_id}/poster.exe",
        f"/media//{video_id}/poster.jpg",
        f"/media/..{video_id}/poster.jpg",
        "/media/nobody/poster.jpg",
        "/media/../../etc/passwd",
        f"/media/pictures/{video_id}/../poster.jpg",
        "/media/",
    ]
    for path in names:
        assert [message["status"] for message in await ask(files, path) if "status" in message] == [404], path
    assert gate.asked == 0


async def test_a_picture_is_there_for_everybody(client, installation, cell, now, gate):
    account_id = make_id(cell, now)
    await installation.objects.put(f"accounts/{account_id}/picture-7.webp", b"webp")
    answer = await client.get(f"/media/pictures/{account_id}/picture-7.webp")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"webp", "image/webp")
    assert gate.asked == 0


async def test_only_reading_is_answered(client, video_id):
    answer = await client.post(f"/media/{video_id}/poster.jpg")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_a_whole_file_is_left_to_a_server_that_can_send_files(files, installation, video_id):
    path = f"/media/{video_id}/540p-h264.mp4"
    start, sending = await ask(files, path, extensions={"http.response.pathsend": {}})
    assert start["status"] == 200
    assert sending["type"] == "http.response.pathsend"
    assert sending["path"] == str(installation.objects.local_path(f"videos/{video_id}/540p-h264.mp4"))
    part = await ask(files, path, extensions={"http.response.pathsend": {}}, headers=[(b"range", b"bytes=0-1")])
    assert b"".join(message.get("body", b"") for message in part) == DATA[:2]


async def ask(app, path, *, extensions=None, headers=()):
    """Send a GET straight to the application, with a path exactly as given, and return its messages."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": list(headers), "extensions": extensions}
    await app(scope, receive, send)
    return sent
