"""Erase somebody for good: first the key, so that nothing opens any more, then every row and object, then proof.

Each step may be interrupted and taken up again: the wish stays until nothing is left. The order is what counts. The
reader that the signal log knows is reset while the key still leads to it, in a transaction of its own that names no
account; then the key goes; then the account; then what every domain holds, by its own job.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from clairvue.accounts.erase import remove_account
from clairvue.accounts.model import AccountErased
from clairvue.db.database import Connection, Database
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, Cell
from clairvue.portability import _store
from clairvue.portability.certificate import certify
from clairvue.portability.holdings import COLUMNS
from clairvue.portability.model import Departure, Erasure
from clairvue.portability.wish import receipt_of
from clairvue.privacy import access, keys
from clairvue.privacy.inventory import PersonalClass
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.model import KeyDestroyed
from clairvue.signals.reader import reset

AT_ONCE = 100
TOLD_AGAIN_AFTER = timedelta(minutes=5)
_OWN = "portability.erasure"
_FIRST = AccountId("")
# Where nothing is searched for: what says nothing about a person, and the wish itself, which goes last.
_SEARCHED = sorted({column.table for column in COLUMNS if column.table not in {_OWN, "db.outbox"}})
_PERSONAL = {(column.table, column.column) for column in COLUMNS if column.personal is not PersonalClass.NOTHING}


async def carry_out(database: Database, keyring: Keyring, *, account_id: AccountId, now: datetime) -> None:
    """Erase somebody whose erasure is due; where there is no such wish, nothing happens."""
    if not await database.transact(lambda conn: _store.begin(conn, account_id, now)):
        return
    with suppress(KeyDestroyed):
        await database.transact(lambda conn: _forget_reader(conn, keyring, account_id, now))
    async with database.reading() as conn:
        await keys.destroy_key(conn, keyring, account_id)

    async def leave(conn: Connection) -> None:
        await remove_account(conn, account_id=account_id)
        await access.forget_account(conn, account_id=account_id)
        await keys.forget_key(conn, account_id)
        await _store.set_gone(conn, account_id, now)

    await database.transact(leave)


async def carry_out_due(database: Database, keyring: Keyring, *, now: datetime) -> None:
    """Erase everybody whose time to think it over has passed."""
    async with database.reading() as conn:
        due = await _store.due(conn, now, AT_ONCE)
    for account_id in due:
        await carry_out(database, keyring, account_id=account_id, now=now)


async def erase_again(database: Database, keyring: Keyring, *, now: datetime) -> int:
    """Erase accounts whose key is destroyed but whose rows are there, and return how many there were.

    So a database that was restored from before an erasure brings nobody back.
    """
    after: int | None = -1
    erased = 0
    while after is not None:
        async with database.reading() as conn:
            found, after = await keys.keyless(conn, keyring, after=after, limit=10_000)
        for account_id in found:
            erasure = Erasure(receipt_of(keyring, account_id), now, now)
            await database.transact(lambda conn, who=account_id, why=erasure: _store.put_erasure(conn, who, why))
            await carry_out(database, keyring, account_id=account_id, now=now)
        erased += len(found)
    return erased


async def finish(database: Database, keyring: Keyring, *, cell: Cell, now: datetime) -> int:
    """Certify the erasures of which nothing is left and remind the domains of the others; return how many the first."""
    after, certified = _FIRST, 0
    while True:
        async with database.reading() as conn:
            departures = await _store.departures(conn, after, AT_ONCE)
        for departure in departures:
            certified += await _finish_one(database, keyring, departure, cell=cell, now=now)
        if len(departures) < AT_ONCE:
            return certified
        after = departures[-1].account_id


async def _finish_one(database: Database, keyring: Keyring, departure: Departure, *, cell: Cell, now: datetime) -> bool:
    account_id = departure.account_id
    async with database.reading() as conn:
        searched = await places(conn)
        left = [place for place in searched if await _store.names(conn, *place, account_id)]

    async def certify_it(conn: Connection) -> None:
        await certify(conn, keyring, departure, cell=cell, columns_searched=len(searched), now=now)
        await _store.remove_departure(conn, account_id)

    async def remind(conn: Connection) -> None:
        await emit(conn, AccountErased(account_id=account_id))
        await _store.set_gone(conn, account_id, now)

    if not left:
        await database.transact(certify_it)
    elif departure.told_at is None or now - departure.told_at > TOLD_AGAIN_AFTER:
        await database.transact(remind)
    return not left


async def places(conn: Connection) -> list[tuple[str, str]]:
    """Return (schema.table, column) of every declared column in which an account could still be named."""
    return [place for place in await _store.text_columns(conn, _SEARCHED) if place in _PERSONAL]


async def _forget_reader(conn: Connection, keyring: Keyring, account_id: AccountId, now: datetime) -> None:
    slot = await keys.slot_of(conn, account_id)
    await reset(conn, keyring, account_id=account_id, slot=slot, now=now)
