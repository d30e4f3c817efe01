"""The words of letters, in the reader's language: plain text alone, so that a link is what it says."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from clairvue.kit.language import LANGUAGES, Language


def word(template: str, language: str, fields: Mapping[str, str]) -> tuple[str, str]:
    """Return subject and text of a letter; a language without letters of its own gets English."""
    known: dict[str, Language] = {one: one for one in LANGUAGES}
    words = templates(known.get(language.split("-", maxsplit=1)[0], "en"))
    letter = words[template]
    text = f"{letter['text'].format_map(fields).strip()}\n\n{words['foot']['text'].strip()}\n"
    return letter["subject"].format_map(fields), text


@cache
def templates(language: Language) -> dict[str, dict[str, str]]:
    """Return the unfilled letters of a language, by name."""
    text = resources.files("clairvue.mail").joinpath(f"letters_{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
