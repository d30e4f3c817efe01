"""What the worker does for uploads. It decides nothing."""

import structlog

from clairvue.installation import Installation
from clairvue.kit.ids import AccountId
from clairvue.uploads import terminate
from clairvue.uploads.sweep import sweep

log = structlog.get_logger()


async def sweep_uploads(installation: Installation) -> None:
    """Remove expired uploads and leftover objects; meant for every quarter of an hour, harmless at any time."""
    ended = await sweep(installation.database, installation.objects, installation.clock())
    if ended:
        log.info("uploads.expired", count=ended)


async def forget_account(installation: Installation, *, account_id: AccountId) -> None:
    """Delete the uploads of somebody who has gone."""
    await terminate.forget_account(installation.database, installation.objects, account_id=account_id)
