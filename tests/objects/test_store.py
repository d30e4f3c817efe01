"""What every object store promises: each test runs over local files and over S3."""

import pytest

from clairvue.objects.keys import CHUNK_BYTES, KeyFormError, ObjectAbsentError, StoreAddressError
from clairvue.objects.parts import join_parts
from clairvue.objects.store import open_store

pytestmark = pytest.mark.anyio


async def read(store, key, *limits):
    return [chunk async for chunk in store.read(key, *limits)]


async def test_what_was_put_is_there_and_what_was_put_again_replaces_it(store):
    await store.put("videos/v/poster.jpg", b"first")
    await store.put("videos/v/poster.jpg", b"second")
    assert await store.get("videos/v/poster.jpg") == b"second"
    assert await store.size("videos/v/poster.jpg") == 6


async def test_an_empty_object_is_an_object(store):
    await store.put("a/empty", b"")
    assert await store.size("a/empty") == 0
    assert await store.get("a/empty") == b""
    assert await read(store, "a/empty") == []


async def test_a_file_is_copied_and_stays_where_it_was(store, tmp_path):
    data = bytes(range(256)) * 50_000
    (tmp_path / "made").write_bytes(data)
    await store.put_file("videos/v/540.mp4", tmp_path / "made")
    assert b"".join(await read(store, "videos/v/540.mp4")) == data
    assert (tmp_path / "made").exists()


async def test_what_is_absent_has_no_size_and_cannot_be_read(store):
    assert await store.size("a/b") is None
    assert await store.facts("a/b") is None
    with pytest.raises(ObjectAbsentError):
        await store.get("a/b")
    with pytest.raises(ObjectAbsentError):
        await read(store, "a/b")


@pytest.mark.parametrize(
    ("start", "end"), [(0, None), (0, 1), (1, 2), (5, None), (9, 10), (9, 99), (10, 20), (50, None), (3, 3), (0, 0)]
)
async def test_a_range_gives_exactly_its_bytes_and_nothing_past_the_end(store, start, end):
    await store.put("a/ten", b"0123456789")
    assert b"".join(await read(store, "a/ten", start, end)) == b"0123456789"[start:end]


async def test_reading_comes_in_bounded_chunks(store):
    data = bytes(3 * CHUNK_BYTES + 17)
    await store.put("a/large", data)
    chunks = await read(store, "a/large", 5)
    assert max(map(len, chunks)) <= CHUNK_BYTES
    assert b"".join(chunks) == data[5:]


async def test_the_tag_changes_when_the_bytes_do(store):
    await store.put("a/b", b"one")
    before = await store.facts("a/b")
    assert before == await store.facts("a/b")
    await store.put("a/b", b"two")
    after = await store.facts("a/b")
    assert (before.size, after.size) == (3, 3)
    assert before.tag != after.tag
    assert '"' not in after.tag


async def test_deleting_is_final_and_deleting_again_is_no_error(store):
    await store.put("a/b", b"x")
    await store.delete("a/b")
    await store.delete("a/b")
    assert await store.size("a/b") is None
    await store.put("a/b", b"y")
    assert await store.get("a/b") == b"y"


async def test_a_folder_goes_with_all_that_is_in_it_and_nothing_else(store):
    for key in ("v/a/1", "v/a/deep/er/2", "v/ab", "v/b/1"):
        await store.put(key, b"x")
    await store.delete_prefix("v/a/")
    await store.delete_prefix("v/a/")
    assert await store.keys("v/", 10) == ["v/ab", "v/b/1"]


async def test_keys_come_in_the_order_of_their_text_a_page_at_a_time(store):
    expected = sorted(["u/a-b/1", "u/a/1", "u/a/2", "u/a.b", "u/b", "u/a/0/z", "u/A/1"])
    for key in expected:
        await store.put(key, b"x")
    assert await store.keys("u/", 100) == expected
    pages, after = [], ""
    while page := await store.keys("u/", 2, after):
        assert len(page) <= 2
        pages += page
        after = page[-1]
    assert pages == expected
    assert await store.keys("nothing/", 10) == []


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/a",
        "a/",
        "a//b",
        "../a",
        "a/../b",
        "a/./b",
        ".writing/x",
        "a/.b",
        "a\\b",
        "a b",
        "a\0",
        "é",
        "a/b\n",
        "a" * 401,
    ],
)
async def test_a_key_that_could_escape_is_refused_everywhere(store, key, tmp_path):
    (tmp_path / "made").write_bytes(b"x")
    with pytest.raises(KeyFormError):
        await store.put(key, b"x")
    with pytest.raises(KeyFormError):
        await store.put_file(key, tmp_path / "made")
    with pytest.raises(KeyFormError):
        await store.get(key)
    with pytest.raises(KeyFormError):
        await read(store, key)
    with pytest.raises(KeyFormError):
        await store.facts(key)
    with pytest.raises(KeyFormError):
        store.local_path(key)
    with pytest.raises(KeyFormError):
        await store.delete(key)


@pytest.mark.parametrize("prefix", ["", "/", "a", "../", "a/../", "a//", ".writing/"])
async def test_a_folder_that_could_escape_is_refused_everywhere(store, prefix):
    with pytest.raises(KeyFormError):
        await store.delete_prefix(prefix)
    with pytest.raises(KeyFormError):
        await store.keys(prefix, 1)


async def test_parts_are_joined_in_their_order_and_joining_again_gives_the_same(store, tmp_path):
    parts = [b"one", b"", bytes(3_000_000), b"three"]
    keys = [f"uploads/u/{number:015d}-x" for number in range(len(parts))]
    for key, part in zip(keys, parts, strict=True):
        await store.put(key, part)
    for _ in range(2):
        assert await join_parts(store, keys, tmp_path / "source") == 3_000_008
        assert (tmp_path / "source").read_bytes() == b"".join(parts)
    with pytest.raises(ObjectAbsentError):
        await join_parts(store, [*keys, "uploads/u/missing"], tmp_path / "source")


@pytest.mark.parametrize("url", ["http://x/y", "s3://", "s3:///prefix", "s3://b?secret=x", "/srv/objects"])
def test_an_address_that_cannot_be_understood_is_refused_at_the_start(url, tmp_path):
    with pytest.raises(StoreAddressError):
        open_store(url, tmp_path)
