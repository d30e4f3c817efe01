"""Sign up: a new account with its own key, its sealed words and its password. It opens no session."""

from datetime import datetime

from clairvue.accounts import _store
from clairvue.accounts.age.bands import month_of
from clairvue.accounts.model import (
    BIO,
    DISPLAY_NAME,
    PASSWORD_HASH,
    AccountCreated,
    AgeBand,
    HandleTaken,
    PasswordHash,
    Proof,
    Proven,
)
from clairvue.accounts.words import checked_display_name, checked_handle, checked_language, name_tokens
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, Cell, make_id
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.keys import give_key


async def sign_up(
    conn: Connection,
    keyring: Keyring,
    *,
    cell: Cell,
    handle: str,
    display_name: str,
    language: str,
    password_hash: PasswordHash | None,
    now: datetime,
    age_band: AgeBand = AgeBand.UNDECLARED,
) -> Proven:
    """Make an account, and return it as if its credential had just been shown, so that a session can be opened.

    Without a password the caller adds a passkey in the same transaction. Hash a password before the transaction
    (`passwords.hash_password`): it takes a while.

    Raises: HandleUnfit, HandleReserved, HandleTaken, DisplayNameUnfit, LanguageUnfit.
    """
    wanted, name, spoken = checked_handle(handle), checked_display_name(display_name), checked_language(language)
    if await _store.handle_exists(conn, wanted):
        raise HandleTaken
    account_id = AccountId(make_id(cell, now))
    slot = await give_key(conn, keyring, account_id)
    row = _store.AccountRow(
        id=account_id,
        handle=wanted,
        display_name=keyring.seal(slot, account_id, DISPLAY_NAME, name),
        bio=keyring.seal(slot, account_id, BIO, ""),
        picture=None,
        language=spoken,
        created_at=now,
    )
    declared_on = None if age_band is AgeBand.UNDECLARED else month_of(now)
    if not await _store.add_account(
        conn, row, name_tokens(keyring, name), age_band=age_band, age_declared_on=declared_on
    ):
        raise HandleTaken
    await emit(conn, AccountCreated(account_id=account_id))
    if password_hash is None:
        return Proven(account_id, wanted, slot, None, proof=Proof.PASSKEY)
    await _store.put_password(conn, account_id, keyring.seal(slot, account_id, PASSWORD_HASH, password_hash), now)
    return Proven(account_id, wanted, slot, now)
