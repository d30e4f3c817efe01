"""People with keys, and videos of theirs that can be watched; made by the verbs themselves."""

from dataclasses import dataclass

import pytest

from clairvue.accounts.model import BIO, DISPLAY_NAME
from clairvue.db.database import Database
from clairvue.kit.ids import AccountId, make_id
from clairvue.privacy.keyring import Keyring
from clairvue.social.comments.find import find_wrong_counts as find_wrong_comments
from clairvue.social.count import find_wrong_counts


@dataclass(frozen=True)
class Person:
    """Somebody who has a key."""

    id: AccountId
    slot: int


@dataclass(frozen=True)
class Town:
    """A database with people and videos in it, and short ways to make more."""

    database: Database
    keyring: Keyring
    cell: str
    now: object
    make_video: object

    def person(self):
        account_id = AccountId(make_id(self.cell, self.now))
        return Person(account_id, self.keyring.create_key(account_id))

    async def name(self, person, handle):
        """Give somebody a handle, without the second that a password costs."""
        words = [self.keyring.seal(person.slot, person.id, column, handle) for column in (DISPLAY_NAME, BIO)]
        async with self.database.reading() as conn:
            await conn.execute(
                """INSERT INTO accounts.account (id, handle, language, display_name, bio, name_tokens, created_at)
                VALUES (%s, %s, 'en', %s, %s, '{}', %s)""",
                [person.id, handle, *words, self.now],
            )

    async def do(self, verb, *args, **kwargs):
        """Run a verb in a transaction of its own."""
        return await self.database.transact(lambda conn: verb(conn, *args, **kwargs))

    async def video(self, owner, **made):
        """Make a video that is public unless told otherwise."""
        return await self.make_video(owner.id, owner.slot, **made)

    async def rows(self, sql, *values):
        async with self.database.reading() as conn:
            return await (await conn.execute(sql, values)).fetchall()

    async def facts(self):
        names = [name for (name,) in await self.rows("SELECT name FROM db.outbox ORDER BY position")]
        return [name for name in names if not name.startswith("Video")]

    async def wrong_counts(self):
        return [*await self.do(find_wrong_counts), *await self.do(find_wrong_comments)]


@pytest.fixture
def town(database, keyring, cell, now, make_video):
    return Town(database, keyring, cell, now, make_video)


@pytest.fixture
def alice(town):
    return town.person()


@pytest.fixture
def bob(town):
    return town.person()


@pytest.fixture
def carol(town):
    return town.person()
