"""Expire: an attested age ends with its proof, and the declared band holds again. It asks nobody for a new proof."""

from datetime import datetime

from clairvue.accounts.age import _store
from clairvue.accounts.age.bands import band_of
from clairvue.accounts.model import AgeBandChanged
from clairvue.db.database import Connection
from clairvue.db.outbox import emit

AT_ONCE = 100


async def expire_some(conn: Connection, *, now: datetime) -> int:
    """Forget some attested ages that have ended, tell the others, and return how many: call until 0.

    What was asked of a provider in vain is forgotten too.
    """
    await _store.remove_ended_asks(conn, now)
    ended = await _store.ended(conn, now, AT_ONCE)
    for account_id in ended:
        evidence = await _store.hold(conn, account_id)
        await _store.remove_assurance(conn, account_id)
        await emit(conn, AgeBandChanged(account_id=account_id, band=band_of(evidence, now)))
    return len(ended)
