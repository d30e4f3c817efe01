"""Somebody's videos, and short ways to say that they were watched."""

from dataclasses import dataclass

import pytest

from clairvue.db.database import Database
from clairvue.kit.ids import AccountId, make_id
from clairvue.signals.model import View


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
    def view(sequence, video_id, watched_ms=2_000, loops=0):
        return View(sequence=sequence, video_id=video_id, watched_ms=watched_ms, loops=loops)


@pytest.fixture
def cinema(database, keyring, cell, now, make_video):
    owner_id = AccountId(make_id(cell, now))
    return Cinema(database, owner_id, keyring.create_key(owner_id), make_video)
