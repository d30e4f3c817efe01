"""What a report says, in English and French, by `sentences.toml`. It counts nothing."""

import tomllib
from functools import cache
from importlib import resources

from clairvue.kit.language import Language
from clairvue.kit.sentences import speak
from clairvue.portability.arrivals.model import Report


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Return the unfilled sentences by what is told, then by language."""
    text = resources.files("clairvue.portability.arrivals").joinpath("sentences.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def told(report: Report, *, french: bool) -> list[str]:
    """Return a report as sentences."""
    language: Language = "fr" if french else "en"
    if report.refused is not None:
        return [speak(report.refused.code, report.refused.english, report.refused.fields, language)]
    return [
        " ".join([sentences()[line.what][language].format(n=line.n), *(f"@{name}" for name in line.names)])
        for line in report.lines
    ]
