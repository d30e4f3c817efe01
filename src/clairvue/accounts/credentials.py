"""What opens an account: passkeys and a password. The last of them is never taken away."""

from clairvue.accounts import _store
from clairvue.accounts.model import LastCredential
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId


async def hold_ways_in(conn: Connection, *, account_id: AccountId) -> None:
    """Keep others from taking a way in away at the same time, until the transaction ends."""
    await _store.hold_account(conn, account_id)


async def require_way_in(conn: Connection, *, account_id: AccountId) -> None:
    """Let a removal stand that leaves a way in; otherwise the refusal takes it back with its transaction.

    Raises: LastCredential.
    """
    if not await _store.count_credentials(conn, account_id):
        raise LastCredential
