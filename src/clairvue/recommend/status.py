"""How the learner is doing, in a small file beside the model: for metrics, for `clairvue check`. Light to read."""

import time
from datetime import datetime
from pathlib import Path

import msgspec

from clairvue.recommend.files import write_file

STATUS = "status.json"
SILENT_AFTER_S = 30.0


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """One look at the learner."""

    at: datetime
    folded_since: datetime
    refold_due: datetime
    ready: bool = False  # readers have a model
    frozen: bool = False
    signals: tuple[int, int] = (0, 0)  # how far the log of signals is folded
    rows: int = 0  # signals folded, since the fold began from nothing
    lag_rows: int = 0  # signals that wait
    lag_s: float = 0.0  # how long the oldest of them has waited
    checkpoint_at: datetime | None = None
    weights: str = ""


def write_status(folder: Path, status: Status) -> None:
    """Put a status in place of the last."""
    write_file(folder / STATUS, msgspec.json.encode(status))


def read_status(folder: Path) -> Status | None:
    """Return the last status; None where no learner has written one."""
    try:
        return msgspec.json.decode((folder / STATUS).read_bytes(), type=Status)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def is_silent(folder: Path) -> bool:
    """Say whether the status is so old that its learner must have ended."""
    try:
        return time.time() - (folder / STATUS).stat().st_mtime > SILENT_AFTER_S
    except FileNotFoundError:
        return True
