"""What the worker does for accounts: answer who cannot come in, delete pictures, forget what has ended."""

from clairvue.accounts.addresses import recover
from clairvue.accounts.addresses.tickets import forget_tickets
from clairvue.accounts.age.expire import expire_some
from clairvue.accounts.passkeys.challenge import forget_challenges
from clairvue.accounts.sessions import forget_ended
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId


async def delete_picture(installation: Installation, *, key: str) -> None:
    """Delete the object of a picture that is no longer anybody's."""
    await installation.objects.delete(key)


async def forget_account(installation: Installation, *, account_id: AccountId) -> None:
    """Delete every picture of somebody who has gone."""
    await installation.objects.delete_prefix(f"accounts/{account_id}/")


async def answer_recovery(installation: Installation, *, blind: str) -> None:
    """Write to somebody who cannot come in, if the address is known."""
    await installation.database.transact(
        lambda conn: recover.answer_recovery(
            conn,
            installation.keyring,
            blind=bytes.fromhex(blind),
            origin=installation.origin,
            now=installation.clock(),
        )
    )


async def expire_ages(installation: Installation) -> None:
    """Let attested ages end with their proofs."""
    while await installation.database.transact(lambda conn: expire_some(conn, now=installation.clock())):
        pass


async def forget_sessions(installation: Installation) -> None:
    """Delete sessions, challenges and tickets that have ended."""
    now = installation.clock()
    for forget in (forget_ended, forget_challenges, forget_tickets):
        while await installation.database.transact(lambda conn, forget=forget: forget(conn, now=now)):
            pass
