"""`python -m clairvue.learner`: folds the logs into the live model, one process a machine. It holds no key.

`rehearse FOLDER`, `refold FOLDER` and `anchor FOLDER` are its own children: the first compiles, the second folds the
logs from nothing, the third fits the anchor to them.
"""

import asyncio
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import structlog

from clairvue.db.database import Database
from clairvue.kit.logs import configure_logs
from clairvue.kit.parent import die_with_parent, hear_from_parent
from clairvue.kit.room import is_for_room
from clairvue.kit.settings import Settings, read_settings
from clairvue.learner.children import begin_child, run_child
from clairvue.recommend.status import Status, write_status

PREPARING_EVERY_S = 5.0


async def learn(settings: Settings) -> int:
    """Learn until SIGTERM or SIGINT, then keep a last checkpoint."""
    # numba takes a second to import, which the children do by themselves.
    from clairvue.learner.loop import Loop  # noqa: PLC0415
    from clairvue.recommend.live import LearnerRuns, Live  # noqa: PLC0415
    from clairvue.recommend.rehearse import is_rehearsed  # noqa: PLC0415

    folder = settings.data / "recommender"
    try:
        live = Live.open(folder)
    except LearnerRuns as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 - the operator chose the folder
        return 1
    if not await asyncio.to_thread(is_rehearsed):
        await compile_first(folder)
    database = await Database.open(settings.database_url, pool_max=2)
    try:
        loop = Loop(folder, live, database)
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, loop.end)
        await loop.run()
    except OSError as fault:
        if not is_for_room(fault):
            raise
        # What was read and not folded is read again from the last checkpoint, by the next start.
        structlog.get_logger().error("learner.disk_full", reason=fault.strerror)
        return 1
    finally:
        await database.close()
        live.close()
    return 0


async def say_preparing(folder: Path) -> None:
    """Say, until cancelled, that the learner is there, though it does not learn yet."""
    while True:
        now = datetime.now(UTC)
        write_status(folder, Status(at=now, folded_since=now, refold_due=now))
        await asyncio.sleep(PREPARING_EVERY_S)


async def compile_first(folder: Path) -> None:
    """Compile in a child: at a low priority, and its memory goes with it."""
    scratch = folder / "rehearsal"
    preparing = asyncio.create_task(say_preparing(folder))
    await asyncio.to_thread(shutil.rmtree, scratch, ignore_errors=True)
    try:
        await run_child("rehearse", scratch)
    finally:
        preparing.cancel()
        await asyncio.to_thread(shutil.rmtree, scratch, ignore_errors=True)


async def run_chore(chore: str, folder: Path, settings: Settings) -> None:
    """Do what a learner starts a child for."""
    if chore == "rehearse":
        from clairvue.recommend.rehearse import note_rehearsed, rehearse  # noqa: PLC0415 - compiles

        rehearse(folder)
        note_rehearsed()
    elif chore == "refold":
        from clairvue.recommend.refold import refold  # noqa: PLC0415 - as above

        database = await Database.open(settings.database_url, pool_max=1)
        try:
            await refold(database, folder)
        finally:
            await database.close()
    elif chore == "anchor":
        from clairvue.recommend.anchoring import make_anchor  # noqa: PLC0415 - as above, and scipy

        database = await Database.open(settings.database_url, pool_max=1)
        try:
            await make_anchor(database, folder)
        finally:
            await database.close()


if __name__ == "__main__":
    die_with_parent()
    hear_from_parent()
    settings = read_settings()
    configure_logs(settings, process="learner")
    if len(sys.argv) > 1:
        begin_child()
        asyncio.run(run_chore(sys.argv[1], Path(sys.argv[2]), settings))
    else:
        sys.exit(asyncio.run(learn(settings)))
