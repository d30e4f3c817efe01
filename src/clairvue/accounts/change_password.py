"""Change a password: every session ends, and the one who changed it gets a new one. It mails and resets nothing."""

from datetime import datetime

from clairvue.accounts import _store
from clairvue.accounts.model import PASSWORD_HASH, PasswordHash, PasswordWrong, Proven, SignInRefused
from clairvue.accounts.sign_in import Candidate, prove
from clairvue.db.database import Connection
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
