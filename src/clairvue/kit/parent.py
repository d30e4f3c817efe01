"""Children of a process tree: they hear from the process that started them, and must not outlive it."""

import ctypes
import os
import signal
import sys

LATE_SETTING = "CLAIRVUE_DATABASE_URL"
_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent dies, however it dies (prctl(2)).

    `CLAIRVUE_PARENT` names the parent; when that one has died already, this process ends at once.
    """
    expected = os.environ.get("CLAIRVUE_PARENT")
    if expected is None:
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(expected):
        os.kill(os.getpid(), signal.SIGKILL)


def hear_from_parent() -> None:
    """Wait for the setting that the parent could not know when it started us, and put it in the environment.

    So a child imports its modules while the parent starts PostgreSQL. Ends this process when the parent gives up.
    """
    if os.environ.get(LATE_SETTING) or "CLAIRVUE_PARENT" not in os.environ:
        return
    told = sys.stdin.read()
    if not told:
        sys.exit(0)
    os.environ[LATE_SETTING] = told
