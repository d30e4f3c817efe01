"""Whether there is room left on a disk. It frees none."""

import errno
import shutil
from pathlib import Path

FULL_BYTES = 32 << 20  # PostgreSQL stops when it cannot add 16 MiB to its log
KEPT_BYTES = 256 << 20  # that files leave to the database, which must go on when uploads cannot


def is_full(folder: Path) -> bool:
    """Say whether the disk that holds a folder has next to no room left."""
    return shutil.disk_usage(folder).free < FULL_BYTES


def require_room(folder: Path) -> None:
    """Raise OSError (ENOSPC) where files would take what the database needs."""
    if shutil.disk_usage(folder).free < KEPT_BYTES:
        raise no_room(folder)


def no_room(folder: Path) -> OSError:
    """Return the error that says that a disk is full."""
    return OSError(errno.ENOSPC, "No room is left on the disk", str(folder))


def is_for_room(fault: Exception) -> bool:
    """Say whether an error came of a full disk."""
    return isinstance(fault, OSError) and fault.errno in {errno.ENOSPC, errno.EDQUOT}
