"""The first screen's words, in the reader's language: the same dictionaries as the client's."""

from collections.abc import Mapping
from dataclasses import dataclass

from clairvue.screens.assets import Assets

LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Words:
    """One language."""

    language: str
    dictionary: Mapping[str, str]

    def say(self, key: str, **values: str | int) -> str:
        """Return the words of `key` with `{name}` filled in."""
        words = self.dictionary[key]
        for name, value in values.items():
            words = words.replace(f"{{{name}}}", str(value))
        return words


def words_in(assets: Assets, language: str) -> Words:
    """Return the words of a language."""
    return Words(language, assets.words[language])


def language_for(*, account: str | None, cookie: str | None, accepted: str) -> str:
    """Return the account's language, else the one chosen on this device, else the browser's best, else English."""
    for chosen in (account, cookie):
        if chosen in LANGUAGES:
            return chosen
    best, language = 0.0, LANGUAGES[0]
    for part in accepted.split(","):
        name, _, quality = part.strip().partition(";")
        tongue = name.partition("-")[0].strip().lower()
        try:
            weight = float(quality.partition("=")[2]) if quality else 1.0
        except ValueError:
            continue
        if tongue in LANGUAGES and weight > best:
            best, language = weight, tongue
    return language
