"""A job is queued with what caused it, runs, and is taken back from a worker that died."""

import asyncio
import contextlib
import importlib.resources
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from clairvue.db.jobs import TAKEN_BACK_MAX, defer, open_job_app, retry_stalled, run_jobs
from clairvue.db.migrate import FOLDER, migrate

DOOMED = Path(__file__).with_name("doomed_worker.py")
CATALOGUES = (
    """
    SELECT table_name, column_name, data_type, column_default, is_nullable FROM information_schema.columns
    WHERE table_schema = 'procrastinate'
    """,
    """
    SELECT trigger_name, event_manipulation, action_statement FROM information_schema.triggers
    WHERE trigger_schema = 'procrastinate'
    """,
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'procrastinate'::regnamespace",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'procrastinate'",
)


async def clean_later(conn, lamp_id="one", **options):
    return await defer(conn, job="lamps.clean", arguments={"lamp_id": lamp_id}, **options)


async def jobs_of(database):
    async with database.reading() as conn:
        rows = await conn.execute(
            "SELECT args ->> 'lamp_id', status::text, attempts FROM procrastinate.procrastinate_jobs ORDER BY id"
        )
        return await rows.fetchall()


async def run_until_empty(url, database, job):
    async with open_job_app(url, {"lamps.clean": job}) as app:
        running = asyncio.create_task(run_jobs(app, concurrency=2, poll_s=0.01))
        while await jobs_of(database):
            await asyncio.sleep(0.01)
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def test_a_job_is_queued_only_when_the_transaction_that_wanted_it_commits(database):
    async def want_and_fail(conn):
        await clean_later(conn)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.transact(want_and_fail)
    assert await jobs_of(database) == []
    await database.transact(clean_later)
    assert await jobs_of(database) == [("one", "todo", 0)]


async def test_what_waits_already_is_not_queued_twice_and_undoes_nothing(database):
    async def want_thrice(conn):
        first = await clean_later(conn, "one", queueing_lock="clean one")
        again = await clean_later(conn, "one", queueing_lock="clean one")
        other = await clean_later(conn, "two", queueing_lock="clean two")
        return first is not None, again, other is not None

    assert await database.transact(want_thrice) == (True, None, True)
    assert await jobs_of(database) == [("one", "todo", 0), ("two", "todo", 0)]


async def test_queueing_leaves_the_session_as_it_was(database):
    await database.transact(clean_later)
    async with database.reading() as conn:
        rows = await conn.execute("SHOW search_path")
        assert "procrastinate" not in (await rows.fetchone())[0]


async def test_a_worker_that_only_polls_runs_the_jobs(database, database_url):
    cleaned = []

    async def clean(*, lamp_id):
        cleaned.append(lamp_id)

    await database.transact(clean_later)
    await database.transact(lambda conn: clean_later(conn, "two"))
    await run_until_empty(database_url, database, clean)
    assert sorted(cleaned) == ["one", "two"]


async def test_a_job_that_raises_goes_back_to_the_queue(database, database_url):
    async def clean(*, lamp_id):
        raise ZeroDivisionError(lamp_id)

    await database.transact(clean_later)
    async with open_job_app(database_url, {"lamps.clean": clean}) as app:
        await app.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)
    assert await jobs_of(database) == [("one", "todo", 1)]


async def test_a_job_whose_worker_was_killed_is_taken_back_and_runs(database, database_url):
    await database.transact(clean_later)
    with subprocess.Popen([sys.executable, DOOMED, database_url, "jobs"], stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout.readline() == "one\n"
        worker.kill()
    assert await jobs_of(database) == [("one", "doing", 0)]
    assert await database.transact(lambda conn: retry_stalled(conn, silent_s=3600)) == []
    assert len(await database.transact(lambda conn: retry_stalled(conn, silent_s=0))) == 1
    assert await database.transact(lambda conn: retry_stalled(conn, silent_s=0)) == []
    assert await jobs_of(database) == [("one", "todo", 1)]
    cleaned = []

    async def clean(*, lamp_id):
        cleaned.append(lamp_id)

    await run_until_empty(database_url, database, clean)
    assert cleaned == ["one"]


async def fetch_and_die(conn):
    await conn.execute("SET LOCAL search_path = procrastinate")
    await conn.execute("SELECT procrastinate_fetch_job_v2(NULL, worker_id) FROM procrastinate_register_worker_v1()")


async def test_a_job_that_keeps_killing_its_workers_is_given_up(database):
    await database.transact(clean_later)
    for _ in range(TAKEN_BACK_MAX + 1):
        await database.transact(fetch_and_die)
        await database.transact(lambda conn: retry_stalled(conn, silent_s=0))
    assert await jobs_of(database) == [("one", "failed", TAKEN_BACK_MAX + 1)]


async def test_our_migrations_make_the_queue_that_the_installed_package_expects(blank_database_url, database_url):
    """When this fails after an upgrade of procrastinate: add a migration that applies what it added."""
    folder = importlib.resources.files("procrastinate") / "sql"
    newest = max(file.name for file in (folder / "migrations").iterdir() if file.name.endswith(".sql"))
    applied = "".join(path.read_text() for path in FOLDER.glob("*.sql"))
    assert f"to {newest.removesuffix('.sql')}\n" in applied
    await migrate(blank_database_url)
    with psycopg.connect(database_url) as ours, psycopg.connect(blank_database_url) as theirs:
        theirs.execute("DROP SCHEMA procrastinate CASCADE; CREATE SCHEMA procrastinate")
        theirs.execute("SET search_path = procrastinate")
        theirs.execute((folder / "schema.sql").read_text())
        ours.execute("SET search_path = procrastinate")
        for question in CATALOGUES:
            assert sorted(ours.execute(question)) == sorted(theirs.execute(question))
