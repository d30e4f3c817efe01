"""A worker to be killed: `doomed_worker.py URL jobs` begins a job and hangs, `… relay` relays facts one by one."""

import asyncio
import os
import sys

from clairvue.db.database import Database
from clairvue.db.jobs import defer, open_job_app, run_jobs
from clairvue.db.outbox import relay


async def begin_and_hang(url):
    async def hang(*, lamp_id):
        os.write(1, f"{lamp_id}\n".encode())
        await asyncio.sleep(3600)

    async with open_job_app(url, {"lamps.clean": hang}) as app:
        await run_jobs(app, concurrency=1, poll_s=0.01)


async def relay_one_by_one(url):
    async def dispatch(conn, _name, payload):
        await defer(conn, job="lamps.clean", arguments=payload)

    database = await Database.open(url, pool_max=1)
    while await database.transact(lambda conn: relay(conn, dispatch, limit=1)):
        os.write(1, b"relayed\n")


if __name__ == "__main__":
    asyncio.run({"jobs": begin_and_hang, "relay": relay_one_by_one}[sys.argv[2]](sys.argv[1]))
