"""The sentences of refusals in the reader's language: English from the docstrings, French from `sentences_fr.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from clairvue.kit.language import Language
from clairvue.kit.refusals import Refusal


@cache
def french_sentences() -> dict[str, str]:
    """Return the unfilled French sentence of every refusal, by code."""
    text = resources.files("clairvue.kit").joinpath("sentences_fr.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def speak(code: str, english: str, fields: Mapping[str, str | int], language: Language) -> str:
    """Return a stored sentence in a language: by its code, its filled English text, and what fills it."""
    if language == "fr" and code in french_sentences():
        return french_sentences()[code].format_map(fields)
    return english


def sentence(refusal: Refusal, language: Language) -> str:
    """Return a refusal's sentence in a language."""
    return speak(refusal.code, refusal.sentence, refusal.fields, language)
