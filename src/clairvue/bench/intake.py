"""How many signals a cell takes in for a second of CPU, application and PostgreSQL together, through HTTP."""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from clairvue.accounts.edge import SESSION_COOKIE, cookie_name
from clairvue.accounts.model import PasswordHash
from clairvue.accounts.sign_in import open_session
from clairvue.accounts.sign_up import sign_up
from clairvue.bench.client import Client
from clairvue.bench.processes import READY_DEADLINE_S, descendants, free_port
from clairvue.bench.upload_cost import cpu_s
from clairvue.db.database import Connection
from clairvue.feed.measure import fill
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId
from clairvue.signals.measure import imagine_batches
from clairvue.videos.catalogue import FIRST_PAGE, latest

READERS = 200
MAKERS = 200
WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking signals in cost."""

    signals: int
    app_cpu_s: float
    database_cpu_s: float

    @property
    def signals_per_cpu_s(self) -> float:
        """Signals in the log for one second of CPU, application and database together."""
        return self.signals / (self.app_cpu_s + self.database_cpu_s)


async def measure_http(
    installation: Installation, database_url: str, *, videos: int = 2_000, size: int = 200, batches: int = 250
) -> Intake:
    """Fill a scratch cell, serve it over HTTP, send batches of `size` signals, and return what they cost.

    Every signal must reach the log. What sends them is not counted.
    Raises: RuntimeError when one does not.
    """
    await fill(installation, videos=videos, accounts=MAKERS)
    people = [await installation.database.transact(Newcomer(installation, number)) for number in range(READERS)]
    cookies = [cookie for _, _, cookie in people]
    async with installation.database.reading() as conn:
        refs = await latest(conn, before=FIRST_PAGE, limit=videos)
        server = _parent(conn.info.backend_pid)
    bodies = imagine_batches([ref.id for ref in refs], size=size, count=WARM_UP + batches)
    with _served(installation.data, database_url) as (origin, app):
        sending = _Sending(Client(origin), zip(cycle(cookies), bodies, strict=False), size)
        return await asyncio.to_thread(sending.run, app, server)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Sign somebody up without the second that a password costs; give their account, its slot, and their cookie."""

    here: Installation
    number: int

    async def __call__(self, conn: Connection) -> tuple[AccountId, int, str]:
        """Make the account, in the caller's transaction."""
        here, now = self.here, self.here.clock()
        handle = f"reader{self.number}"
        proven = await sign_up(
            conn,
            here.keyring,
            cell=here.cell,
            now=now,
            handle=handle,
            display_name=handle,
            language="en",
            password_hash=PasswordHash("none"),
        )
        token = await open_session(conn, here.keyring, cell=here.cell, proven=proven, agent="a bench", now=now)
        return proven.account_id, proven.slot, f"{cookie_name(SESSION_COOKIE, 'http://')}={token}"


@dataclass(frozen=True, slots=True)
class _Sending:
    """Batches on their way, each with the cookie of whoever sends it."""

    client: Client
    batches: Iterator[tuple[str, bytes]]
    size: int

    def run(self, app: int, server: int) -> Intake:
        """Send them all, one after the other; return what they cost the app and PostgreSQL, by their process ids."""
        for cookie, body in islice(self.batches, WARM_UP):
            self._send(cookie, body)
        app_s, database_s, sent = cpu_s([app]), cpu_s(descendants(server)), 0
        for cookie, body in self.batches:
            self._send(cookie, body)
            sent += self.size
        return Intake(sent, cpu_s([app]) - app_s, cpu_s(descendants(server)) - database_s)

    def _send(self, cookie: str, body: bytes) -> None:
        answer = self.client.ask("POST", "/api/signals", body, Cookie=cookie, Content_Type="application/json")
        if answer.json.get("logged") != self.size:
            raise RuntimeError(f"Not every signal was logged: {answer.status} {answer.body[:300]!r}")


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@contextlib.contextmanager
def _served(data: Path, database_url: str) -> Generator[tuple[str, int]]:
    """Serve a cell by one app process; give its address and its process."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    chosen = {"CLAIRVUE_DATA": str(data), "CLAIRVUE_DATABASE_URL": database_url, "CLAIRVUE_PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "-m", "clairvue.app"], env={**os.environ, **chosen}, stderr=subprocess.DEVNULL
    ) as app:
        try:
            deadline = time.monotonic() + READY_DEADLINE_S
            while not _is_ready(origin):
                if app.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("The application did not become ready.")
                time.sleep(0.05)
            yield origin, app.pid
        finally:
            app.terminate()


def _is_ready(origin: str) -> bool:
    try:
        with urllib.request.urlopen(f"{origin}/readyz", timeout=2):  # noqa: S310 - always http, to loopback
            return True
    except (urllib.error.URLError, OSError):
        return False
