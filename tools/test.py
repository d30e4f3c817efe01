"""Run every check and test, fastest first: `./run test [pytest arguments]`.

Without arguments two processes share the tests, and what has to be compiled for them is compiled during the checks.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import browser

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest"]
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("format", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("floors", ["lint-imports"]),
    ("types", ["basedpyright"]),
    ("web lint", [sys.executable, "tools/web.py", "lint"]),
    ("web types", [sys.executable, "tools/web.py", "types"]),
    ("web tests", [sys.executable, "tools/web.py", "tests"]),
)


def main() -> int:
    """Run each check, stop at the first that fails, and return its exit code."""
    only_pytest = sys.argv[1:]
    if not browser.ensure() and os.environ.get("CI"):
        return 1
    if only_pytest:
        return told("tests", lambda: run([*PYTEST, *only_pytest]))
    with tempfile.TemporaryDirectory() as scratch:
        compiling = subprocess.Popen([sys.executable, "-m", "clairvue.learner", "rehearse", scratch], cwd=ROOT)
        try:
            for name, command in CHECKS:
                if code := told(name, lambda command=command: run(command)):
                    return code
            if code := told("compiling", compiling.wait):
                return code
        finally:
            compiling.kill()
            compiling.wait()
    return told("tests", run_halves)


def told(name: str, check: Callable[[], int]) -> int:
    """Run a check, say how it went, and return its exit code."""
    started = time.monotonic()
    print(f"── {name}", flush=True)
    code = check()
    said = "passed" if code == 0 else f"FAILED ({code})"
    print(f"── {name}: {said} in {time.monotonic() - started:.0f} s", flush=True)
    return code


def run(command: list[str]) -> int:
    """Run a command and return its exit code."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def run_halves() -> int:
    """Run both halves of the tests at the same time; print what the second says when the first has ended."""
    with tempfile.TemporaryFile("w+") as said:
        second = subprocess.Popen([*PYTEST, "--half", "second"], cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        try:
            first_code = run([*PYTEST, "--half", "first"])
            second_code = second.wait()
        finally:
            second.kill()
            second.wait()
        said.seek(0)
        print(said.read(), flush=True)
    return first_code or second_code


if __name__ == "__main__":
    sys.exit(main())
