"""The inventory of the log names every event with its level, and one logger writes them all."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "clairvue"
PAGE = (ROOT / "docs" / "logging.md").read_text()
LEVELS = {"info", "warning", "error", "exception"}
# What speaks to a person at a terminal, as its answer.
SPEAKERS = ("bench/", "cli/", "sim/", "media/command.py", "learner/", "recommend/evaluate/")


def calls():
    """Yield every call with its module."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield path.relative_to(SOURCE).as_posix(), node


def test_every_event_that_is_logged_is_in_the_document():
    named = set(re.findall(r"^\| `([a-z0-9_.]+)` \| (\w+) \|", PAGE, re.MULTILINE))
    logged = {
        (node.args[0].value, node.func.attr.replace("exception", "error"))
        for _, node in calls()
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and getattr(node.func.value, "id", "") == "log"
    }
    assert len(logged) > 25
    assert named == logged
    assert all(re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)+", event) for event, _ in logged)


def test_nothing_writes_a_log_but_the_one_logger():
    for place, node in calls():
        name = ast.unparse(node.func)
        assert not name.startswith("logging.") or place == "kit/logs.py", f"{place}:{node.lineno}: {name}"
        if name == "print":
            assert place.startswith(SPEAKERS), f"{place}:{node.lineno}: only what speaks to a person prints"
        assert name not in {"sys.stderr.write", "sys.stdout.write"}, f"{place}:{node.lineno}"
