"""Alert somebody to what happens to their account: in the app, and by letter where they have confirmed an address."""

from datetime import datetime

import structlog

from clairvue.accounts.addresses.letters import write_to
from clairvue.accounts.model import Change, NewSignIn, SecurityChanged
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, cell_of, make_id
from clairvue.privacy.keyring import Keyring

log = structlog.get_logger()


async def alert(
    conn: Connection,
    keyring: Keyring,
    *,
    account_id: AccountId,
    change: Change,
    origin: str,
    agent: str = "",
    now: datetime,
) -> None:
    """Tell the owner, in the transaction of what happened. `agent` is the browser's name, for a new sign-in."""
    log.info("accounts.alerted", account=account_id, change=change)
    cause = make_id(cell_of(account_id), now)
    fact = NewSignIn if change is Change.NEW_SIGN_IN else SecurityChanged
    await emit(conn, fact(account_id=account_id, cause=cause))
    fields = {"origin": origin, "agent": agent or "?"}
    await write_to(conn, keyring, account_id=account_id, template=change, fields=fields, now=now)
