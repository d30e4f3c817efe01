"""Which language a caption is in, guessed from its small words. It never overrides what its author said."""

import re

from clairvue.videos.model import NO_LANGUAGE, LanguageUnreadable


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The commonest words that only one of the two languages writes.
_SMALL_WORDS: dict[str, frozenset[str]] = {
    "en": _words(
        "the and of to is are was were be been it its this that these those you your we our they their he she his her "
        "my i i'm it's don't can't with for from at by not but what when where who how why so just like new how's "
        "have has had do does did will would can could should about out up all more first day best make"
    ),
    "fr": _words(
        "le la les un une des du de et est sont était c'est ce cette ces mon ma mes ton ta tes son sa ses notre nos "
        "votre vos leur leurs je tu il elle nous vous ils elles on qui que quoi où quand comment pourquoi pas plus "
        "avec pour dans sur sous par mais ou donc très bien fait faire être avoir j'ai d'un d'une qu'on aux au"
    ),
}
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_MARKED = re.compile(r"[#@]\w[\w.]*|https?://\S+")
_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


def read_language(code: str) -> str:
    """Return a language code (BCP 47, the short forms) as given.

    Raises: LanguageUnreadable.
    """
    if not _CODE.fullmatch(code):
        raise LanguageUnreadable
    return code


def guess_language(text: str, *, prior: str) -> str:
    """Return `en`, `fr`, the author's own language `prior` when nothing speaks against it, or `und`.

    Hashtags, mentions and addresses say nothing about the language around them.
    """
    words = [word.lower().replace("\u2019", "'") for word in _WORD.findall(_MARKED.sub(" ", text))]
    if not words:
        return prior
    if sum(word.isascii() or _is_latin(word) for word in words) * 2 < len(words):
        return prior if prior not in _SMALL_WORDS else NO_LANGUAGE
    points = {language: sum(word in small for word in words) for language, small in _SMALL_WORDS.items()}
    best = max(points.values())
    leaders = [language for language, count in points.items() if count == best]
    return leaders[0] if best and len(leaders) == 1 else prior


def _is_latin(word: str) -> bool:
    return all(ord(character) < 0x250 for character in word)  # noqa: PLR2004 - Unicode's Latin blocks end there
