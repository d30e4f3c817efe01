"""Run every check and test, fastest first: `./run test [pytest arguments]`."""

import os
import subprocess
import sys
import time
from pathlib import Path

import browser

ROOT = Path(__file__).resolve().parent.parent
CHECKS: tuple[tuple[str, list[str], Path], ...] = (
    ("format", ["ruff", "format", "--check", "."], ROOT),
    ("lint", ["ruff", "check", "."], ROOT),
    ("floors", ["lint-imports"], ROOT),
    ("types", ["basedpyright"], ROOT),
    ("web lint", [sys.executable, "tools/web.py", "lint"], ROOT),
    ("web types", [sys.executable, "tools/web.py", "types"], ROOT),
    ("web tests", [sys.executable, "tools/web.py", "tests"], ROOT),
    ("tests", [sys.executable, "-m", "pytest"], ROOT),
)


def main() -> int:
    """Run each check, stop at the first that fails, and return its exit code."""
    only_pytest = sys.argv[1:]
    if not browser.ensure() and os.environ.get("CI"):
        return 1
    for name, command, folder in CHECKS:
        if only_pytest and name != "tests":
            continue
        started = time.monotonic()
        print(f"── {name}", flush=True)
        code = subprocess.run([*command, *(only_pytest if name == "tests" else [])], cwd=folder, check=False).returncode
        print(
            f"── {name}: {'passed' if code == 0 else f'FAILED ({code})'} in {time.monotonic() - started:.0f} s",
            flush=True,
        )
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
