"""Measuring the feed: CPU of the application and of PostgreSQL together for one page, over a catalogue of any size."""

import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from clairvue.db.database import Connection
from clairvue.feed.catalogue import Maker, copy_clips, copy_makers, imagine_clips, imagine_makers
from clairvue.feed.making import Asking
from clairvue.feed.page import make_page
from clairvue.installation import Installation
from clairvue.kit.ids import VideoId

READERS = 40  # who are read to in turn
PAGES_EACH = 6  # the first page and those that follow it
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_BATCH = 10_000


async def fill(installation: Installation, *, videos: int, accounts: int) -> tuple[list[Maker], list[VideoId]]:
    """Fill an empty cell with a made-up catalogue; return its accounts and its clips."""
    now = installation.clock()
    makers = imagine_makers(installation.keyring, installation.cell, now, count=accounts)
    async with installation.database.reading() as conn:
        await copy_makers(conn, installation.keyring, makers, now)
        clips = imagine_clips(makers, installation.cell, now, count=videos)
        made: list[VideoId] = []
        while batch := list(islice(clips, _BATCH)):
            made += [clip.id for clip in batch]
            await copy_clips(conn, installation.keyring, batch)
        await conn.execute("ANALYZE")
    return makers, made


async def measure(installation: Installation) -> dict[str, float]:
    """Return the CPU-ms of a page of 20 without profiling, first pages and following ones."""
    asking = Asking(kind="unprofiled", limit=20, cursor=None, language="en", now=installation.clock())
    cursors: list[str | None] = []

    async def first(conn: Connection) -> None:
        cursors.append((await make_page(installation, conn, asking, viewer_id=None)).cursor)

    async def onward(conn: Connection) -> None:
        page = await make_page(installation, conn, replace(asking, cursor=cursors.pop(0)), viewer_id=None)
        cursors.append(page.cursor)

    async with installation.database.reading() as conn:
        first_ms = await cpu_ms(conn, first, times=300)
        del cursors[READERS:]
        return {
            "unprofiled_page_cpu_ms": first_ms,
            "next_unprofiled_page_cpu_ms": await cpu_ms(conn, onward, times=READERS * (PAGES_EACH - 1)),
        }


async def cpu_ms(conn: Connection, run: Callable[[Connection], Awaitable[None]], *, times: int) -> float:
    """Return the mean CPU-ms of `run`: this process, and every PostgreSQL process of the connection's server."""
    for _ in range(min(times, 20)):
        await run(conn)
    servers = _family(Path("/proc"), _parent(conn.info.backend_pid))
    before, own = _spent(servers), time.process_time()
    for _ in range(times):
        await run(conn)
    own_ms = 1000 * (time.process_time() - own)
    return (own_ms + _spent(servers) - before) / times


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _family(processes: Path, parent: int) -> list[int]:
    pids = [int(path.name) for path in processes.iterdir() if path.name.isdigit()]
    family: list[int] = []
    for pid in pids:
        try:
            if _parent(pid) == parent:
                family.append(pid)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return [parent, *family]


def _spent(pids: list[int]) -> float:
    """Return the CPU-ms that processes have spent so far; one that has ended counts nothing."""
    spent = 0.0
    for pid in pids:
        try:
            fields = _stat(pid)
        except (FileNotFoundError, ProcessLookupError):
            continue
        spent += (int(fields[11]) + int(fields[12])) * _TICK_MS
    return spent
