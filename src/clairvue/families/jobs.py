"""What the worker does for families: end what is over, forget who has gone."""

from datetime import timedelta

from clairvue.db.database import Connection
from clairvue.families import forget
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId


async def end_outgrown(installation: Installation) -> None:
    """End the guardianships of whoever is 18, delete codes that expired and minutes of days that are over."""
    now = installation.clock()
    after: AccountId | None = AccountId("")
    while after is not None:
        after = await installation.database.transact(
            lambda conn, after=after: forget.end_outgrown(conn, after=after, now=now)
        )
    yesterday = now.date() - timedelta(days=1)
    await installation.database.transact(lambda conn: forget.forget_old(conn, now=now, day=yesterday))


async def forget_account(installation: Installation, *, account_id: AccountId) -> None:
    """Delete all that is kept here of somebody who has gone."""

    async def run(conn: Connection) -> None:
        await forget.forget_account(conn, account_id=account_id)

    await installation.database.transact(run)
