"""Sign in: count the attempt, compare the password, open a session. It never says which of the two was wrong.

Attempts are counted by network address, by handle from one address, and by handle from everywhere, so that neither one
machine nor a thousand can guess on. Nobody locks the owner out by that: a browser in which they signed in before
carries a device mark, and its attempts are counted by themselves alone (OWASP, "Device cookies"). What remains: while a
thousand machines guess at one handle, a browser that is new to it may have to wait for up to an hour.
"""

import base64
import binascii
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from clairvue.accounts import _store
from clairvue.accounts.model import (
    AGENT,
    PASSWORD_HASH,
    SESSION_AGE_MAX,
    SESSIONS_MAX,
    Handle,
    PasswordHash,
    Proven,
    SignInRefused,
    Token,
    Viewer,
)
from clairvue.accounts.passwords import is_outdated, rehash_password, verify_password
from clairvue.accounts.sessions import digest_of, hour_of
from clairvue.accounts.words import normal_handle
from clairvue.db.database import Connection
from clairvue.kit.ids import Cell, SessionId, make_id
from clairvue.kit.rates import Rates
from clairvue.privacy.keyring import Keyring, slot_in
from clairvue.privacy.model import KeyDestroyed

_NONCE_BYTES = 16
_DEVICE = "accounts.device"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who somebody says they are, and the hash that would prove it; None when there is nobody of that handle."""

    handle: Handle
    held: _store.PasswordRow | None
    hash: PasswordHash | None


async def count_attempt(rates: Rates, keyring: Keyring, *, handle: str, address: str, device: str) -> None:
    """Count an attempt to sign in, known to the counters by blinded keys only.

    Raises: TooMany.
    """
    name = normal_handle(handle)
    if nonce := _device_nonce(keyring, name, device):
        await rates.spend("accounts.sign_in.device", nonce)
        return
    here = blind_key(keyring, address)
    await rates.spend("accounts.sign_in.address", here)
    await rates.spend("accounts.sign_in.handle_from_address", blind_key(keyring, f"{name} {address}"))
    await rates.spend("accounts.sign_in.handle", blind_key(keyring, name))


async def count_code(rates: Rates, keyring: Keyring, *, handle: Handle, device: str) -> None:
    """Count a code that comes with the right password. Whoever guesses codes locks out no browser that is known.

    Raises: TooMany.
    """
    if nonce := _device_nonce(keyring, handle, device):
        await rates.spend("accounts.code.device", nonce)
    else:
        await rates.spend("accounts.code.handle", blind_key(keyring, handle))


async def find_candidate(conn: Connection, keyring: Keyring, *, handle: str) -> Candidate:
    """Look up what a password is to be compared with. Give the connection back before comparing: that takes a while."""
    name = Handle(normal_handle(handle))
    row = await _store.password_by_handle(conn, name)
    if row is None:
        return Candidate(name, None, None)
    try:
        return Candidate(name, row, PasswordHash(keyring.unseal(row.account_id, PASSWORD_HASH, row.hash)))
    except KeyDestroyed:
        return Candidate(name, None, None)


async def prove(candidate: Candidate, password: str) -> Proven:
    """Compare the password.

    Raises: SignInRefused, PasswordsBusy.
    """
    fits = await verify_password(password, candidate.hash)
    if not fits or candidate.held is None or candidate.hash is None:
        raise SignInRefused
    fresh = await rehash_password(password) if is_outdated(candidate.hash) else None
    held = candidate.held
    return Proven(held.account_id, held.handle, slot_in(held.hash), held.changed_at, fresh)


async def open_session(
    conn: Connection,
    keyring: Keyring,
    *,
    cell: Cell,
    proven: Proven,
    agent: str,
    now: datetime,
    instead_of: Viewer | None = None,
) -> Token:
    """Open a session for somebody who has shown who they are, and return its token, which is kept nowhere.

    The session that the browser had before, `instead_of`, ends: a browser is signed in once.

    Raises: SignInRefused when the password was changed since.
    """
    if not await _hold(conn, keyring, proven):
        raise SignInRefused
    if instead_of is not None:
        await _store.remove_session(conn, instead_of.account_id, instead_of.session_id)
    token = Token(secrets.token_urlsafe(32))
    session_id = SessionId(make_id(cell, now))
    row = _store.SessionRow(
        id=session_id,
        agent=keyring.seal(proven.slot, proven.account_id, AGENT, agent, session_id),
        proof=proven.proof,
        created_at=now,
        last_seen_at=hour_of(now),
    )
    await _store.add_session(conn, row, proven.account_id, digest_of(token), now + SESSION_AGE_MAX)
    await _store.remove_sessions_beyond(conn, proven.account_id, SESSIONS_MAX)
    return token


async def _hold(conn: Connection, keyring: Keyring, proven: Proven) -> bool:
    """Say whether the password, if one was shown, is still that one, and renew its hash where that is due."""
    account_id, held = proven.account_id, proven.password_changed_at
    if held is None:
        return True
    if proven.fresh_hash is None:
        return await _store.hold_password(conn, account_id, held)
    sealed = keyring.seal(proven.slot, account_id, PASSWORD_HASH, proven.fresh_hash)
    return await _store.replace_password(conn, account_id, sealed, held=held, now=held)


def knows_device(keyring: Keyring, *, handle: Handle, device: str) -> bool:
    """Say whether the owner of a handle has signed in from this browser before."""
    return bool(_device_nonce(keyring, handle, device))


def mark_device(keyring: Keyring, handle: Handle) -> str:
    """Return the mark of a browser in which the owner of a handle has just signed in."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return base64.urlsafe_b64encode(nonce + _device_seal(keyring, handle, nonce)).rstrip(b"=").decode()


def blind_key(keyring: Keyring, value: str) -> str:
    """Return the key that a value is counted under: the counters hold neither addresses nor handles."""
    return keyring.blind("rates", value)[:16].hex()


def _device_nonce(keyring: Keyring, handle: str, device: str) -> str:
    """Return the nonce of a mark that we gave to this handle's owner, or nothing."""
    try:
        mark = base64.urlsafe_b64decode(device.encode() + b"=" * (-len(device) % 4))
    except (binascii.Error, UnicodeEncodeError):
        return ""
    nonce, seal = mark[:_NONCE_BYTES], mark[_NONCE_BYTES:]
    return nonce.hex() if hmac.compare_digest(seal, _device_seal(keyring, handle, nonce)) else ""


def _device_seal(keyring: Keyring, handle: str, nonce: bytes) -> bytes:
    return keyring.blind(_DEVICE, f"{handle} {nonce.hex()}")
