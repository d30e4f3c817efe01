"""Videos in every state, made by the verbs themselves."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from clairvue.db.database import Database
from clairvue.kit.ids import AccountId, Cell, VideoId, make_id
from clairvue.privacy.keyring import Keyring
from clairvue.safety.model import judge
from clairvue.videos.begin import begin
from clairvue.videos.edit import Changes, edit
from clairvue.videos.model import RenditionRow
from clairvue.videos.move import Shape, finish_scan, keep_first, start


@dataclass(frozen=True)
class Author:
    """Somebody with a key, and short ways to make videos of theirs."""

    id: AccountId
    slot: int
    database: Database
    keyring: Keyring
    cell: Cell
    now: datetime

    async def upload(self):
        video_id = VideoId(make_id(self.cell, self.now))
        await self.database.transact(
            lambda conn: begin(
                conn,
                video_id=video_id,
                account_id=self.id,
                bytes_total=3,
                part_keys=[f"uploads/{video_id}/000000000000000-a"],
                now=self.now,
            )
        )
        return video_id

    async def change(self, video_id, **changes):
        await self.database.transact(
            lambda conn: edit(
                conn,
                self.keyring,
                video_id=video_id,
                account_id=self.id,
                slot=self.slot,
                own_language="en",
                changes=Changes(**changes),
                now=self.now,
            )
        )

    async def process(self, video_id):
        """Do to the row what the first job does, without its files."""
        await self.make_watchable(video_id)
        await self.database.transact(
            lambda conn: finish_scan(conn, self.keyring, video_id=video_id, verdict=judge(()), now=self.now)
        )

    async def make_watchable(self, video_id):
        await self.database.transact(lambda conn: start(conn, video_id=video_id, now=self.now))
        shape = Shape(duration_ms=1000, width=360, height=640, storyboard=None, look=bytes(32), first_made={})
        rung = RenditionRow(name="360", codec="h264", width=360, height=640, bits_per_second=500_000, made={})
        await self.database.transact(
            lambda conn: keep_first(conn, video_id=video_id, shape=shape, renditions=[rung], now=self.now)
        )

    async def one(self, sql, *values):
        async with self.database.reading() as conn:
            rows = await conn.execute(sql, values)
            return await rows.fetchone()

    async def facts(self):
        async with self.database.reading() as conn:
            rows = await conn.execute("SELECT name FROM db.outbox ORDER BY position")
            return [name for (name,) in await rows.fetchall()]


@pytest.fixture
def new_author(database, keyring, cell, now):
    def make():
        account_id = AccountId(make_id(cell, now))
        return Author(account_id, keyring.create_key(account_id), database, keyring, cell, now)

    return make


@pytest.fixture
def author(new_author):
    return new_author()
