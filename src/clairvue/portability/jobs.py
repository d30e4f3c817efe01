"""What the worker does for those who leave. Each job may run any number of times, and be killed anywhere."""

import structlog

from clairvue.installation import Installation
from clairvue.portability import erase

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
