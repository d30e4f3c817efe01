"""Write docs/privacy.md from what every domain declares in its `personal.py`."""

from itertools import groupby
from pathlib import Path

from clairvue.portability.holdings import COLUMNS
from clairvue.privacy.inventory import Export

PLACE = Path(__file__).resolve().parent.parent / "docs" / "privacy.md"
HEAD = """# What is held about people

Made from every domain's `personal.py` by `tools/privacy.py`; a test compares the two, and the columns with the
database. Words that people wrote are sealed with a key of their own before they reach the database; erasing somebody
destroys that key.
"""


def document() -> str:
    """Return the document: a table for each table of the database."""
    parts = [HEAD]
    for table, columns in groupby(sorted(COLUMNS, key=lambda column: column.table), key=lambda column: column.table):
        parts.append(f"\n## {table}\n| column | says | why | kept | exported | erased |\n|---|---|---|---|---|---|\n")
        for each in columns:
            exported = "yes" if each.export is Export.INCLUDED else "no"
            said = (each.column, each.personal.value, each.purpose, each.retention, exported, each.erase.name.lower())
            parts.append(f"| {' | '.join(said)} |\n")
    return "".join(parts)


if __name__ == "__main__":
    PLACE.write_text(document())
    print(f"Wrote {PLACE}.")
