"""How handles, names and bios may look, and the blind tokens that a name is found under. It reads no table.

A name is searched by the beginnings of its words: each beginning is normalised, blinded and cut to 64 bits, so that the
index holds no letters. Whoever holds the database alone learns which accounts share a beginning, not which one it is.
"""

import re
import unicodedata
from functools import cache
from importlib import resources

from clairvue.accounts.model import (
    BIO_CHARACTERS_MAX,
    DISPLAY_NAME_CHARACTERS_MAX,
    BioUnfit,
    DisplayNameUnfit,
    Handle,
    HandleReserved,
    HandleUnfit,
    LanguageUnfit,
)
from clairvue.privacy.keyring import Keyring

_HANDLE = re.compile(r"(?=.{2,24}\Z)[a-z0-9_]+(?:\.[a-z0-9_]+)*")
_LANGUAGE = re.compile(r"(?=.{2,35}\Z)[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_BIO_LINES_MAX = 5
_WORD = re.compile(r"[^\W_]+")
_WORDS_MAX = 6
_PREFIX_MIN, _PREFIX_MAX = 2, 12
_NAME_TOKENS = "accounts.account.name_tokens"
# Joiners make emoji families and are letters' business in Persian and Hindi; other format characters only deceive.
_JOINERS = {"\u200c", "\u200d"}


def normal_handle(text: str) -> str:
    """Return a handle as typed in the form it is stored and looked up in; PostgreSQL's text has no NUL."""
    return unicodedata.normalize("NFKC", text).replace("\0", "").strip().removeprefix("@").lower()


def checked_handle(text: str) -> Handle:
    """Return the handle that a new account may have.

    Raises: HandleUnfit, HandleReserved.
    """
    handle = normal_handle(text)
    if _HANDLE.fullmatch(handle) is None or not re.search("[a-z0-9]", handle):
        raise HandleUnfit
    if re.sub("[._]", "", handle) in reserved_handles():
        raise HandleReserved
    return Handle(handle)


def checked_display_name(text: str) -> str:
    """Return a name with its spaces in order. Raises: DisplayNameUnfit."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not 1 <= len(name) <= DISPLAY_NAME_CHARACTERS_MAX or _deceives(name) or not _shows(name):
        raise DisplayNameUnfit
    return name


def checked_bio(text: str) -> str:
    """Return a bio with its line ends in order. Raises: BioUnfit."""
    bio = "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", text).strip().splitlines())
    if len(bio) > BIO_CHARACTERS_MAX or bio.count("\n") >= _BIO_LINES_MAX or _deceives(bio.replace("\n", "")):
        raise BioUnfit
    return bio


def checked_language(text: str) -> str:
    """Return a language tag (BCP 47, by its form). Raises: LanguageUnfit."""
    if _LANGUAGE.fullmatch(text) is None:
        raise LanguageUnfit
    return text


def name_tokens(keyring: Keyring, name: str) -> list[int]:
    """Return the blind tokens that a name is found under: one for each beginning of each of its words."""
    beginnings = {word[:length] for word in _words(name) for length in range(_PREFIX_MIN, _PREFIX_MAX + 1)} | set(
        _words(name)
    )
    return sorted(_token(keyring, beginning[:_PREFIX_MAX]) for beginning in beginnings)


def query_tokens(keyring: Keyring, query: str) -> list[int]:
    """Return the blind tokens that a name must have to fit what was typed so far."""
    return [_token(keyring, word[:_PREFIX_MAX]) for word in _words(query)]


def _words(text: str) -> list[str]:
    """Return the first words without case, accents and signs: "Éloïse-Anne" gives ["eloise", "anne"]."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return _WORD.findall(bare.casefold())[:_WORDS_MAX]


def _token(keyring: Keyring, beginning: str) -> int:
    return int.from_bytes(keyring.blind(_NAME_TOKENS, beginning)[:8], "big", signed=True)


def _deceives(text: str) -> bool:
    """Say whether there are characters that cannot be seen or that turn the order of others around."""
    return any(unicodedata.category(char).startswith("C") and char not in _JOINERS for char in text)


def _shows(text: str) -> bool:
    """Say whether there is anything to see."""
    return any(unicodedata.category(char)[0] in "LNPS" for char in text)


@cache
def reserved_handles() -> frozenset[str]:
    """Return the words that nobody may be called, nor use as a password."""
    lines = (
        resources.files("clairvue.accounts").joinpath("reserved_handles.txt").read_text(encoding="utf-8").splitlines()
    )
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
