"""Declare how old one is, and keep what a provider attested. It asks nobody for a birth date or a document."""

from datetime import datetime

from clairvue.accounts.age import _store
from clairvue.accounts.age.bands import band_of, may_declare, month_of
from clairvue.accounts.model import AgeBand, AgeBandChanged, AgeNotProven
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId


async def declare_age(conn: Connection, *, account_id: AccountId, band: AgeBand, now: datetime) -> AgeBand:
    """Declare one's age for the first time, or declare oneself younger; return the band that follows.

    Raises: AgeNotProven for whoever would become older by saying so.
    """
    before = band_of(await _store.hold(conn, account_id), now)
    if not may_declare(before, band):
        raise AgeNotProven
    if band is not before:
        await _store.set_declared(conn, account_id, band, month_of(now))
        await _store.remove_assurance(conn, account_id)
        await emit(conn, AgeBandChanged(account_id=account_id, band=band))
    return band


async def assure_age(
    conn: Connection, *, account_id: AccountId, years_min: int, method: str, until: datetime, now: datetime
) -> AgeBand:
    """Keep that somebody was attested to be at least so old, 16 or 18, until when; return the band that follows."""
    before = band_of(await _store.hold(conn, account_id), now)
    await _store.put_assurance(
        conn, account_id, years_min=years_min, method=method, assured_on=month_of(now), until=until
    )
    after = band_of(await _store.hold(conn, account_id), now)
    if after is not before:
        await emit(conn, AgeBandChanged(account_id=account_id, band=after))
    return after
