"""What the worker does for those who leave and arrive. Each job may run any number of times, and be killed anywhere."""

import structlog

from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, UploadId
from clairvue.portability import erase, reseal
from clairvue.portability.arrivals import receive

log = structlog.get_logger()


async def carry_out_due(installation: Installation) -> None:
    """Erase everybody whose time to think it over has passed."""
    await erase.carry_out_due(installation.database, installation.keyring, now=installation.clock())


async def erase_again(installation: Installation) -> None:
    """Erase whom a restored database brought back."""
    erased = await erase.erase_again(installation.database, installation.keyring, now=installation.clock())
    if erased:
        log.warning("portability.erased_again", accounts=erased)


async def finish_erasures(installation: Installation) -> None:
    """Certify the erasures of which nothing is left."""
    here = installation
    await erase.finish(here.database, here.keyring, cell=here.cell, now=here.clock())


async def reseal_older(installation: Installation) -> None:
    """Seal anew what was sealed in an older form."""
    if resealed := await reseal.reseal(installation.database, installation.keyring):
        log.info("portability.resealed", values=resealed)


async def bring_archive(installation: Installation, *, upload_id: UploadId, account_id: AccountId) -> None:
    """Bring an archive that somebody sent."""
    await receive.receive(installation, upload_id=upload_id, account_id=account_id)


async def forget_account(installation: Installation, *, account_id: AccountId) -> None:
    """Forget what was told of the archives of somebody who has gone."""
    await installation.database.transact(lambda conn: receive.forget_account(conn, account_id=account_id))


async def expire_arrivals(installation: Installation) -> None:
    """Forget what was told of archives long ago."""
    await installation.database.transact(lambda conn: receive.expire(conn, now=installation.clock()))
