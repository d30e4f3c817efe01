"""The process tree of `clairvue serve`: starts children, starts them again when they die, takes them down in order.

It knows programs and exit codes, nothing of what they do.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from clairvue.kit.parent import LATE_SETTING

RESTARTS_MAX = 5
RESTART_WINDOW_S = 60.0
STOP_DEADLINE_S = 20.0


@dataclass(slots=True)
class Child:
    """A program of the tree: `module` is run as `python -m module`."""

    module: str
    arguments: Sequence[str] = ()
    once: bool = False  # ends by itself; its end is not an accident
    vital: bool = True  # without it the tree is no service; what is not vital is tried again, however often it dies
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list[float])

    def has_died(self) -> bool:
        """Say whether it ended without being asked to."""
        code = None if self.process is None else self.process.poll()
        return code is not None and not (self.once and code == 0)

    def dies_too_often(self) -> bool:
        """Say whether starting it once more would be no help."""
        self.starts = [start for start in self.starts if start > time.monotonic() - RESTART_WINDOW_S]
        return len(self.starts) > RESTARTS_MAX


class Tree:
    """Children that live and die together. Owned by one thread: start, watch, stop."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment) | {"CLAIRVUE_PARENT": str(os.getpid())}
        self._environment.pop(LATE_SETTING, None)  # told when the database is ready, not before
        self._children: list[Child] = []
        self._ending = threading.Event()

    def start(self, child: Child) -> None:
        """Start a child and keep it running."""
        child.starts.append(time.monotonic())
        child.process = subprocess.Popen(
            [sys.executable, "-m", child.module, *child.arguments],
            env=self._environment,
            stdin=subprocess.DEVNULL if LATE_SETTING in self._environment else subprocess.PIPE,
        )
        if child not in self._children:
            self._children.append(child)

    def tell(self, database_url: str) -> None:
        """Tell every child, and those started later, where the database is: they have been importing meanwhile."""
        self._environment[LATE_SETTING] = database_url
        for child in self._children:
            if child.process is not None and child.process.stdin is not None:
                with contextlib.suppress(BrokenPipeError), child.process.stdin as line:
                    line.write(database_url.encode())

    def end(self, *_: object) -> None:
        """Ask `watch` to return; safe from a signal handler."""
        self._ending.set()

    def stands(self) -> bool:
        """Say whether nobody has asked to end and every child runs."""
        running = all(child.process is not None and child.process.poll() is None for child in self._children)
        return running and not self._ending.is_set()

    def watch(self, standing: Callable[[], bool]) -> int:
        """Restart what dies, until asked to end (0), until something dies too often or the ground goes (1).

        `standing` says whether what the children stand on, the database, still lives.
        """
        import structlog  # noqa: PLC0415 - costs half a second, which belongs to the children at the start

        log = structlog.get_logger()
        while not self._ending.wait(0.2):
            if not standing():
                log.error("serve.database_died")
                return 1
            for child in [child for child in self._children if child.has_died()]:
                if not child.vital and child.dies_too_often():
                    continue  # until a minute has passed
                log.warning("serve.child_died", module=child.module, starts=len(child.starts))
                if child.once:
                    self._children.remove(child)
                elif child.dies_too_often():
                    log.error("serve.gave_up", module=child.module)
                    return 1
                else:
                    self.start(child)
        return 0

    def stop(self) -> None:
        """Take the children down, last started first; what does not end by itself in time is killed."""
        for child in reversed(self._children):
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_DEADLINE_S
        for child in reversed(self._children):
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
