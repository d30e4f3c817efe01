"""Keep passkeys: add, list, name, remove. The last way into an account is never removed."""

import secrets
import unicodedata
from datetime import datetime

from clairvue.accounts.credentials import hold_ways_in, require_way_in
from clairvue.accounts.passkeys import _store
from clairvue.accounts.passkeys.ceremony import rsa_bits
from clairvue.accounts.passkeys.model import (
    NAME,
    NAME_CHARACTERS_MAX,
    PASSKEYS_MAX,
    Made,
    Passkey,
    PasskeyKnown,
    PasskeyMissing,
    PasskeyNameUnfit,
    PasskeysFull,
)
from clairvue.accounts.sessions import hour_of
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, PasskeyId, cell_of, make_id
from clairvue.privacy.keyring import Keyring

_USER_HANDLE_BYTES = 32


def new_user_handle() -> bytes:
    """Return what authenticators know an account by: random, so that it says nothing of anybody."""
    return secrets.token_bytes(_USER_HANDLE_BYTES)


async def known_credentials(conn: Connection, account_id: AccountId) -> tuple[bytes, list[bytes]]:
    """Return an account's user handle, and the ids of its passkeys' credentials.

    Raises: PasskeysFull when there is no room for another.
    """
    rows = await _store.passkeys(conn, account_id, PASSKEYS_MAX)
    if len(rows) == PASSKEYS_MAX:
        raise PasskeysFull(passkeys_max=PASSKEYS_MAX)
    return rows[0].user_handle if rows else new_user_handle(), [row.credential_id for row in rows]


async def credentials_of(conn: Connection, account_id: AccountId) -> list[bytes]:
    """Return the ids of an account's credentials."""
    return [row.credential_id for row in await _store.passkeys(conn, account_id, PASSKEYS_MAX)]


async def add_passkey(
    conn: Connection, keyring: Keyring, *, account_id: AccountId, slot: int, made: Made, name: str, now: datetime
) -> PasskeyId:
    """Add a passkey that was verified, and return its id.

    Raises: PasskeyNameUnfit, PasskeysFull, PasskeyKnown.
    """
    passkey_id = PasskeyId(make_id(cell_of(account_id), now))
    await known_credentials(conn, account_id)
    row = _store.PasskeyRow(
        id=passkey_id,
        account_id=account_id,
        credential_id=made.credential_id,
        user_handle=made.user_handle,
        public_key=made.public_key,
        sign_count=made.sign_count,
        synced=made.synced,
        name=keyring.seal(slot, account_id, NAME, checked_name(name), passkey_id),
        created_at=now,
        last_used_at=hour_of(now),
    )
    if not await _store.add_passkey(conn, row):
        raise PasskeyKnown
    return passkey_id


async def list_passkeys(
    conn: Connection, keyring: Keyring, *, account_id: AccountId, rsa_bits_min: int
) -> list[Passkey]:
    """Return an account's passkeys, the oldest first."""
    return [
        Passkey(
            id=row.id,
            name=keyring.unseal(account_id, NAME, row.name, row.id),
            synced=row.synced,
            weak=(rsa_bits(row.public_key) or rsa_bits_min) < rsa_bits_min,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )
        for row in await _store.passkeys(conn, account_id, PASSKEYS_MAX)
    ]


async def rename_passkey(
    conn: Connection, keyring: Keyring, *, account_id: AccountId, slot: int, passkey_id: PasskeyId, name: str
) -> None:
    """Give a passkey another name.

    Raises: PasskeyNameUnfit, PasskeyMissing.
    """
    sealed = keyring.seal(slot, account_id, NAME, checked_name(name), passkey_id)
    if not await _store.rename(conn, account_id, passkey_id, sealed):
        raise PasskeyMissing


async def remove_passkey(conn: Connection, *, account_id: AccountId, passkey_id: PasskeyId) -> None:
    """Remove a passkey.

    Raises: PasskeyMissing; LastCredential when nothing else opens the account.
    """
    await hold_ways_in(conn, account_id=account_id)
    if not await _store.remove(conn, account_id, passkey_id):
        raise PasskeyMissing
    await require_way_in(conn, account_id=account_id)


def checked_name(text: str) -> str:
    """Return a passkey's name with its spaces in order. Raises: PasskeyNameUnfit."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not 1 <= len(name) <= NAME_CHARACTERS_MAX or not name.isprintable():
        raise PasskeyNameUnfit
    return name
