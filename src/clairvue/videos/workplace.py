"""A folder for one video's work, held by one process at a time and gone afterwards. It knows nothing of videos' states.

The hold is a lock of the operating system: it ends with the process that has it, however that ends.
"""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

_WAIT_S = 0.2


@asynccontextmanager
async def workplace(work: Path, video_id: str) -> AsyncGenerator[Path]:
    """Wait for the video's folder under `work`, lend it empty, and remove it."""
    await asyncio.to_thread(work.mkdir, parents=True, exist_ok=True)
    lock_path = work / f"{video_id}.lock"
    lock = _try_lock(lock_path)
    while lock is None:
        await asyncio.sleep(_WAIT_S)
        lock = _try_lock(lock_path)
    folder = work / video_id
    try:
        await asyncio.to_thread(_remove, folder)  # what a killed worker left
        await asyncio.to_thread(folder.mkdir)
        yield folder
    finally:
        await asyncio.to_thread(_remove, folder)
        lock_path.unlink(missing_ok=True)
        os.close(lock)


def sweep_workplaces(work: Path) -> list[str]:
    """Remove what killed workers left under `work`, leaving alone what somebody holds; return the names removed."""
    removed: list[str] = []
    for lock_path in sorted(work.glob("*.lock")) if work.is_dir() else []:
        lock = _try_lock(lock_path)
        if lock is None:
            continue
        _remove(lock_path.with_suffix(""))
        lock_path.unlink(missing_ok=True)
        os.close(lock)
        removed.append(lock_path.stem)
    return removed


def _try_lock(path: Path) -> int | None:
    """Return a descriptor that holds the lock, or None when somebody else does."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The one who held it before may have removed the file: then this is a lock on nothing.
        if path.stat().st_ino == os.fstat(lock).st_ino:
            return lock
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(lock)
    return None


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
