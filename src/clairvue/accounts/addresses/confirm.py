"""Give an address, confirm it by the link in a letter, take it away. Until then it is good for nothing."""

from datetime import datetime

import msgspec

from clairvue.accounts.addresses import _store
from clairvue.accounts.addresses.letters import write_at, write_to
from clairvue.accounts.addresses.model import (
    ADDRESS,
    AddressMissing,
    AddressTaken,
    Purpose,
    TicketEnded,
    checked_address,
)
from clairvue.accounts.addresses.tickets import give_ticket
from clairvue.accounts.model import Token, Viewer
from clairvue.accounts.sessions import digest_of
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, AddressId, cell_of, make_id
from clairvue.privacy.keyring import Keyring


class Addresses(msgspec.Struct, frozen=True):
    """The address that letters go to, and the one that waits to be confirmed."""

    confirmed: str | None
    waiting: str | None


async def addresses_of(conn: Connection, keyring: Keyring, *, account_id: AccountId) -> Addresses:
    """Return an account's addresses, for its owner."""
    held = {
        row.confirmed_at is not None: keyring.unseal(account_id, ADDRESS, row.address, row.id)
        for row in await _store.addresses(conn, account_id)
    }
    return Addresses(confirmed=held.get(True), waiting=held.get(False))


async def give_address(
    conn: Connection, keyring: Keyring, *, viewer: Viewer, address: str, origin: str, now: datetime
) -> None:
    """Note an address, and write to it; whose it already is, only somebody who reads that letter is told.

    Raises: AddressUnfit.
    """
    text = checked_address(address)
    address_id = AddressId(make_id(cell_of(viewer.account_id), now))
    row = _store.AddressRow(
        id=address_id,
        account_id=viewer.account_id,
        handle=viewer.handle,
        language=viewer.language,
        address=keyring.seal(viewer.slot, viewer.account_id, ADDRESS, text, address_id),
        blind=blind_of(keyring, text),
        confirmed_at=None,
    )
    await _store.put_waiting(conn, row, now)
    token = await give_ticket(conn, viewer.account_id, Purpose.CONFIRM, row.blind, now=now)
    link = {"link": f"{origin}/confirm-email#{token}"}
    await write_at(conn, keyring, row, template="confirm_address", fields=link, ticket=True, now=now)


async def confirm_address(
    conn: Connection, keyring: Keyring, *, viewer: Viewer, token: Token, origin: str, now: datetime
) -> None:
    """Confirm the address that a letter reached; the one before it is told, and forgotten.

    Raises: TicketEnded, AddressTaken.
    """
    ticket = await _store.hold_ticket(conn, digest_of(token), Purpose.CONFIRM, now)
    if ticket is None or ticket.account_id != viewer.account_id:
        raise TicketEnded
    holder = await _store.confirmed_by_blind(conn, ticket.blind)
    if holder is not None and holder.account_id != viewer.account_id:
        raise AddressTaken
    fields = {"origin": origin}
    await write_to(conn, keyring, account_id=viewer.account_id, template="address_changed", fields=fields, now=now)
    await _store.remove_confirmed(conn, viewer.account_id)
    if not await _store.confirm(conn, viewer.account_id, ticket.blind, now):
        raise TicketEnded
    await _store.remove_tickets(conn, viewer.account_id)


async def remove_address(
    conn: Connection, keyring: Keyring, *, account_id: AccountId, origin: str, now: datetime
) -> None:
    """Forget an account's address; a last letter says so.

    Raises: AddressMissing.
    """
    fields = {"origin": origin}
    await write_to(conn, keyring, account_id=account_id, template="address_changed", fields=fields, now=now)
    await _store.remove_tickets(conn, account_id)
    if not await _store.remove_addresses(conn, account_id):
        raise AddressMissing


def blind_of(keyring: Keyring, address: str) -> bytes:
    """Return the index that an address is found under."""
    return keyring.blind("accounts.address", address)
