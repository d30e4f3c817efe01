"""Children that must not outlive the process that started them."""

import ctypes
import os
import signal

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
