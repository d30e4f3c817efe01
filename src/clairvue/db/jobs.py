"""The job queue: jobs deferred in our own transaction, and taken back from workers that died. It runs no job itself.

The queue is procrastinate's, in the schema `procrastinate`. Its SQL names its tables without a schema, so the search
path is widened for the length of a transaction (never for a session, which pgBouncer may hand to somebody else).
"""

import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import procrastinate
import psycopg
from procrastinate.psycopg_connector import PsycopgConnector
from psycopg import errors
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from clairvue.db.database import PREPARE_AFTER, Connection

Job = Callable[..., Awaitable[None]]

QUEUE = "default"
RETRIES_MAX = 5
TAKEN_BACK_MAX = 20
_QUEUEING_LOCK = "procrastinate_jobs_queueing_lock_idx_v1"
_WIDEN = """
    SELECT set_config('search_path', current_setting('search_path') || ', procrastinate', true)
    WHERE current_setting('search_path') NOT LIKE '%procrastinate%'
"""


async def defer(
    conn: Connection,
    *,
    job: str,
    arguments: Mapping[str, Any],
    queue: str = QUEUE,
    priority: int = 0,
    lock: str | None = None,
    queueing_lock: str | None = None,
    scheduled_at: datetime | None = None,
) -> int | None:
    """Queue a job in the caller's transaction and return its number; None when `queueing_lock` is already waiting.

    `lock`: jobs that share it run one after the other, in order. `queueing_lock`: at most one job that has not begun
    holds it. A higher `priority` runs first.
    """
    await conn.execute(_WIDEN)
    try:
        async with conn.transaction():  # a savepoint: a job that waits already must not undo the caller's work
            rows = await conn.execute(
                """
                SELECT procrastinate_defer_jobs_v1(
                    ARRAY[ROW(%s, %s, %s, %s, %s, %s, %s)]::procrastinate_job_to_defer_v1[]
                )
                """,
                [queue, job, priority, lock, queueing_lock, Jsonb(dict(arguments)), scheduled_at],
            )
            numbers = await rows.fetchone()
    except errors.UniqueViolation as error:
        if error.diag.constraint_name == _QUEUEING_LOCK:
            return None
        raise
    assert numbers, "a function returns one row"
    return numbers[0][0]


async def retry_stalled(conn: Connection, *, silent_s: float, limit: int = 100) -> list[int]:
    """Take jobs back from workers that have been silent for `silent_s` seconds, and return their numbers.

    A job that was begun twenty times is given up as failed: it may be what kills its workers. With 0 every running job
    is taken, which is right only before the first worker starts. A worker that was merely slow still finishes its job,
    so jobs are written to be run twice.
    """
    await conn.execute(_WIDEN)
    rows = await conn.execute(
        """
        WITH stalled AS MATERIALIZED (
            SELECT job.id, job.attempts
            FROM procrastinate_jobs AS job LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
            WHERE job.status = 'doing'
                AND (worker.id IS NULL OR worker.last_heartbeat <= now() - make_interval(secs => %s))
            ORDER BY job.id
            LIMIT %s
            FOR UPDATE OF job SKIP LOCKED
        )
        SELECT
            id,
            CASE
                WHEN attempts < %s THEN procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL)::text
                ELSE procrastinate_finish_job_v1(id, 'failed', false)::text
            END
        FROM stalled
        """,
        [silent_s, limit, TAKEN_BACK_MAX],
    )
    return [row[0] for row in await rows.fetchall()]


@contextlib.asynccontextmanager
async def open_job_app(url: str, jobs: Mapping[str, Job], *, pool_max: int = 4) -> AsyncGenerator[procrastinate.App]:
    """Open a procrastinate app that can run `jobs`, by name, with its own connections to `url`.

    A job that raises is tried again after 2, 4, 8, 16 and 32 seconds, then left as failed.
    """
    app = procrastinate.App(
        connector=_Connector(conninfo=url, min_size=1, max_size=pool_max, kwargs={"prepare_threshold": PREPARE_AFTER})
    )
    for name, job in jobs.items():
        app.task(name=name, retry=procrastinate.RetryStrategy(max_attempts=RETRIES_MAX, exponential_wait=2))(job)
    async with app.open_async():
        yield app


async def run_jobs(
    app: procrastinate.App, *, queue: str = QUEUE, concurrency: int, poll_s: float = 0.25, grace_s: float = 5.0
) -> None:
    """Run a queue's jobs until cancelled; then running ones get `grace_s` seconds before they go back to the queue.

    Polls: a NOTIFY that never comes delays nothing. Finished jobs are deleted, failed ones stay to be looked at.
    Raises: procrastinate.exceptions.ConnectorException when the database goes away; the caller starts again.
    """
    await app.run_worker_async(
        queues=[queue],
        concurrency=concurrency,
        fetch_job_polling_interval=poll_s,
        shutdown_graceful_timeout=grace_s,
        listen_notify=False,
        install_signal_handlers=False,
        delete_jobs="successful",
    )


class _Connector(PsycopgConnector):
    """Procrastinate's connector, finding its tables in their schema."""

    @contextlib.asynccontextmanager
    async def _get_cursor(
        self, connection: psycopg.AsyncConnection | None = None
    ) -> AsyncGenerator[psycopg.AsyncCursor[DictRow]]:
        async with super()._get_cursor(connection) as cursor:
            await cursor.execute(_WIDEN)
            yield cursor
