"""What is declared to be kept for a time is gone when that time is over, by the rounds alone, in every such table."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from psycopg import sql

from clairvue.accounts.addresses.model import Purpose
from clairvue.accounts.addresses.tickets import give_ticket
from clairvue.accounts.passkeys.challenge import give_challenge
from clairvue.accounts.passkeys.model import Ceremony
from clairvue.families import _store as families
from clairvue.feed import charts
from clairvue.feed.record import row_of
from clairvue.feed.seen import keep_served
from clairvue.kit.ids import RecordId, make_id
from clairvue.mail.model import Letter
from clairvue.mail.post import post
from clairvue.portability.arrivals import _store as arrivals
from clairvue.portability.holdings import COLUMNS
from clairvue.portability.wish import wish
from clairvue.privacy.inventory import Period
from clairvue.reactions import ROUNDS
from clairvue.recommend import _store as recommend
from clairvue.signals import _store as signals
from clairvue.signals.hear import hear
from clairvue.signals.model import Sender, Signal
from clairvue.uploads.append import append
from clairvue.uploads.create import create
from clairvue.uploads.model import Part
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
def fill(installation, newcomer, live, settle, cell, now):
    """Put a row into every table that is kept for a time, by the verbs that do so."""
    here, keyring = installation, installation.keyring

    async def do(verb, *args, **kwargs):
        return await here.database.transact(lambda conn: verb(conn, *args, **kwargs))

    async def fill():
        me, friend, mine, theirs, _ = await live("anna")
        minor, leaving = await newcomer("basil", age_band="under-16"), await newcomer("clara")
        own = {"account_id": me.account_id, "slot": me.slot}
        await do(give_challenge, Ceremony.PROVE, account_id=me.account_id, now=now)
        await do(give_ticket, me.account_id, Purpose.CONFIRM, bytes(32), now=now)
        await do(families.put_code, minor.account_id, bytes(32), now + timedelta(minutes=10))
        await do(families.count_minute, minor.account_id, now.date(), now)
        fields = {"handle": "anna", "agent": "a test", "origin": "http://test"}
        letter = Letter(**own, address="anna@example.org", template="new_sign_in", language="en", fields=fields)
        await do(post, keyring, letter, now=now)
        async with here.database.reading() as conn:
            await charts.current(here, conn, language="en", now=now)
        row = row_of(record_id=RecordId(make_id(cell, now)), kind="for-you", reader=bytes(16), page=b"x", now=now)
        await do(keep_served, row, reader=1, numbers=[1], now=now)
        sender = Sender(**own, objecting=False, unlearned=False)
        heard = [Signal(sequence=1, kind="like", video=theirs, at_ms=0)]
        await do(hear, keyring, client=bytes(32), sender=sender, signals=heard, now=now)
        await do(signals.note_gap, now, 1)
        await do(recommend.keep_weights, "1", b"x", now)
        upload = await do(create, cell=cell, account_id=me.account_id, bytes_total=10, now=now)
        await do(append, upload=upload, parts=[Part(0, 5, f"uploads/{upload.id}/{0:015d}-a")], now=now)
        await do(arrivals.begin, upload.id, me.account_id, now)
        await do(wish, keyring, account_id=leaving.account_id, grace_days=30, now=now)
        await settle()
        for who, video_id in ((me, mine), (friend, theirs)):
            await do(withdraw, video_id=video_id, account_id=who.account_id, now=now)
        await settle()

    return fill


@pytest.fixture
def rows(database):
    async def rows(table):
        async with database.reading() as conn:
            asked = sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(*table.split(".")))
            return {row for (row,) in await (await conn.execute(asked)).fetchall()}

    return rows


async def test_nothing_stays_longer_than_is_declared(installation, fill, rows, settle, now):
    await fill()
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
