"""What the worker does for accounts: delete pictures that are nobody's, forget ended sessions."""

from clairvue.accounts.sessions import forget_ended
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId


async def delete_picture(installation: Installation, *, key: str) -> None:
    """Delete the object of a picture that is no longer anybody's."""
    await installation.objects.delete(key)


async def forget_account(installation: Installation, *, account_id: AccountId) -> None:
    """Delete every picture of somebody who has gone."""
    await installation.objects.delete_prefix(f"accounts/{account_id}/")


async def forget_sessions(installation: Installation) -> None:
    """Delete sessions that have ended."""
    now = installation.clock()
    while await installation.database.transact(lambda conn: forget_ended(conn, now=now)):
        pass
