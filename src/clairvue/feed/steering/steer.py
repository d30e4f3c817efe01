"""Steer: read and change what a viewer asks of their feed. It infers nothing."""

from collections.abc import Callable
from datetime import datetime

import msgspec
from msgspec.structs import replace

from clairvue.db.database import Connection
from clairvue.feed.steering import _store
from clairvue.feed.steering.model import STEERING, Steering, checked
from clairvue.kit.ids import AccountId
from clairvue.privacy.keyring import Keyring

DEFAULT = Steering()


async def steering_of(conn: Connection, keyring: Keyring, account_id: AccountId) -> Steering:
    """Return what a viewer asks of their feed, the defaults where they never chose."""
    return opened(keyring, account_id, await _store.steering(conn, account_id))


async def steer(
    conn: Connection,
    keyring: Keyring,
    *,
    account_id: AccountId,
    slot: int,
    change: Callable[[Steering], Steering],
    now: datetime,
) -> Steering:
    """Let `change` make the new steering of the old, keep it, and return it.

    Raises: SteeringFull, MutedWordUnfit, whatever `change` refuses.
    """
    held = await _store.hold_steering(conn, account_id, _seal(keyring, slot, account_id, DEFAULT), now)
    after = checked(change(unsealed(keyring, account_id, held)))
    await _store.set_steering(conn, account_id, _seal(keyring, slot, account_id, after), now)
    return after


async def forget_viewer(conn: Connection, *, account_id: AccountId) -> None:
    """Forget what somebody who has gone asked of their feed."""
    await _store.remove_viewer(conn, account_id)


def reset(steering: Steering) -> Steering:
    """Return the steering after a reset: sliders as at the beginning; what was shut out on purpose stays out.

    Muted words, hidden AI-made clips, languages and the refusal of profiling are protection, not history.
    """
    return replace(
        DEFAULT,
        profiling=steering.profiling,
        muted_words=steering.muted_words,
        hide_ai_made=steering.hide_ai_made,
        languages=steering.languages,
        session_stop_minutes=steering.session_stop_minutes,
    )


def opened(keyring: Keyring, account_id: AccountId, sealed: bytes | None) -> Steering:
    """Return the steering that was kept, if any was; else the defaults."""
    return DEFAULT if sealed is None else unsealed(keyring, account_id, sealed)


def unsealed(keyring: Keyring, account_id: AccountId, sealed: bytes) -> Steering:
    """Return the steering that was kept under a seal."""
    return msgspec.json.decode(keyring.unseal(account_id, STEERING, sealed), type=Steering)


def _seal(keyring: Keyring, slot: int, account_id: AccountId, steering: Steering) -> bytes:
    return keyring.seal(slot, account_id, STEERING, msgspec.json.encode(steering).decode())
