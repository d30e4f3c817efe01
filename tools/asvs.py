"""Sum docs/asvs.csv up in docs/asvs.md: `.venv/bin/python tools/asvs.py`. A test compares them."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
STATES = ("met", "not applicable", "not met")
HEAD = "| | requirements | met | not applicable | not met |\n|---|---|---|---|---|\n"
TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)+")


def table() -> str:
    """Return the table: of each chapter, of each level and of all, how many are in which state."""
    with (DOCS / "asvs.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lines = [_line(f"V{one}", list(some)) for one, some in groupby(rows, lambda row: row["id"].partition(".")[0])]
    lines += [_line(f"level {level}", [row for row in rows if row["level"] == level]) for level in "123"]
    return HEAD + "".join([*lines, _line("all", rows)])


def _line(name: str, rows: Sequence[dict[str, str]]) -> str:
    counts = Counter(row["state"] for row in rows)
    return f"| {name} | {len(rows)} | {' | '.join(str(counts[state]) for state in STATES)} |\n"


def written(page: str) -> str:
    """Return the page with the sums of now."""
    return TABLE.sub(lambda _: table(), page)


if __name__ == "__main__":
    page = DOCS / "asvs.md"
    page.write_text(written(page.read_text()))
