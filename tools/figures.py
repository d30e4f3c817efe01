"""Write the figures of docs/limits.md anew from the code: `.venv/bin/python tools/figures.py`. A test compares them."""

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from clairvue.kit.rates import LIMITS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "limits.md"
HELD = re.compile(r"^\| (.+) \| .+ \| `((?:\w+\.)+)([A-Z_]+)` \|$", re.MULTILINE)
COUNTED = re.compile(r"^\| counter \| limit \|\n\|---\|---\|\n(?:\|.*\n)+", re.MULTILINE)
UNITS = {"minute": "a minute", "hour": "an hour", "day": "a day"}


def told(value: timedelta | float) -> str:
    """Return a figure as the page gives it."""
    if isinstance(value, timedelta):
        units = ((value.days, "day"), (value.seconds // 3600, "hour"), (value.seconds // 60, "minute"))
        count, unit = next((count, unit) for count, unit in units if count)
        return f"{count} {unit}{'s' * (count > 1)}"
    return f"{value:,.0f}"


def written(page: str) -> str:
    """Return the page with the figures that the code has now."""

    def held(row: re.Match[str]) -> str:
        value = getattr(import_module(f"clairvue.{row[2].rstrip('.')}"), row[3])
        return f"| {row[1]} | {told(value)} | `{row[2]}{row[3]}` |"

    rows = [
        f"| `{name}` | {', '.join(f'{each.amount:,} {UNITS[each.GRANULARITY.name]}' for each in limits)} |\n"
        for name, limits in LIMITS.items()
    ]
    table = "| counter | limit |\n|---|---|\n" + "".join(rows)
    return COUNTED.sub(lambda _: table, HELD.sub(held, page))


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
