"""Take an account out of the cell: nobody can sign in to it, find it or be shown it. Its key is destroyed elsewhere."""

from clairvue.accounts import _store
from clairvue.accounts.model import AccountErased
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId


async def remove_account(conn: Connection, *, account_id: AccountId) -> None:
    """Delete an account with all that signs in to it, and tell the other domains; also when it has gone already."""
    await _store.remove_account(conn, account_id)
    await emit(conn, AccountErased(account_id=account_id))
