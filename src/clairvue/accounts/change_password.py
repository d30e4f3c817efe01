"""Change, set or remove a password. Whenever it changes every session ends, and who changed it gets a new one."""

from datetime import datetime

from clairvue.accounts import _store
from clairvue.accounts.credentials import hold_ways_in, require_way_in
from clairvue.accounts.model import PASSWORD_HASH, PasswordHash, PasswordMissing, PasswordWrong, Proven, SignInRefused
from clairvue.accounts.sign_in import Candidate, prove
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.kit.refusals import Conflict
from clairvue.privacy.keyring import Keyring


async def prove_current(candidate: Candidate, password: str) -> Proven:
    """Compare what somebody who is signed in says their password is.

    Raises: PasswordWrong, PasswordsBusy.
    """
    try:
        return await prove(candidate, password)
    except SignInRefused as refusal:
        raise PasswordWrong from refusal


async def change_password(
    conn: Connection, keyring: Keyring, *, proven: Proven, password_hash: PasswordHash, now: datetime
) -> Proven:
    """Replace the password that was just shown, and end every session; return what opens the next one.

    Raises: Conflict when the password was changed since it was shown.
    """
    sealed = keyring.seal(proven.slot, proven.account_id, PASSWORD_HASH, password_hash)
    held = proven.password_changed_at
    assert held is not None, "a password was shown"
    if not await _store.replace_password(conn, proven.account_id, sealed, held=held, now=now):
        raise Conflict
    await _store.remove_sessions(conn, proven.account_id)
    return Proven(proven.account_id, proven.handle, proven.slot, now)


async def set_password(
    conn: Connection, keyring: Keyring, *, whose: Proven, password_hash: PasswordHash, now: datetime
) -> Proven:
    """Give an account a password, whatever it had, and end every session; return what opens the next one."""
    sealed = keyring.seal(whose.slot, whose.account_id, PASSWORD_HASH, password_hash)
    await _store.put_password(conn, whose.account_id, sealed, now)
    await _store.remove_sessions(conn, whose.account_id)
    return Proven(whose.account_id, whose.handle, whose.slot, now)


async def remove_password(conn: Connection, *, account_id: AccountId) -> None:
    """Take the password away, for somebody who comes in by passkey.

    Raises: PasswordMissing; LastCredential when nothing else opens the account.
    """
    await hold_ways_in(conn, account_id=account_id)
    if not await _store.has_password(conn, account_id):
        raise PasswordMissing
    await _store.remove_password(conn, account_id)
    await require_way_in(conn, account_id=account_id)
