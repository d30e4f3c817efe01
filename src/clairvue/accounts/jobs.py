"""What the worker does for accounts: delete replaced pictures, forget ended sessions."""

from clairvue.accounts.sessions import forget_ended
from clairvue.installation import Installation


async def delete_picture(installation: Installation, *, key: str) -> None:
    """Delete the object of a picture that is no longer anybody's."""
    await installation.objects.delete(key)


async def forget_sessions(installation: Installation) -> None:
    """Delete sessions that have ended."""
    now = installation.clock()
    while await installation.database.transact(lambda conn: forget_ended(conn, now=now)):
        pass
