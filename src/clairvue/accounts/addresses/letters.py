"""Write to somebody who has confirmed an address; nobody else is written to, but to confirm it."""

from collections.abc import Mapping
from datetime import datetime

from clairvue.accounts.addresses import _store
from clairvue.accounts.addresses.model import ADDRESS, TICKET_AGE_MAX
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.mail.model import LETTER_AGE_MAX, Letter
from clairvue.mail.post import post
from clairvue.privacy.keyring import Keyring, slot_in


async def write_to(
    conn: Connection,
    keyring: Keyring,
    *,
    account_id: AccountId,
    template: str,
    fields: Mapping[str, str],
    now: datetime,
) -> None:
    """Post a letter to an account's confirmed address, in its language; without one nothing happens.

    `{handle}` is filled in here.
    """
    for row in await _store.addresses(conn, account_id):
        if row.confirmed_at is not None:
            await write_at(conn, keyring, row, template=template, fields=fields, now=now)


async def write_at(
    conn: Connection,
    keyring: Keyring,
    row: _store.AddressRow,
    *,
    template: str,
    fields: Mapping[str, str],
    ticket: bool = False,
    now: datetime,
) -> None:
    """Post a letter to one address; one that carries a ticket is worth sending no longer than that lives."""
    letter = Letter(
        account_id=row.account_id,
        slot=slot_in(row.address),
        address=keyring.unseal(row.account_id, ADDRESS, row.address, row.id),
        template=template,
        language=row.language,
        fields={"handle": row.handle, **fields},
        lives=TICKET_AGE_MAX if ticket else LETTER_AGE_MAX,
    )
    await post(conn, keyring, letter, now=now)
