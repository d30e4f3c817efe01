"""What a search asks and answers. Pure."""

import re
import unicodedata
from enum import StrEnum

import msgspec

from clairvue.kit.refusals import Invalid

QUERY_CHARACTERS_MAX = 100
CANDIDATES_MAX = 500
SUGGESTIONS_MAX = 8
_WORD = re.compile(r"[^\W\d_]{3,30}")


class SearchTooLong(Invalid):
    """A search has at most {characters_max} characters: use fewer words."""


class SearchKindUnknown(Invalid):
    """There are three kinds of search: videos, accounts and hashtags."""


class SearchKind(StrEnum):
    """What is searched for."""

    VIDEOS = "videos"
    ACCOUNTS = "accounts"
    HASHTAGS = "hashtags"


class TermKind(StrEnum):
    """What a term is: a word of captions, or a hashtag."""

    WORD = "word"
    HASHTAG = "hashtag"


class Hashtag(msgspec.Struct, frozen=True):
    """A hashtag, and how many public clips carry it."""

    tag: str
    videos: int


class Completion(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a half-typed search may become."""

    kind: str
    text: str
    handle: str | None = None
    display_name: str | None = None
    picture_url: str | None = None


def read_query(text: str) -> str:
    """Return a search as it is run: composed, without control characters, its spaces in order. It may be empty.

    Raises: SearchTooLong.
    """
    if len(text) > QUERY_CHARACTERS_MAX:
        raise SearchTooLong(characters_max=QUERY_CHARACTERS_MAX)
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(character if unicodedata.category(character)[0] != "C" else " " for character in composed)
    return " ".join(visible.split())


def words_of(text: str) -> list[str]:
    """Return the words of a text that may complete a search, each once, in lower case."""
    without_signs = re.sub(r"[#@]\w+", " ", text)
    return list(dict.fromkeys(word.lower() for word in _WORD.findall(without_signs)))


def fold(text: str) -> str:
    """Return a text without case and accents: how beginnings are compared."""
    bare = "".join(
        character for character in unicodedata.normalize("NFKD", text) if not unicodedata.combining(character)
    )
    return bare.casefold()
