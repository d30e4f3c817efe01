"""Get back in by a letter: a new password, and every session ends. The second step stays on.

Whether an address is known here is never said: the question is answered at once and alike, and looked into afterwards.
"""

from datetime import datetime

from clairvue.accounts.addresses import _store
from clairvue.accounts.addresses.letters import write_at
from clairvue.accounts.addresses.model import Purpose, RecoveryAsked, TicketEnded
from clairvue.accounts.addresses.tickets import give_ticket
from clairvue.accounts.change_password import set_password
from clairvue.accounts.model import Handle, PasswordHash, Proven, Token
from clairvue.accounts.sessions import digest_of
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.keys import slot_of
from clairvue.privacy.model import KeyDestroyed


async def ask_recovery(conn: Connection, *, blind: bytes) -> None:
    """Note that somebody asked for a letter."""
    await emit(conn, RecoveryAsked(blind=blind.hex()))


async def answer_recovery(conn: Connection, keyring: Keyring, *, blind: bytes, origin: str, now: datetime) -> None:
    """Write to the address, if it is somebody's and confirmed."""
    row = await _store.confirmed_by_blind(conn, blind)
    if row is None:
        return
    token = await give_ticket(conn, row.account_id, Purpose.RECOVER, blind, now=now)
    fields = {"link": f"{origin}/recover#{token}"}
    try:
        await write_at(conn, keyring, row, template="recover", fields=fields, ticket=True, now=now)
    except KeyDestroyed:
        return


async def handle_behind(conn: Connection, *, token: Token, now: datetime) -> Handle:
    """Return whose account a link opens, without using it.

    Raises: TicketEnded.
    """
    return (await _ticket(conn, token, now)).handle


async def recover(
    conn: Connection, keyring: Keyring, *, token: Token, password_hash: PasswordHash, now: datetime
) -> AccountId:
    """Set a new password, end every session and every link, and return whose they were.

    Raises: TicketEnded.
    """
    ticket = await _ticket(conn, token, now)
    try:
        slot = await slot_of(conn, ticket.account_id)
    except KeyDestroyed:
        raise TicketEnded from None
    await _store.remove_tickets(conn, ticket.account_id)
    whose = Proven(ticket.account_id, ticket.handle, slot, None)
    await set_password(conn, keyring, whose=whose, password_hash=password_hash, now=now)
    return ticket.account_id


async def _ticket(conn: Connection, token: Token, now: datetime) -> _store.TicketRow:
    """Return a ticket whose address is still the account's."""
    ticket = await _store.hold_ticket(conn, digest_of(token), Purpose.RECOVER, now)
    holder = None if ticket is None else await _store.confirmed_by_blind(conn, ticket.blind)
    if ticket is None or holder is None or holder.account_id != ticket.account_id:
        raise TicketEnded
    return ticket
