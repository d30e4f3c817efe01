"""What local files owe beyond the contract: crashes leave nothing, and neighbours do not disturb each other."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from clairvue.objects.local import LocalStore

pytestmark = pytest.mark.anyio

WRITER = """
import asyncio, os, sys
from pathlib import Path
from clairvue.objects.local import LocalStore
store = LocalStore.open(Path(sys.argv[1]))
os.fsync = lambda descriptor: (print("writing", flush=True), sys.stdin.read())
asyncio.run(store.put("a/b", b"never finished"))
"""


def temporaries(folder):
    return [path for path in (folder / ".writing").rglob("*") if path.is_file() and path.name != ".lock"]


def start_writer(folder):
    command = [sys.executable, "-c", WRITER, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


async def test_what_a_killed_writer_left_is_swept_at_the_next_open_and_never_seen(tmp_path):
    with start_writer(tmp_path) as writer:
        assert writer.stdout.readline() == b"writing\n"
        # While its writer lives, another opener leaves the file alone.
        LocalStore.open(tmp_path)
        assert len(temporaries(tmp_path)) == 1
        os.kill(writer.pid, signal.SIGKILL)
    store = LocalStore.open(tmp_path)
    assert temporaries(tmp_path) == []
    assert await store.size("a/b") is None


async def test_a_put_that_fails_leaves_nothing(tmp_path):
    store = LocalStore.open(tmp_path)
    with pytest.raises(FileNotFoundError):
        await store.put_file("a/b", tmp_path / "not-there")
    assert temporaries(tmp_path) == []
    assert await store.size("a/b") is None


async def test_every_folder_and_file_is_on_stable_storage_before_put_returns(tmp_path, monkeypatch):
    store = LocalStore.open(tmp_path / "objects")
    synced, fsync = [], os.fsync

    def watched(descriptor):
        synced.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    await store.put("videos/v/file", b"x")
    root = tmp_path / "objects"
    assert synced[0].startswith(str(root / ".writing"))
    assert synced[1:] == [str(root), str(root / "videos"), str(root / "videos" / "v")]


async def test_an_emptied_folder_goes_and_a_put_beside_that_still_arrives(tmp_path):
    store = LocalStore.open(tmp_path)

    async def come_and_go(name):
        for _ in range(100):
            await store.put(f"a/b/{name}", name.encode())
            assert await store.get(f"a/b/{name}") == name.encode()
            await store.delete(f"a/b/{name}")

    await asyncio.gather(*(come_and_go(name) for name in ("one", "two", "three")))
    assert [path.name for path in tmp_path.iterdir()] == [".writing"]


async def test_a_read_that_has_begun_never_mixes_old_bytes_with_new(tmp_path):
    store = LocalStore.open(tmp_path)
    await store.put("a/b", b"o" * 1_000_000)
    reading = store.read("a/b")
    first = await anext(reading)
    await store.put("a/b", b"n" * 1_000_000)
    assert set(first + b"".join([chunk async for chunk in reading])) == {ord("o")}
    assert set(await store.get("a/b")) == {ord("n")}
