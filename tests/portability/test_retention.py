"""What is declared to be kept for a time is gone when that time is over, by the rounds alone, in every such table."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from psycopg import sql

from clairvue.portability.holdings import COLUMNS
from clairvue.privacy.inventory import Period
from clairvue.reactions import ROUNDS
from clairvue.videos.withdraw import withdraw

TRANSCODE = {"videos.sweep", "videos.take_missing_looks"}
# Where rounds themselves write, when they delete or erase: only rows from before count.
WRITTEN_BY_ROUNDS = {"signals.gap", "signals.log"}
_LENGTH = re.compile(r"\b(\d+|an?|one|two|ten) (second|minute|hour|day|month|year)s?\b")


def periods():
    """Return each table that is kept for a time, and the longest."""
    found = {}
    for column in COLUMNS:
        if isinstance(column.retention, Period):
            found[column.table] = max(found.get(column.table, timedelta()), column.retention.longest)
    return found


def test_a_retention_that_names_a_time_says_it_to_machines_too():
    for column in COLUMNS:
        if _LENGTH.search(column.retention):
            assert isinstance(column.retention, Period), f"{column.table}.{column.column}: declare a Period"


@pytest.fixture
def rows(database):
    async def rows(table):
        async with database.reading() as conn:
            asked = sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(*table.split(".")))
            return {row for (row,) in await (await conn.execute(asked)).fetchall()}

    return rows


async def test_nothing_stays_longer_than_is_declared(installation, fill, rows, settle, now):
    _, *clips, _ = await fill("anna")
    for who, video_id in clips:
        gone = {"video_id": video_id, "account_id": who.account_id, "now": now}
        await installation.database.transact(lambda conn, gone=gone: withdraw(conn, **gone))
    await settle()
    begun = {table: await rows(table) for table in periods()}
    empty = [table for table, held in begun.items() if not held]
    assert empty == [], "let `fill` put a row into these, so that their end is tested"
    for longest in sorted(set(periods().values())):
        here = replace(installation, clock=lambda moment=now + longest + timedelta(seconds=1): moment)
        for _ in range(2):  # an erasure is certified once every domain has heard of it
            for each in ROUNDS:
                if each.job.name not in TRANSCODE:
                    await each.job.run(here)
            await settle(here)
        for table in [table for table, kept in periods().items() if kept == longest]:
            left = await rows(table)
            if table in WRITTEN_BY_ROUNDS:
                left &= begun[table]
            assert left == set(), f"{table} holds rows for longer than {longest}"
