"""Documents stay true: the paths they name exist, the settings they list are the settings there are."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from clairvue.kit.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
PATH = re.compile(r"(?<![\w/])((?:src/clairvue|web/src|docs|tests|tools)/[\w./-]*\w)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_and_link_in_a_document_exists(document):
    text = document.read_text()
    for named in PATH.findall(text):
        assert (ROOT / named).exists(), f"{document.name} names {named}"
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_the_readme_fits_on_one_screen_and_the_map_on_two_hundred_lines():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 60
    assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) <= 200


def test_every_setting_is_documented_and_every_documented_setting_exists():
    documented = set(re.findall(r"^\| `CLAIRVUE_(\w+)`", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE))
    assert documented == {field.name.upper() for field in fields(Settings)}


def test_every_module_that_the_map_names_exists():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    for named in re.findall(r"`?\b((?:\w+/)+\w+\.py)\b", text):
        assert (ROOT / "src/clairvue" / named).exists(), named
