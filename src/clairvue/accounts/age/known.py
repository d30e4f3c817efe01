"""Which bands accounts are in now. What must be decided by age asks here; nothing else of an age is known."""

from collections.abc import Sequence
from datetime import datetime

from clairvue.accounts.age import _store
from clairvue.accounts.age.bands import band_of
from clairvue.accounts.model import AgeBand, AgeEvidence
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId


async def bands_of(conn: Connection, account_ids: Sequence[AccountId], *, now: datetime) -> dict[AccountId, AgeBand]:
    """Return the bands that those of the accounts that exist are in now."""
    rows = await _store.ages(conn, list(account_ids)) if account_ids else []
    return {account_id: band_of(evidence, now) for account_id, evidence in rows}


async def assurance_of(conn: Connection, account_id: AccountId, *, now: datetime) -> tuple[AgeBand, AgeEvidence, str]:
    """Return all that is known of somebody's age: the band now, what it comes from, how it was attested."""
    ((_, evidence),) = await _store.ages(conn, [account_id])
    return band_of(evidence, now), evidence, await _store.method(conn, account_id)


async def band_now(conn: Connection, account_id: AccountId, *, now: datetime) -> AgeBand:
    """Return the band that an account is in now; whoever is no more is `undeclared`."""
    return (await bands_of(conn, [account_id], now=now)).get(account_id, AgeBand.UNDECLARED)
