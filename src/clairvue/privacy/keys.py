"""Give an account its key, and find it again. Reading sealed words needs neither: they name their slot themselves."""

import asyncio

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.privacy import _store
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.model import KeyDestroyed


async def give_key(conn: Connection, keyring: Keyring, account_id: AccountId) -> int:
    """Make a new account's key and return its slot.

    Where the transaction fails, a slot stays behind that nothing is sealed under: 64 bytes, and no harm.
    """
    slot = await asyncio.to_thread(keyring.create_key, account_id)
    await _store.add_key(conn, account_id, slot)
    return slot


async def slot_of(conn: Connection, account_id: AccountId) -> int:
    """Return the slot that an account's words are sealed under.

    Raises: KeyDestroyed when there is none any more.
    """
    slot = (await _store.slots(conn, [account_id])).get(account_id)
    if slot is None:
        raise KeyDestroyed
    return slot


async def slots_of(conn: Connection, account_ids: list[AccountId]) -> dict[AccountId, int]:
    """Return the slots of many accounts at once."""
    return await _store.slots(conn, account_ids)


async def destroy_key(conn: Connection, keyring: Keyring, account_id: AccountId) -> None:
    """Destroy an account's key, on disk when this returns. Nothing brings it back, not even a rolled back transaction.

    An account whose key is destroyed already is left as it is.
    """
    slot = (await _store.slots(conn, [account_id])).get(account_id)
    if slot is not None:
        await asyncio.to_thread(keyring.destroy_key, slot)


async def forget_key(conn: Connection, account_id: AccountId) -> None:
    """Forget where a destroyed key lay."""
    await _store.remove_key(conn, account_id)


async def keyless(conn: Connection, keyring: Keyring, *, after: int, limit: int) -> tuple[list[AccountId], int | None]:
    """Return accounts whose key is destroyed among the next slots, and the slot to go on after, None at the end.

    There are some only where a kill interrupted an erasure, or the database was restored from before one.
    """
    rows = await _store.keys_after(conn, after, limit)
    found = [account_id for account_id, slot in rows if keyring.is_destroyed(slot)]
    return found, rows[-1][1] if len(rows) == limit else None
