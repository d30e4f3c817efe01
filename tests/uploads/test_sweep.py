"""What nobody comes back for goes; what is still needed stays."""

from datetime import timedelta

import pytest

from clairvue.kit.ids import make_id
from clairvue.uploads.model import LIFETIME
from clairvue.uploads.sweep import sweep

pytestmark = pytest.mark.anyio


async def body_of(data):
    yield data


async def ids(database):
    async with database.reading() as conn:
        rows = await conn.execute("SELECT id FROM uploads.upload UNION SELECT upload_id FROM uploads.part")
        return {identifier for (identifier,) in await rows.fetchall()}


async def test_an_expired_upload_goes_with_its_bytes_and_a_live_one_stays(
    database, objects, begin_upload, receiver, now
):
    dead, live = await begin_upload(5), await begin_upload(5, at=now + timedelta(hours=1))
    await receiver(dead).take(body_of(b"abc"))
    await receiver(live, at=now + timedelta(hours=1)).take(body_of(b"abc"))
    assert await sweep(database, objects, now + LIFETIME) == 1
    assert await sweep(database, objects, now + LIFETIME) == 0
    assert await ids(database) == {live.id}
    assert [key.split("/")[1] for key in await objects.keys("uploads/", 10)] == [live.id]


async def test_bytes_that_no_upload_counts_go_even_of_thousands(database, objects, begin_upload, cell, now):
    live = await begin_upload(5)
    await objects.put(f"uploads/{live.id}/{0:015d}-aa", b"written, not counted yet")
    lost = make_id(cell, now)
    for number in range(1100):
        await objects.put(f"uploads/{lost}/{number:015d}-bb", b"x")
    await sweep(database, objects, now)
    assert await objects.keys("uploads/", 10) == [f"uploads/{live.id}/{0:015d}-aa"]


async def test_the_parts_of_a_finished_upload_stay_until_its_video_has_taken_them(
    database, objects, begin_upload, receiver, now
):
    upload = await begin_upload(3)
    await receiver(upload).take(body_of(b"abc"))
    [key] = await objects.keys("uploads/", 10)
    await sweep(database, objects, now + timedelta(days=30))
    assert await objects.size(key) == 3
    assert await ids(database) == {upload.id}
    await objects.delete_prefix(f"uploads/{upload.id}/")
    await sweep(database, objects, now)
    assert await ids(database) == {upload.id}
    await sweep(database, objects, now + LIFETIME)
    assert await ids(database) == set()
