"""Captions: what is kept of a text, and the hashtags and mentions in it. It never looks anybody up."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from clairvue.videos.model import (
    CAPTION_CHARACTERS_MAX,
    HASHTAG_CHARACTERS_MAX,
    HASHTAGS_MAX,
    MENTIONS_MAX,
    CaptionTooLong,
    TooManyHashtags,
    TooManyMentions,
)

_LETTERS = re.compile(r"\w*")
_TAG = re.compile(r"(?<![\w#@&/])#(\w+)")
_MARK_MAYBE = re.compile(r"[^\w\u0000-\u02ff]")  # among these are the marks and joiners that `\w` leaves out
_HANDLE = re.compile(r"[A-Za-z0-9_.]*")
_JOINERS = "\u200c\u200d"  # written inside words of Persian and of Indic scripts


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption that may be kept, and what it points to; tags and handles in order, each once."""

    text: str
    hashtags: tuple[str, ...]
    mentions: tuple[str, ...]


def read_caption(text: str) -> Caption:
    """Return the caption as it will be kept: composed (NFC), trimmed, without control characters.

    Raises: CaptionTooLong, TooManyHashtags, TooManyMentions.
    """
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if c == "\n" or unicodedata.category(c) != "Cc")
    kept = kept.strip()
    if len(kept) > CAPTION_CHARACTERS_MAX:
        raise CaptionTooLong(characters=len(kept), characters_max=CAPTION_CHARACTERS_MAX)
    hashtags, mentions = find_hashtags(kept), find_mentions(kept)
    if len(hashtags) > HASHTAGS_MAX:
        raise TooManyHashtags(hashtags_max=HASHTAGS_MAX)
    if len(mentions) > MENTIONS_MAX:
        raise TooManyMentions(mentions_max=MENTIONS_MAX)
    return Caption(kept, hashtags, mentions)


def normalise_tag(tag: str) -> str:
    """Return the form under which a tag is kept and compared: NFKC and casefolded, accents kept."""
    if tag.isascii():
        return tag.lower()  # the same, without a look at every character's tables
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", tag).casefold())


def fold_tag(tag: str) -> str:
    """Return the form under which a tag is searched: as kept, without the accents of Latin, Greek and Cyrillic."""
    if tag.isascii():
        return normalise_tag(tag)
    parts: list[str] = []
    for character in normalise_tag(tag):
        bare = unicodedata.normalize("NFD", character)
        parts.append(bare[0] if unicodedata.name(bare[0], "").startswith(("LATIN", "GREEK", "CYRILLIC")) else character)
    return "".join(parts)


def find_hashtags(text: str) -> tuple[str, ...]:
    """Return the normalised tags of a text: a # that no word touches, then letters, digits, marks, not digits alone."""
    composed = unicodedata.normalize("NFKC", text)
    runs = _runs(composed, "#", _word_end) if _MARK_MAYBE.search(composed) else _TAG.findall(composed)
    tags = [normalise_tag(run.strip(_JOINERS)) for run in runs]
    return tuple(dict.fromkeys(tag for tag in tags if len(tag) <= HASHTAG_CHARACTERS_MAX and _is_tag(tag)))


def find_mentions(text: str) -> tuple[str, ...]:
    """Return the handles a text mentions, in lower case: an @ that no word touches, then a handle's characters."""
    runs = _runs(text, "@", _handle_end)
    handles = [run.strip(".").lower() for run in runs]
    return tuple(dict.fromkeys(handle for handle in handles if handle))


def _is_tag(tag: str) -> bool:
    return any(character.isalpha() for character in tag)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_" or character in _JOINERS or unicodedata.category(character)[0] == "M"


def _word_end(text: str, start: int) -> int:
    """Return where the word ends that begins at `start`: letters and digits in one stride, marks one by one."""
    end = start
    while True:
        end = _stride(_LETTERS, text, end)
        if end == len(text) or not _is_word(text[end]):
            return end
        end += 1


def _handle_end(text: str, start: int) -> int:
    return _stride(_HANDLE, text, start)


def _stride(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    assert found, "a pattern that may be empty matches anywhere"
    return found.end()


def _runs(text: str, sign: str, end_of: Callable[[str, int], int]) -> list[str]:
    """Return what follows each sign that does not itself follow a word or another sign."""
    found: list[str] = []
    position = text.find(sign)
    while position != -1:
        end = end_of(text, position + 1)
        before = text[position - 1] if position else " "
        if end > position + 1 and not _is_word(before) and before not in "#@&/":
            found.append(text[position + 1 : end])
        position = text.find(sign, end)
    return found
