"""Show a passkey: to sign in, or to prove again who one is."""

import hmac
from datetime import datetime

from clairvue.accounts.model import Proof, Proven
from clairvue.accounts.passkeys import _store
from clairvue.accounts.passkeys.ceremony import credential_in, verify_shown
from clairvue.accounts.passkeys.model import Credential, Party, PasskeyRefused
from clairvue.accounts.sessions import hour_of
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring, slot_in
from clairvue.privacy.model import KeyDestroyed


async def show_passkey(
    conn: Connection,
    keyring: Keyring,
    *,
    party: Party,
    credential: Credential,
    challenge: bytes,
    account_id: AccountId | None = None,
    now: datetime,
) -> Proven:
    """Verify a passkey and note its use; return whose it is. With `account_id` it must be that account's.

    Raises: PasskeyRefused, whatever is wrong with it.
    """
    credential_id, user_handle = credential_in(credential)
    held = await _store.hold_passkey(conn, credential_id)
    if held is None or (account_id is not None and held.account_id != account_id):
        raise PasskeyRefused
    # A browser may leave the user handle out where it was told which passkeys to look for (section 7.2, step 6).
    if (user_handle or account_id is None) and not hmac.compare_digest(user_handle, held.user_handle):
        raise PasskeyRefused
    count, synced = verify_shown(party, credential, challenge, public_key=held.public_key, sign_count=held.sign_count)
    slot = slot_in(held.name)
    try:
        keyring.pseudonym(slot, held.account_id, "accounts.passkey", "")  # fails once the account is erased
    except KeyDestroyed:
        raise PasskeyRefused from None
    await _store.note_use(conn, held.id, count, hour_of(now), synced=synced)
    return Proven(held.account_id, held.handle, slot, None, proof=Proof.PASSKEY)
