"""Somebody's videos, and short ways to say that they were watched."""

from dataclasses import dataclass

import pytest
from psycopg.rows import namedtuple_row

from clairvue.db.database import Database
from clairvue.kit.ids import AccountId, make_id
from clairvue.signals.model import Signal


@dataclass(frozen=True)
class Cinema:
    """A database, and somebody who puts videos into it."""

    database: Database
    owner_id: AccountId
    slot: int
    make_video: object

    async def do(self, verb, *args, **kwargs):
        return await self.database.transact(lambda conn: verb(conn, *args, **kwargs))

    async def video(self, **made):
        """Make a video that is public unless told otherwise."""
        return await self.make_video(self.owner_id, self.slot, **made)

    @staticmethod
    def view(sequence, video_id, watched_ms=2_000, loops=0, **more):
        return Signal(sequence, "view", video_id, watched_ms, loops=loops, **more)

    @staticmethod
    def signal(sequence, kind, video_id, **more):
        return Signal(sequence, kind, video_id, **more)

    async def logged(self):
        """Return the rows of the log, in its order."""
        async with self.database.reading() as conn:
            found = await conn.cursor(row_factory=namedtuple_row).execute(
                """SELECT at_ms, reader, subject, record, kind, loops, value, furthest FROM signals.log
                ORDER BY transaction, position"""
            )
            return await found.fetchall()


@pytest.fixture
def cinema(database, keyring, cell, now, make_video):
    owner_id = AccountId(make_id(cell, now))
    return Cinema(database, owner_id, keyring.create_key(owner_id), make_video)
