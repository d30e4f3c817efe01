"""Challenges: given out for one ceremony, kept as digests, answered once and within ten minutes."""

import hashlib
from datetime import datetime

from clairvue.accounts.passkeys import _store
from clairvue.accounts.passkeys.ceremony import challenge_in, make_challenge
from clairvue.accounts.passkeys.model import CHALLENGE_AGE_MAX, Ceremony, Credential, PasskeyRefused
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId

_ENDED_AT_ONCE = 1000


async def give_challenge(
    conn: Connection,
    ceremony: Ceremony,
    *,
    account_id: AccountId | None = None,
    user_handle: bytes | None = None,
    now: datetime,
) -> bytes:
    """Return a new challenge, noted for one ceremony."""
    challenge = make_challenge()
    row = _store.ChallengeRow(ceremony, account_id, user_handle)
    await _store.add_challenge(conn, _digest(challenge), row, now + CHALLENGE_AGE_MAX)
    return challenge


async def take_challenge(
    conn: Connection, ceremony: Ceremony, credential: Credential, *, account_id: AccountId | None = None, now: datetime
) -> tuple[bytes, bytes]:
    """Use up the challenge that a credential answers; return it, and the user handle it was for, if for one.

    Do this in a transaction of its own: a credential that fails afterwards has used its challenge up as well.

    Raises: PasskeyRefused when it was given out for something else, was answered before, or is too old.
    """
    challenge = challenge_in(credential)
    row = await _store.take_challenge(conn, _digest(challenge), ceremony, account_id, now)
    if row is None:
        raise PasskeyRefused
    return challenge, row.user_handle or b""


async def forget_challenges(conn: Connection, *, now: datetime) -> int:
    """Delete challenges that nobody answered in time, up to a thousand, and return how many there were."""
    return await _store.remove_ended_challenges(conn, now, _ENDED_AT_ONCE)


def _digest(challenge: bytes) -> bytes:
    return hashlib.sha256(challenge).digest()
