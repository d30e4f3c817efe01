"""The ledger of OWASP ASVS 5.0.0 is whole, names tests that exist, and is summed up truly; the run itself keeps it."""

import ast
import importlib.util
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from ..ledger import read_ledger  # noqa: TID252 - tests are no package that could be named

ROOT = Path(__file__).resolve().parents[2]
ROWS = read_ledger()
PER_LEVEL = {"1": 70, "2": 183, "3": 92}
PER_CHAPTER = [30, 13, 31, 16, 13, 47, 19, 13, 7, 36, 24, 12, 21, 13, 21, 17, 12]
STATES = ("met", "not applicable", "not met")


def parts(row):
    return tuple(int(part) for part in row.id.split("."))


def test_every_requirement_has_one_row_in_its_place():
    ids = [parts(row) for row in ROWS]
    assert ids == sorted(set(ids))
    for _, section in groupby(ids, lambda each: each[:2]):
        assert [number for *_, number in section] == list(range(1, len([i for i in ids if i[:2] == _]) + 1))
    assert [sum(one == chapter for one, *_ in ids) for chapter in range(1, 18)] == PER_CHAPTER
    assert Counter(row.level for row in ROWS) == PER_LEVEL


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_row_says_what_its_state_asks_for(row):
    assert row.state in STATES
    assert bool(row.named) == (row.state == "met"), "met is what a test shows, and nothing else is"
    assert row.how_or_why.endswith("."), "one sentence of ours"
    assert len(row.named) == len(set(row.named))
    for test in row.named:
        path, _, name = test.partition("::")
        assert name in named_in(path), f"{test} does not exist"
    for place in row.where.split():
        assert (ROOT / place).exists(), place


@cache
def named_in(path):
    """Return the names of a file's tests, those of classes as Class::test."""
    file = ROOT / path
    if not (path.startswith("tests/") and file.is_file()):
        return frozenset()
    found = set()
    for node in ast.parse(file.read_text()).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        lead = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        found.update(lead + each.name for each in inside if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


def test_the_document_sums_up_the_ledger():
    page = (ROOT / "docs" / "asvs.md").read_text()
    assert made_by("asvs")(page) == page, "run tools/asvs.py"


def made_by(tool):
    """Return the function of a tool that makes a page anew."""
    spec = importlib.util.spec_from_file_location(tool, ROOT / "tools" / f"{tool}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.written


KEEPING = """
from tests.ledger import Keeper
def pytest_configure(config):
    config.pluginmanager.register(Keeper(["test_it.py::test_kept", "test_it.py::test_left"]))
"""
PASSES = "def test_kept(): pass\n"
SKIPS = "import pytest\ndef test_left(): pytest.skip('not here')\n"


@pytest.mark.parametrize(
    ("content", "chosen", "code"),
    [
        (PASSES + "def test_left(): pass\n", [], 0),
        (PASSES + SKIPS, [], 1),
        (PASSES, [], 1),
        (PASSES, ["test_it.py"], 0),
        (PASSES + SKIPS, ["test_it.py::test_kept"], 0),
        (PASSES + SKIPS, ["-k", "kept"], 0),
        (PASSES + SKIPS, ["test_it.py"], 1),
    ],
)
def test_a_run_that_left_out_what_the_ledger_names_fails(tmp_path, content, chosen, code):
    ended = kept(tmp_path, KEEPING, content, chosen)
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert ("docs/asvs.csv names test_it.py::test_left" in ended.stdout) == bool(code)


def test_a_half_that_leaves_something_to_the_other_is_whole(tmp_path):
    halving = "def pytest_collection_modifyitems(config, items): config.hook.pytest_deselected(items=[items.pop()])\n"
    ended = kept(tmp_path, KEEPING + halving, PASSES + SKIPS, [])
    assert ended.returncode == 0, ended.stdout + ended.stderr


def kept(tmp_path, keeping, content, chosen):
    """Run pytest over one file of tests, watched by a keeper."""
    (tmp_path / "conftest.py").write_text(keeping)
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = .\n")
    (tmp_path / "test_it.py").write_text(content)
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib", *chosen]
    return subprocess.run(run, cwd=tmp_path, check=False, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)})
