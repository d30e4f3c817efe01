"""Become PostgreSQL: give up root, die with the parent, clear what a killed server left behind, then exec the program.

Run as `python -I -S _postmaster.py ORDERS`: a JSON object with `parent`, `uid`, `gid`, `data`, `sockets`, `program`. It
imports nothing of ours, for it lives only milliseconds between fork and exec; and it never decides whether the data
folder is free: its parent holds the lock.
"""

import contextlib
import ctypes
import json
import os
import signal
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
QUIET_S = 5.0  # what an orphaned backend gets before SIGKILL


def become(uid: int, gid: int) -> None:
    """Turn into the ordinary user, with no way back."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)


def die_with(parent: int) -> None:
    """Ask the kernel for SIGQUIT (PostgreSQL's immediate shutdown) when `parent` dies, however it dies."""
    # After become(): the kernel forgets the wish when credentials change.
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT) != 0:
        sys.exit(f"prctl: {os.strerror(ctypes.get_errno())}")
    if os.getppid() != parent:  # it died before we asked
        sys.exit("The process that wanted PostgreSQL is gone.")


def servers_in(data: str) -> list[int]:
    """Return the pids of living PostgreSQL processes whose working folder is `data`.

    The pid in postmaster.pid proves nothing: it may be a zombie that answers to signal 0, or by now be somebody else.
    The kernel knows who lives in the folder; a zombie has no working folder.
    """
    found: list[int] = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if str((entry / "cwd").readlink()) == data and (entry / "comm").read_text() == "postgres\n":
                found.append(int(entry.name))
        except OSError:  # it ended meanwhile, or is somebody else's
            continue
    return found


def clear(data: str, sockets: str) -> None:
    """End the processes of a killed server, then remove its pid file and sockets."""
    deadline = time.monotonic() + QUIET_S
    asked: set[int] = set()
    while left := servers_in(data):
        late = time.monotonic() > deadline
        for pid in left:
            if late or pid not in asked:
                _signal(pid, signal.SIGKILL if late else signal.SIGQUIT)
                asked.add(pid)
        time.sleep(0.02)
    # Shared memory needs no care: PostgreSQL finds its old segment by the folder's inode and takes it over.
    for name in (Path(data, "postmaster.pid"), *Path(sockets).glob(".s.PGSQL.*")):
        name.unlink(missing_ok=True)


def _signal(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def main() -> None:
    """Carry out the orders; does not return."""
    orders = json.loads(sys.argv[1])
    become(orders["uid"], orders["gid"])
    die_with(orders["parent"])
    if orders["data"]:
        clear(orders["data"], orders["sockets"])
    # setsid came with the fork: a Ctrl-C at the terminal reaches the supervisor alone, which stops us in order.
    environment = {"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath}
    os.execve(orders["program"][0], orders["program"], environment)  # noqa: S606 - becoming it is the purpose


if __name__ == "__main__":
    main()
