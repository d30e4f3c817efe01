"""Turn the second step on and off. A key counts once a code of it was shown, so that nobody locks themselves out."""

from datetime import datetime

from clairvue.accounts.look_up import has_password
from clairvue.accounts.model import Viewer
from clairvue.accounts.second_step import _store
from clairvue.accounts.second_step.codes import renew_codes
from clairvue.accounts.second_step.model import (
    SECRET,
    CodeWrong,
    Enrolment,
    Held,
    PasswordNeeded,
    SecondStepOff,
    SecondStepOn,
)
from clairvue.accounts.second_step.totp import enrolment, new_key, step_of
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring


async def begin_enrolment(conn: Connection, keyring: Keyring, *, viewer: Viewer, host: str, now: datetime) -> Enrolment:
    """Make a key for an authenticator app, instead of any that was never confirmed.

    Raises: PasswordNeeded, SecondStepOn.
    """
    if not await has_password(conn, viewer.account_id):
        raise PasswordNeeded
    key = new_key()
    sealed = keyring.seal(viewer.slot, viewer.account_id, SECRET, key)
    if not await _store.begin_totp(conn, viewer.account_id, sealed, now):
        raise SecondStepOn
    return enrolment(key, handle=viewer.handle, host=host)


async def finish_enrolment(
    conn: Connection, keyring: Keyring, *, account_id: AccountId, code: str, now: datetime
) -> list[str]:
    """Turn the second step on, now that the app has shown a code, and return recovery codes.

    Raises: SecondStepOff when none was begun; SecondStepOn; CodeWrong.
    """
    row = await _store.hold_totp(conn, account_id)
    if row is None:
        raise SecondStepOff
    if row.confirmed_at is not None:
        raise SecondStepOn
    step = step_of(Held(keyring.unseal(account_id, SECRET, row.secret), row.last_step), code, now)
    if step is None:
        raise CodeWrong
    await _store.confirm_totp(conn, account_id, step, now)
    return await renew_codes(conn, keyring, account_id=account_id, now=now)


async def end_second_step(conn: Connection, *, account_id: AccountId) -> None:
    """Turn the second step off, and forget its recovery codes.

    Raises: SecondStepOff.
    """
    if not await forget_second_step(conn, account_id=account_id):
        raise SecondStepOff


async def forget_second_step(conn: Connection, *, account_id: AccountId) -> bool:
    """Forget the second step with its recovery codes, and say whether it was on."""
    await _store.remove_codes(conn, account_id)
    return await _store.remove_totp(conn, account_id)
