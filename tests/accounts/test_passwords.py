import asyncio

import pytest
from argon2 import PasswordHasher

from clairvue.accounts import passwords
from clairvue.accounts.model import (
    Handle,
    PasswordCommon,
    PasswordHash,
    PasswordsBusy,
    PasswordTooLong,
    PasswordTooShort,
)
from clairvue.accounts.passwords import checked_password, hash_password, is_outdated, verify_password

from .conftest import PASSWORD

ANNA = Handle("anna.lindqvist")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("herons789", PasswordTooShort),
        ("é" * 257, PasswordTooLong),
        ("password123", PasswordCommon),
        ("Motdepasse2026!", PasswordCommon),
        ("QWERTYUIOP", PasswordCommon),
        ("aaaaaaaaaaaa", PasswordCommon),
        ("abababababab", PasswordCommon),
        ("19871224123", PasswordCommon),
        ("Anna.Lindqvist2026", PasswordCommon),
        ("password password", PasswordCommon),
    ],
)
def test_a_password_that_is_guessed_at_once_is_refused(text, refusal):
    with pytest.raises(refusal):
        checked_password(text, ANNA)


@pytest.mark.parametrize("text", [PASSWORD, "passwordless herons", "x9!Kd02,pq", "四只安静的苍鹭在水边站着"])
def test_a_password_that_is_not_is_accepted(text):
    assert checked_password(text, ANNA) == text


async def test_a_password_is_the_same_on_every_keyboard(password_hash):
    composed = await hash_password("sept hérons là-bas", handle=ANNA)
    assert await verify_password("sept he\u0301rons la\u0300-bas", composed)
    assert await verify_password(PASSWORD, password_hash)
    assert not await verify_password(PASSWORD.upper(), password_hash)


async def test_nobodys_password_is_never_right():
    assert not await verify_password(PASSWORD, None)
    assert not is_outdated(PasswordHash(passwords._nobody()))


def test_a_hash_made_at_other_costs_is_outdated(password_hash):
    assert not is_outdated(password_hash)
    assert is_outdated(PasswordHash(PasswordHasher(time_cost=1, memory_cost=8192).hash(PASSWORD)))


async def test_a_rush_of_passwords_is_bounded_and_the_rest_are_told_to_wait():
    rush = passwords.AT_ONCE_MAX + passwords.QUEUE_MAX + 5
    cheap = PasswordHash(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD))
    answers = await asyncio.gather(*(verify_password(PASSWORD, cheap) for _ in range(rush)), return_exceptions=True)
    assert answers.count(True) == rush - 5
    assert sum(isinstance(answer, PasswordsBusy) for answer in answers) == 5
    assert await verify_password(PASSWORD, cheap), "afterwards there is room again"
