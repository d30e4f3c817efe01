"""Which bands accounts are in now. What must be decided by age asks here; nothing else of an age is known."""

from collections.abc import Sequence
from datetime import datetime

from clairvue.accounts.age import _store
from clairvue.accounts.age.bands import band_of
from clairvue.accounts.model import AgeBand
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId


async def bands_of(conn: Connection, account_ids: Sequence[AccountId], *, now: datetime) -> dict[AccountId, AgeBand]:
    """Return the bands that those of the accounts that exist are in now."""
    rows = await _store.ages(conn, list(account_ids)) if account_ids else []
    return {account_id: band_of(evidence, now) for account_id, evidence in rows}


async def band_now(conn: Connection, account_id: AccountId, *, now: datetime) -> AgeBand:
    """Return the band that an account is in now; whoever is no more is `undeclared`."""
    return (await bands_of(conn, [account_id], now=now)).get(account_id, AgeBand.UNDECLARED)
