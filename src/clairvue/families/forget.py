"""Forget: guardianships that ended with 18, codes and minutes that are over, whoever has gone."""

from datetime import date, datetime

from clairvue.accounts.age.known import bands_of
from clairvue.db.database import Connection
from clairvue.families import _store
from clairvue.kit.ids import AccountId

_AT_ONCE = 500


async def end_outgrown(conn: Connection, *, after: AccountId, now: datetime) -> AccountId | None:
    """End the guardianships of those after one who are minors no more; return where to go on, None at the end."""
    ties = await _store.ties_after(conn, after, _AT_ONCE)
    bands = await bands_of(conn, sorted({tie.minor_id for tie in ties}), now=now)
    grown = [tie.minor_id for tie in ties if tie.minor_id not in bands or not bands[tie.minor_id].is_minor]
    if grown:
        await _store.remove_ties(conn, grown)
    return ties[-1].minor_id if len(ties) == _AT_ONCE else None


async def forget_old(conn: Connection, *, now: datetime, day: date) -> None:
    """Delete expired codes, and the minutes of days before one."""
    await _store.remove_old_codes(conn, now)
    await _store.remove_old_use(conn, day)


async def forget_account(conn: Connection, *, account_id: AccountId) -> None:
    """Delete all that is kept of an account."""
    await _store.remove_ties(conn, [account_id])
    await _store.remove_guardian(conn, account_id)
    await _store.remove_care(conn, account_id)
    await _store.remove_use(conn, account_id)
    await _store.remove_code(conn, account_id)
