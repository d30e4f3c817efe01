"""The learner as a process: killed at any moment it goes on, outages end, and it keeps what it learned."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import numpy as np
import pytest

from clairvue.kit.numbers import number_of
from clairvue.recommend import checkpoint
from clairvue.recommend.enter import enter_new
from clairvue.recommend.files import make_folder
from clairvue.recommend.layout import SIGNALS
from clairvue.recommend.live import Model, read_manifest
from clairvue.recommend.model import EntryWords
from clairvue.recommend.replay import replay
from clairvue.recommend.status import read_status
from clairvue.signals import log
from clairvue.signals.log import Logged, SignalKind

ROWS = 3 * 40 * 25
CLIPS = [f"test-{number:026}" for number in range(20)]


@contextmanager
def learner(url, data):
    environment = os.environ | {"CLAIRVUE_DATABASE_URL": url, "CLAIRVUE_DATA": str(data)}
    environment.pop("CLAIRVUE_PARENT", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "clairvue.learner"], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


async def until(question):
    deadline = time.monotonic() + 300  # the first start on a machine compiles
    while not (answer := question()):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    return answer


async def learns_again(folder, *, after):
    await until(lambda: (status := read_status(folder)) and status.ready and (after is None or status.at > after.at))


@pytest.fixture
def tell(database, now):
    async def tell():
        told = [
            EntryWords(
                video_id=name,
                creator=1,
                published_at=now,
                duration_ms=9000,
                language="en",
                caption="",
                hashtags=("bread",),
            )
            for name in CLIPS
        ]
        await database.transact(lambda conn: enter_new(conn, told, now=now))

    return tell


@pytest.fixture
def watch(database, now):
    draw = np.random.default_rng(7)

    async def watch(rows):
        made = [
            Logged(1000, int(draw.integers(1, 50)), number_of(str(draw.choice(CLIPS))), SignalKind.WATCH, value=8000)
            for _ in range(rows)
        ]
        await database.transact(lambda conn: log.append(conn, made, now=now))

    return watch


async def cut_connections(database):
    async with database.reading() as conn:
        await conn.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"""
        )


async def test_killed_and_cut_off_at_any_moment_it_folds_every_signal_once(
    database, database_url, tell, watch, tmp_path
):
    folder = tmp_path / "recommender"
    await tell()
    for start in range(3):
        with learner(database_url, tmp_path):
            await learns_again(folder, after=read_status(folder))
            for batch in range(40):
                await watch(25)
                if start == 1 and batch % 20 == 5:
                    await cut_connections(database)
            if start == 2:
                await until(lambda: read_status(folder).rows == ROWS)
    manifest = read_manifest(folder)
    model = Model.open(folder)
    assert model.arrays.generation == manifest.generation
    assert model.reading.state.learned["clock"][0, SIGNALS] == ROWS
    assert len(list(folder.glob("checkpoint-*"))) == 0  # nobody has let it end in order yet

    with learner(database_url, tmp_path) as process:
        await until(lambda: read_manifest(folder) != manifest)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert checkpoint.newest(folder).manifest.rows == ROWS
    verdict = await replay(database, folder)
    assert verdict.equal, verdict.sentence


async def test_a_full_disk_ends_no_learning(database_url, tell, watch, tmp_path):
    folder = make_folder(tmp_path / "recommender")
    (folder / ".status.json.new").symlink_to("/dev/full")  # what is written there finds no room
    await tell()
    await watch(25)
    with learner(database_url, tmp_path) as process:
        await until(lambda: read_manifest(folder))
        await asyncio.sleep(3)
        assert read_status(folder) is None
        assert process.poll() is None
        (folder / ".status.json.new").unlink()
        await until(lambda: (status := read_status(folder)) and status.rows == 25)


async def test_a_second_learner_in_the_same_folder_says_so_and_ends(database_url, tmp_path):
    with learner(database_url, tmp_path):
        await until(lambda: read_status(tmp_path / "recommender"))
        with learner(database_url, tmp_path) as second:
            assert second.wait(120) == 1
            assert "Another learner already writes in" in second.stderr.read()
