"""`python -m clairvue.worker`: one job runner. Start it on as many machines as wanted; jobs are shared out.

`--alone` says that no other worker exists, so that what a killed one left behind is taken back at once.
"""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import psycopg
import structlog
import uvloop
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from clairvue.db.database import Connection
from clairvue.db.jobs import defer, open_job_app, retry_stalled, run_jobs
from clairvue.db.outbox import Payload, relay
from clairvue.installation import Installation, utc_now
from clairvue.kit.logs import configure_logs
from clairvue.kit.parent import die_with_parent, hear_from_parent
from clairvue.kit.settings import Settings, read_settings
from clairvue.opening import open_cell
from clairvue.reactions import FACTS, JOBS, QUEUES, REACTIONS, ROUNDS, Job

RELAY_BUSY_S, RELAY_IDLE_S = 0.02, 0.2
STALLED_EVERY_S, SILENT_S = 20.0, 60.0
log = structlog.get_logger()


async def dispatch(conn: Connection, name: str, payload: Payload) -> None:
    """Queue the jobs that a fact wakes, in the transaction that takes the fact out of the outbox."""
    for job in REACTIONS[FACTS[name]] if name in FACTS else ():
        arguments = {parameter: payload[parameter] for parameter in job.parameters}
        later = utc_now() + timedelta(seconds=job.after_s) if job.after_s else None
        await defer(conn, job=job.name, arguments=arguments, queue=job.queue, scheduled_at=later)


async def relay_facts(installation: Installation) -> None:
    """Relay facts forever, quickly while there are some."""
    while True:
        told = await installation.database.transact(lambda conn: relay(conn, dispatch))
        await asyncio.sleep(RELAY_BUSY_S if told else RELAY_IDLE_S)


async def keep_rounds(installation: Installation) -> None:
    """Queue what runs by the clock; a round that still waits is not queued twice, in the whole cell."""
    loop = asyncio.get_running_loop()
    due = {round_.job.name: loop.time() for round_ in ROUNDS}
    while True:
        for round_ in ROUNDS:
            if due[round_.job.name] > loop.time():
                continue
            due[round_.job.name] = loop.time() + round_.every_s
            await installation.database.transact(lambda conn, job=round_.job: queue_round(conn, job))
        await asyncio.sleep(0.5)


async def queue_round(conn: Connection, job: Job) -> None:
    """Queue one run of a round unless one waits."""
    await defer(conn, job=job.name, arguments={}, queue=job.queue, queueing_lock=job.name, lock=job.name)


async def take_back_stalled(installation: Installation) -> None:
    """Take jobs back from workers that died, forever."""
    while True:
        await asyncio.sleep(STALLED_EVERY_S)
        taken = await installation.database.transact(lambda conn: retry_stalled(conn, silent_s=SILENT_S))
        if taken:
            log.warning("worker.jobs_taken_back", jobs=taken)


async def through_outages(name: str, loop_forever: Callable[[], Awaitable[None]]) -> None:
    """Run a loop that must not end: when the database is away, wait and begin again."""
    while True:
        try:
            await loop_forever()
        except (psycopg.OperationalError, PoolTimeout, ConnectorException) as outage:
            log.warning("worker.database_lost", loop=name, reason=type(outage).__name__)
            await asyncio.sleep(1)


def bound(job: Job, installation: Installation) -> Callable[..., Awaitable[None]]:
    """Return the job with the cell's resources already in its hand."""

    async def run(**arguments: object) -> None:
        await job.run(installation, **arguments)

    return run


async def work(settings: Settings, *, alone: bool) -> None:
    """Run until SIGTERM or SIGINT; what is running then is taken back by the next start."""
    async with open_cell(settings, pool_max=6) as installation:
        if alone:
            await installation.database.transact(lambda conn: retry_stalled(conn, silent_s=0))
        jobs = {name: bound(job, installation) for name, job in JOBS.items()}
        async with open_job_app(settings.database_url, jobs) as app, asyncio.TaskGroup() as tasks:
            loops: dict[str, Callable[[], Awaitable[None]]] = {
                loop.__name__: partial(loop, installation) for loop in (relay_facts, keep_rounds, take_back_stalled)
            }
            for queue, width in (QUEUES | {"ladder": settings.transcodes_at_once}).items():
                loops[queue] = partial(run_jobs, app, queue=queue, concurrency=width)
            running = [tasks.create_task(through_outages(name, loop)) for name, loop in loops.items()]
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, lambda: [task.cancel() for task in running])
            log.info("worker.started", jobs=len(jobs))


if __name__ == "__main__":
    die_with_parent()
    hear_from_parent()
    settings = read_settings()
    configure_logs(settings, process="worker")
    uvloop.run(work(settings, alone="--alone" in sys.argv))
