"""The schema as text, as pg_dump writes it: what `schema.sql` holds and a test compares. It changes nothing."""

import os
import re
import subprocess
from pathlib import Path

from clairvue.db.binaries import installed_binaries

_TITLE = "-- Made by tools/schema from the migrations: never edited by hand.\n\n"
FILE = Path(__file__).with_name("schema.sql")
# procrastinate's own schema is not ours to keep a copy of; a test compares it with what the package installs. The 32
# partitions of the signal log are as their table is.
_DUMP = (
    "--schema-only",
    "--no-owner",
    "--no-privileges",
    "--exclude-schema=procrastinate",
    "--exclude-table=signals.log_[0-9][0-9]",
)
# What is not schema: comments, the session's settings, and the random token against hostile dumps.
_NOISE = re.compile(r"(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*|)\n")


def dump_schema(url: str) -> str:
    """Return the schema of the database at `url` as SQL that is the same whoever dumps it."""
    done = subprocess.run(
        [installed_binaries() / "pg_dump", *_DUMP, f"--dbname={url}"],
        check=True,
        capture_output=True,
        text=True,
        env={"LC_ALL": "C", "PATH": os.defpath},
    )
    kept = [line for line in done.stdout.splitlines(keepends=True) if not _NOISE.fullmatch(line)]
    statements = re.split(r"(?<=;\n)", "".join(kept))
    return (
        "-- Made by tools/schema from the migrations: never edited by hand.\n\n" + "\n".join(statements).strip() + "\n"
    )
