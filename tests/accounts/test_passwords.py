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
from clairvue.accounts.words import reserved_handles

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


@pytest.mark.parametrize("text", ["1qaz2wsx3edc", "Liverpool1892", "MONKEYMONKEY", "qwertyuiop123", "christopher1"])
def test_what_was_in_a_breach_is_refused(text):
    with pytest.raises(PasswordCommon):
        checked_password(text, ANNA)


def test_the_list_holds_far_more_than_the_first_three_thousand():
    leaked = passwords._breached().decode().split()
    assert len(leaked) > 100_000
    assert min(map(len, leaked)) >= 10
    for text in leaked[:3_000:50]:
        with pytest.raises(PasswordCommon):
            checked_password(text, ANNA)


def test_every_word_of_the_house_is_refused_as_a_password():
    assert {"clairvue", "moderator", "operator", "admin"} <= reserved_handles()
    for word in sorted(reserved_handles()):
        for written in (f"{word}{word}", f"{word} {word}", f"{word}20262026!!", f"{word}{word}1!"):
            if len(written) >= 10:
                with pytest.raises(PasswordCommon):
                    checked_password(written.title(), ANNA)


async def test_a_long_password_is_accepted_and_counts_to_its_end():
    long = "seven quiet herons " * 13
    assert len(long) > 200
    held = await hash_password(long, handle=ANNA)
    assert await verify_password(long, held)
    assert not await verify_password(long[:-1] + "!", held)


def test_passwords_are_hashed_at_the_costs_that_are_written_down(password_hash):
    assert password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
