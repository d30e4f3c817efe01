"""The same files through the real server, which sends whole ones by itself."""

import httpx
import pytest

from clairvue.app.media_files import media_files
from clairvue.app.watching import Watchable
from clairvue.kit.ids import make_id

pytestmark = pytest.mark.anyio

DATA = bytes(range(256)) * 20_000


async def everybody(_installation, _ticket, _video_id):
    return Watchable(public=True)


@pytest.fixture
async def client(installation, listening):
    application = media_files(lambda: installation, may_watch=everybody)
    async with listening(application) as origin, httpx.AsyncClient(base_url=origin) as client:
        yield client


async def test_whole_files_parts_and_heads_come_as_they_should(client, installation, cell, now):
    video_id = make_id(cell, now)
    await installation.objects.put(f"videos/{video_id}/540p.mp4", DATA)
    url = f"/media/{video_id}/540p.mp4"
    whole = await client.get(url)
    assert (whole.status_code, whole.content == DATA) == (200, True)
    assert whole.headers["content-length"] == str(len(DATA))
    part = await client.get(url, headers={"Range": "bytes=0-1"})
    assert (part.status_code, part.content) == (206, DATA[:2])
    assert part.headers["content-range"] == f"bytes 0-1/{len(DATA)}"
    rest = await client.get(url, headers={"Range": "bytes=1-"})
    assert (rest.status_code, rest.content == DATA[1:]) == (206, True)
    head = await client.head(url)
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(DATA)), b"")
    known = await client.get(url, headers={"If-None-Match": whole.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    missing = await client.get(f"/media/{video_id}/720p.mp4")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


async def test_a_viewer_who_swipes_away_is_no_fault(client, installation, cell, now):
    video_id = make_id(cell, now)
    await installation.objects.put(f"videos/{video_id}/540p.mp4", DATA)
    for headers in ({}, {"Range": "bytes=1-"}):
        for _ in range(3):
            async with client.stream("GET", f"/media/{video_id}/540p.mp4", headers=headers) as answer:
                await anext(answer.aiter_raw(1000))
    assert (await client.get(f"/media/{video_id}/540p.mp4")).content == DATA
