"""Check the second step: a code by the clock, or a recovery code, each good once."""

from datetime import datetime

from clairvue.accounts.model import Proof
from clairvue.accounts.second_step import _store
from clairvue.accounts.second_step.codes import digest_of
from clairvue.accounts.second_step.model import SECRET, CodeNeeded, CodeWrong, Held
from clairvue.accounts.second_step.totp import looks_like_code, step_of
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring


async def check_second_step(
    conn: Connection, keyring: Keyring, *, account_id: AccountId, code: str, now: datetime
) -> Proof:
    """Return what was shown by somebody whose password fits: that alone, where the second step is off.

    Raises: CodeNeeded when it is on and no code came; CodeWrong; CodeLate.
    """
    row = await _store.hold_totp(conn, account_id)
    if row is None or row.confirmed_at is None:
        return Proof.PASSWORD
    if not code.strip():
        raise CodeNeeded
    if not looks_like_code(code):
        if not await _store.use_code(conn, account_id, digest_of(keyring, account_id, code)):
            raise CodeWrong
        return Proof.PASSWORD_AND_RECOVERY_CODE
    step = step_of(Held(keyring.unseal(account_id, SECRET, row.secret), row.last_step), code, now)
    if step is None:
        raise CodeWrong
    await _store.note_step(conn, account_id, step)
    return Proof.PASSWORD_AND_CODE


async def second_step_is_on(conn: Connection, account_id: AccountId) -> bool:
    """Say whether a password alone is not enough."""
    return await _store.is_on(conn, account_id)
