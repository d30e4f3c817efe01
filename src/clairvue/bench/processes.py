"""A service under measurement: starts it as a person would, sums its memory and CPU, kills all of it at once."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

READY_DEADLINE_S = 120.0


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """`clairvue serve` on loopback with a data folder of its own."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self._data = data
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None
        data.mkdir(parents=True, exist_ok=True)
        self._log = data.parent / f"{data.name}.log"

    def start(self) -> float:
        """Start it and return the seconds until /readyz answered.

        Raises: RuntimeError when it does not become ready.
        """
        began = time.monotonic()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "clairvue",
                    "serve",
                    "--data",
                    str(self._data),
                    "--port",
                    str(self.port),
                    *self._arguments,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while time.monotonic() - began < READY_DEADLINE_S:
            if self._process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.origin}/readyz", timeout=2):  # noqa: S310 - always http, to loopback
                    return time.monotonic() - began
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        raise RuntimeError(f"The service did not become ready: {self._log.read_text(errors='replace')[-2000:]}")

    @property
    def pids(self) -> list[int]:
        """Every process of the tree."""
        assert self._process is not None
        return descendants(self._process.pid)

    def kill(self) -> None:
        """`kill -9` every process of the tree, the supervisor first so that nothing is started again."""
        assert self._process is not None
        pids = self.pids
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait()

    def stop(self) -> None:
        """End it in order; safe when it has ended."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(40)
        except subprocess.TimeoutExpired:
            self.kill()

    def memory_mib(self) -> float:
        """Return the memory of the tree without the models: proportional set size, so that shared pages count once.

        The learner, which holds the models, and its children are left out: see `learner_mib`.
        """
        learner = set(self._learner_pids())
        return sum(_pss_kib(pid) for pid in self.pids if pid not in learner) / 1024

    def learner_mib(self) -> float:
        """Return the memory of the learner and its children, the live model included."""
        return sum(_pss_kib(pid) for pid in self._learner_pids()) / 1024

    def _learner_pids(self) -> list[int]:
        return [pid for pid in self.pids if "-m clairvue.learner" in command_of(pid)]


def descendants(root: int) -> list[int]:
    """Return a process and everything below it, parents first."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    found = [root]
    for pid in found:
        found.extend(child for child, parent in parents.items() if parent == pid)
    return found


def _pss_kib(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def command_of(pid: int) -> str:
    """Return a process's command line, empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
