"""Runs inside the sandbox: searches the source for what rules describe, and prints the names of those that match.

Run as `python match.py LIBRARIES SOURCE RULES…`; it prints a list in JSON. It imports nothing of ours, and outside the
sandbox it only reads rules that an operator wrote.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yara_x


def compiled(files: Sequence[str]) -> "yara_x.Rules":
    """Return the rules of all files, each with a space of names of its own.

    Raises: yara_x.CompileError, which names file, line and column.
    """
    import yara_x  # noqa: PLC0415 - found through LIBRARIES in the sandbox

    compiler = yara_x.Compiler()
    compiler.enable_includes(False)
    for file in files:
        compiler.new_namespace(file)
        compiler.add_source(Path(file).read_text(encoding="utf-8"), origin=file)
    return compiler.build()


def main() -> None:
    """Search, and print what was found."""
    libraries, source, *files = sys.argv[1:]
    sys.path.insert(0, libraries)
    import yara_x  # noqa: PLC0415 - as above

    found = yara_x.Scanner(compiled(files)).scan_file(source).matching_rules
    os.write(1, json.dumps([rule.identifier for rule in found]).encode())


if __name__ == "__main__":
    main()
