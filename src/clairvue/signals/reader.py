"""Who somebody is to the log: a number that only their key leads to, and whether anything may be learned from them.

A reset makes them another reader; destroying their key leaves a number that is nobody's.
"""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId
from clairvue.kit.numbers import NUMBER_MAX
from clairvue.privacy.keyring import Keyring
from clairvue.signals import _store, log
from clairvue.signals.model import NO_WISHES, ReaderReset, Wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """An account as the log and the recommender know it.

    `learning`: whether anything may be learned from them; so it is unless they said no, or their browser objected and
    they have not chosen. `chosen`: whether they have. `since`: when they last became another reader.
    """

    number: int
    learning: bool
    chosen: bool
    since: datetime | None = None

    def may_learn(self, *, objecting: bool) -> bool:
        """Say whether this request may be learned from; `objecting`: it came with `Sec-GPC: 1`."""
        return self.learning and (self.chosen or not objecting)


class ReaderState(msgspec.Struct, frozen=True):
    """Whether anything is learned from what you do, whether you chose that, and since when you are this reader."""

    learning: bool
    chosen: bool
    since: datetime | None


async def reader_of(conn: Connection, keyring: Keyring, account_id: AccountId, slot: int) -> Reader:
    """Return the reader that an account is now; `slot` is where its key lies.

    Raises: KeyDestroyed.
    """
    wishes = await _store.wishes_of(conn, account_id) or NO_WISHES
    return reader_with(wishes, number_of_reader(keyring, account_id, slot, wishes.epoch))


def reader_with(wishes: Wishes, number: int) -> Reader:
    """Return the reader of that number, whose account wishes this."""
    return Reader(number=number, learning=_learning(wishes), chosen=wishes.chosen, since=wishes.since)


def number_of_reader(keyring: Keyring, account_id: AccountId, slot: int, epoch: int) -> int:
    """Return the number of an account in one of its epochs, from 1 to 2**63 - 1.

    Raises: KeyDestroyed.
    """
    digest = keyring.pseudonym(slot, account_id, "signals.reader", str(epoch))
    return (int.from_bytes(digest[:8], "little") & NUMBER_MAX) or 1


async def state_of(conn: Connection, *, account_id: AccountId) -> ReaderState:
    """Return what an account wants of the log."""
    wishes = await _store.wishes_of(conn, account_id) or NO_WISHES
    return ReaderState(learning=_learning(wishes), chosen=wishes.chosen, since=wishes.since)


async def set_learning(conn: Connection, *, account_id: AccountId, learning: bool) -> ReaderState:
    """Let the log learn from an account, or let it stop; what it holds stays until a reset, or until it is old."""
    await _store.set_learning(conn, account_id, learning)
    return await state_of(conn, account_id=account_id)


async def heed_objection(conn: Connection, *, account_id: AccountId) -> None:
    """Remember that a browser of theirs objects, so that it counts wherever they act, until they choose."""
    await _store.set_objected(conn, account_id)


async def reset(conn: Connection, keyring: Keyring, *, account_id: AccountId, slot: int, now: datetime) -> None:
    """Make an account another reader, about whom nothing is known, and delete what the one before did.

    A batch that is being heard meanwhile finds the old reader closed, and logs nothing.
    Raises: KeyDestroyed.
    """
    epoch = await _store.next_epoch(conn, account_id, now)
    number = number_of_reader(keyring, account_id, slot, epoch - 1)
    await _store.close_quota(conn, number, log.day_of(now))
    await log.forget_reader(conn, reader=number, now=now)
    await emit(conn, ReaderReset(reader=number))


def _learning(wishes: Wishes) -> bool:
    return wishes.learning and (wishes.chosen or not wishes.objected)
