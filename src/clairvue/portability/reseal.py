"""Seal anew what was sealed in an older form, in whatever column of whatever domain. It changes no word.

What is left is what the columns themselves say, so a kill loses nothing and the next run goes on. A value that somebody
changes meanwhile is sealed in the newest form already, and stays as they left it.
"""

from clairvue.db.database import Connection, Database
from clairvue.portability import _store
from clairvue.portability.holdings import SEALED
from clairvue.portability.sealed import sealed_columns
from clairvue.privacy.keyring import FORM, Keyring, slot_in
from clairvue.privacy.model import KeyDestroyed, SealBroken

AT_ONCE = 500


async def reseal(database: Database, keyring: Keyring, *, at_once: int = AT_ONCE) -> int:
    """Seal everything of an older form anew, some in each transaction; return how many values that were."""
    resealed = 0
    for column in sealed_columns():
        while some := await database.transact(lambda conn, which=column: reseal_some(conn, keyring, which, at_once)):
            resealed += some
    return resealed


async def reseal_some(conn: Connection, keyring: Keyring, column: str, limit: int) -> int:
    """Seal up to `limit` values of a column anew; return how many, 0 once none is left that opens."""
    table, _, name = column.rpartition(".")
    place = next(sealed for sealed in SEALED if sealed.table == table)
    resealed = 0
    for account_id, row, blob in await _store.sealed_before(conn, place, name, bytes([FORM]), limit):
        try:
            text = keyring.unseal(account_id, column, blob, row)
            again = keyring.seal(slot_in(blob), account_id, column, text, row)
        except (KeyDestroyed, SealBroken):
            continue  # of somebody who is leaving, or damaged: nothing that could be sealed
        resealed += await _store.replace_sealed(conn, place, name, (account_id, row, blob), again)
    return resealed
