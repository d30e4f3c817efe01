"""Files of the recommender's folder: for their owner alone, replaced whole, never seen half written."""

import os
from pathlib import Path

FOLDER_MODE, FILE_MODE = 0o700, 0o600


def make_folder(path: Path) -> Path:
    """Make a folder for its owner alone, unless it is there."""
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    return path


def write_file(path: Path, content: bytes, *, lasting: bool = False) -> None:
    """Put a file in place of the one there, at once; lasting: so that it outlives a power cut too."""
    beside = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE), "wb") as file:
        file.write(content)
        if lasting:
            file.flush()
            os.fsync(file.fileno())
    beside.replace(path)
    if lasting:
        sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Return once a file's content outlives a power cut."""
    _sync(path, os.O_RDONLY)


def sync_folder(path: Path) -> None:
    """Return once a folder's names outlive a power cut."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    opened = os.open(path, flags)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
