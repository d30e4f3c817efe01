"""The folder of one video's work: one holder at a time, nothing left behind, whatever happens to the holder."""

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from clairvue.videos.workplace import sweep_workplaces, workplace

HOLDING = """
import asyncio, sys
from pathlib import Path
from clairvue.videos.workplace import workplace

async def hold():
    async with workplace(Path(sys.argv[1]), "clip") as place:
        (place / "half").write_text("half")
        print("held", flush=True)
        await asyncio.sleep(600)

asyncio.run(hold())
"""


@pytest.fixture
def killed(tmp_path):
    """Let another process hold the workplace, and return how to kill it."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDING, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline() == "held\n"

    def kill():
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()

    yield kill
    if holder.poll() is None:
        kill()
    holder.stdout.close()


async def test_the_folder_is_lent_empty_and_gone_afterwards(tmp_path):
    async with workplace(tmp_path / "work", "clip") as place:
        (place / "file").write_text("x")
    assert list((tmp_path / "work").iterdir()) == []


async def test_a_failure_leaves_nothing_either(tmp_path):
    with pytest.raises(ZeroDivisionError):
        async with workplace(tmp_path, "clip") as place:
            (place / "file").write_text(str(1 / 0))
    assert list(tmp_path.iterdir()) == []


async def test_two_who_want_the_same_video_take_turns(tmp_path):
    inside = []

    async def work():
        async with workplace(tmp_path, "clip") as place:
            inside.append(len(list(place.iterdir())))
            (place / "mine").write_text("x")
            await asyncio.sleep(0.01)

    await asyncio.gather(*(work() for _ in range(5)))
    assert inside == [0] * 5


async def test_what_a_living_worker_holds_is_not_swept(tmp_path, killed):
    assert sweep_workplaces(tmp_path) == []
    assert (tmp_path / "clip" / "half").exists()
    killed()
    assert sweep_workplaces(tmp_path) == ["clip"]
    assert list(tmp_path.iterdir()) == []


async def test_after_a_kill_the_next_begins_with_an_empty_folder(tmp_path, killed):
    killed()
    async with workplace(tmp_path, "clip") as place:
        assert list(place.iterdir()) == []


def test_a_folder_that_does_not_exist_has_nothing_to_sweep(tmp_path):
    assert sweep_workplaces(tmp_path / "absent") == []
