"""What the document says of access is what the code and its tests say."""

import re
from pathlib import Path

from clairvue.kit.access import Access

from .test_asvs import named_in

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "access.md").read_text()


def section(title):
    """Return the rows of one table, as lists of cells."""
    text = PAGE.split(f"\n## {title}\n")[1].partition("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("|")]
    return rows[2:]


def are_tried(rows):
    for *_, place in rows:
        path, _, name = place.strip("`").partition("::")
        assert name in named_in(path) if name else (ROOT / path).exists(), place


def test_the_document_explains_every_word_that_routes_use():
    assert re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE) == [access.name for access in Access]
    are_tried(section("Things"))


def test_every_field_that_depends_on_who_asks_is_in_the_document():
    answers = (ROOT / "web/src/kit/answers.ts").read_text()
    rows = section("Fields")
    are_tried(rows)
    for field in re.findall(r"`(\w+)`", " ".join(row[0] for row in rows)):
        assert re.search(rf"\b{field}\b", answers), f"{field} is in no answer"


def test_what_the_surroundings_decide_is_tried_where_the_document_says():
    rows = section("What the surroundings decide")
    assert len(rows) >= 8
    are_tried(rows)
