"""Rotate the root key while the cell runs: a new one, every account key wrapped under it, the old one forgotten.

A kill at any moment loses nothing: until every account key is wrapped anew the file holds both root keys, and running
it again goes on. Account keys themselves stay, so nothing that they sealed is written again.
"""

import asyncio

from clairvue.db.database import Database
from clairvue.kit.ids import AccountId
from clairvue.privacy import _store
from clairvue.privacy.keyring import Keyring

AT_ONCE = 10_000
# Somebody who signs up at this moment has a key before their row is committed; no transaction takes this long.
COMMITTED_WITHIN_S = 20.0


async def rotate(database: Database, keyring: Keyring, *, patience_s: float = COMMITTED_WITHIN_S) -> int:
    """Rotate the root key, and return how many account keys were wrapped anew."""
    await asyncio.to_thread(keyring.begin_rotation)
    rewrapped, left = await asyncio.to_thread(keyring.rewrap, await _owners(database))
    if left:  # nobody's, or not anybody's yet
        await asyncio.sleep(patience_s)
        more, _ = await asyncio.to_thread(keyring.rewrap, await _owners(database))
        rewrapped += more
    await asyncio.to_thread(keyring.end_rotation)
    return rewrapped


async def _owners(database: Database) -> dict[int, AccountId]:
    owners: dict[int, AccountId] = {}
    after = -1
    async with database.reading() as conn:
        while rows := await _store.keys_after(conn, after, AT_ONCE):
            owners.update((slot, account_id) for account_id, slot in rows)
            after = rows[-1][1]
    return owners
