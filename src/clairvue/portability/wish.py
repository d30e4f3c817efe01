"""Wish to be erased, with days to think it over, and take the wish back. It destroys nothing."""

from datetime import datetime, timedelta

from clairvue.accounts.sessions import sign_out_everywhere
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.portability import _store
from clairvue.portability.model import GRACE_DAYS_MAX, Erasure, ErasureBegun, ErasureMissing, GraceUnfit
from clairvue.privacy.keyring import Keyring

_PURPOSE = "portability.erasure"


async def wish(conn: Connection, keyring: Keyring, *, account_id: AccountId, grace_days: int, now: datetime) -> Erasure:
    """Note that somebody wishes to be erased in some days, 0 for now, and end every session of theirs.

    Signing in again during these days is how they stay. A later wish takes the place of an earlier one.

    Raises: GraceUnfit, ErasureBegun.
    """
    if not 0 <= grace_days <= GRACE_DAYS_MAX:
        raise GraceUnfit(days_max=GRACE_DAYS_MAX)
    erasure = Erasure(receipt_of(keyring, account_id), now, now + timedelta(days=grace_days))
    if not await _store.put_erasure(conn, account_id, erasure):
        raise ErasureBegun
    await sign_out_everywhere(conn, account_id=account_id)
    return erasure


async def stay(conn: Connection, *, account_id: AccountId) -> None:
    """Take a wish back.

    Raises: ErasureMissing when there is none, or when it has begun.
    """
    if not await _store.remove_wish(conn, account_id):
        raise ErasureMissing


async def wish_of(conn: Connection, *, account_id: AccountId) -> Erasure | None:
    """Return the wish of an account, if there is one."""
    return await _store.erasure_of(conn, account_id)


def receipt_of(keyring: Keyring, account_id: AccountId) -> str:
    """Return the receipt that an account's certificate is found under: it leads to nobody without the cell's keys."""
    return keyring.blind(_PURPOSE, account_id)[:16].hex()
