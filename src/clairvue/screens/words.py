"""The first screen's words, in the reader's language: the same dictionaries as the client's."""

from collections.abc import Mapping
from dataclasses import dataclass

from clairvue.kit.language import LANGUAGES, Language, choose_language
from clairvue.screens.assets import Assets


@dataclass(frozen=True, slots=True)
class Words:
    """One language."""

    language: Language
    dictionary: Mapping[str, str]

    def say(self, key: str, **values: str | int) -> str:
        """Return the words of `key` with `{name}` filled in."""
        words = self.dictionary[key]
        for name, value in values.items():
            words = words.replace(f"{{{name}}}", str(value))
        return words


def words_in(assets: Assets, language: Language) -> Words:
    """Return the words of a language."""
    return Words(language, assets.words[language])


def language_for(*, account: str | None, cookie: str | None, accepted: str) -> Language:
    """Return the account's language, else the one chosen on this device, else the browser's best, else English."""
    for chosen in LANGUAGES:
        if account == chosen:
            return chosen
    for chosen in LANGUAGES:
        if cookie == chosen:
            return chosen
    return choose_language(accepted)
