"""A video's files as objects."""

import pytest

from clairvue.kit.ids import VideoId
from clairvue.objects.local import LocalStore
from clairvue.videos.erase import erase, erase_objects
from clairvue.videos.files import bring_source, drop_parts, drop_stale, keep_files, keep_source_file

CLIP = VideoId("test-clip")
NAMES = ("master.m3u8", "540p.m3u8", "540p.mp4", "zebra.jpg")


class Noting(LocalStore):
    """A store that remembers the order of what it kept."""

    order = ()

    async def put_file(self, key, path):
        await super().put_file(key, path)
        self.order = (*self.order, key)


@pytest.fixture
def objects(tmp_path):
    return Noting.open(tmp_path / "objects")


@pytest.fixture
def out(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    for name in NAMES:
        (out / name).write_text(name)
    return out


async def test_playlists_come_after_what_they_name_and_the_master_last(objects, out):
    await keep_files(objects, CLIP, out, NAMES)
    assert [key.rpartition("/")[2] for key in objects.order] == ["540p.mp4", "zebra.jpg", "540p.m3u8", "master.m3u8"]


async def test_what_a_killed_attempt_left_goes_and_the_source_stays(objects, out):
    await objects.put(f"videos/{CLIP}/source", b"source")
    await objects.put(f"videos/{CLIP}/old.mp4", b"old")
    await objects.put("videos/test-clip2/old.mp4", b"another's")
    await keep_files(objects, CLIP, out, NAMES)
    await drop_stale(objects, CLIP, NAMES)
    left = await objects.keys("videos/", 100)
    assert f"videos/{CLIP}/old.mp4" not in left
    assert {f"videos/{CLIP}/source", "videos/test-clip2/old.mp4"} <= set(left)


async def test_the_source_comes_from_its_parts_and_then_from_the_one_object(objects, tmp_path):
    keys = [f"uploads/{CLIP}/000000000000000-a", f"uploads/{CLIP}/000000000000003-b"]
    await objects.put(keys[0], b"abc")
    await objects.put(keys[1], b"de")
    joined = await bring_source(objects, CLIP, keys, tmp_path)
    assert joined.read_bytes() == b"abcde"
    await keep_source_file(objects, CLIP, joined)
    await drop_parts(objects, CLIP)
    assert await objects.keys("uploads/", 10) == []
    assert (await bring_source(objects, CLIP, [], tmp_path)).read_bytes() == b"abcde"


async def test_erasing_deletes_every_object_and_a_living_video_keeps_its_own(author, objects):
    video_id = await author.upload()
    for key in (f"uploads/{video_id}/0-a", f"videos/{video_id}/source", f"videos/{video_id}/master.m3u8"):
        await objects.put(key, b"x")
    await erase_objects(author.database, objects, video_id=video_id, now=author.now)
    assert len(await objects.keys(f"videos/{video_id}/", 10)) == 2
    await author.database.transact(lambda conn: erase(conn, video_id=video_id, account_id=author.id, now=author.now))
    await erase_objects(author.database, objects, video_id=video_id, now=author.now)
    assert await objects.keys(f"videos/{video_id}/", 10) == []
    assert await objects.keys(f"uploads/{video_id}/", 10) == []
    assert (await author.one("SELECT objects_erased_at FROM videos.video"))[0] == author.now
