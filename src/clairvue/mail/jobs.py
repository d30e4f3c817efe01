"""What the worker does for letters: send them, and forget those whose time is over."""

import structlog

from clairvue.installation import Installation
from clairvue.kit.ids import AccountId
from clairvue.mail import _store
from clairvue.mail.send import BATCH, send_due

log = structlog.get_logger()


async def send_letters(installation: Installation) -> None:
    """Send what is due. Without a server letters stay where they are: a demo shows them at `/outbox`."""
    while installation.smtp_url and await send_due(installation) == BATCH:
        pass


async def forget_letters(installation: Installation) -> None:
    """Delete letters whose time is over."""
    now = installation.clock()
    while ended := await installation.database.transact(lambda conn: _store.remove_ended(conn, now, 1000)):
        log.info("mail.letters_expired", letters=len(ended))


async def forget_account(installation: Installation, *, account_id: AccountId) -> None:
    """Delete the letters to somebody who has gone: nobody can open them any more."""
    await installation.database.transact(lambda conn: _store.remove_of_account(conn, account_id))
