"""The ledger of docs/asvs.csv is kept by the run itself: what it names as shown by a test must have been tested."""

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

LEDGER = Path(__file__).resolve().parents[1] / "docs" / "asvs.csv"


class Row(NamedTuple):
    """One requirement: what shows that it is met, or why it is not."""

    id: str
    level: str
    state: str
    tests: str
    where: str
    how_or_why: str

    @property
    def named(self):
        """The tests that it names."""
        return self.tests.split()


def read_ledger(path=LEDGER):
    """Return the rows, in their order."""
    with path.open(newline="", encoding="utf-8") as file:
        return [Row(**row) for row in csv.DictReader(file)]


class Keeper:
    """Watches a run: every test that the ledger names passed, or at least was not there to be run.

    A whole run must have run them all, but for those of the other half, which another process runs at the same time. Of
    a part of the tests, only what was collected is looked at.
    """

    def __init__(self, named):
        self.named = set(named)
        self.collected, self.elsewhere, self.passed, self.left_out = set(), set(), set(), []

    def pytest_deselected(self, items):
        self.elsewhere |= {_plain(item.nodeid) for item in items}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session):
        self.collected = {_plain(item.nodeid) for item in session.items}

    def pytest_runtest_logreport(self, report):
        if report.when == "call" and report.passed:
            self.passed.add(_plain(report.nodeid))

    def pytest_sessionfinish(self, session, exitstatus):
        if exitstatus != pytest.ExitCode.OK or session.config.option.collectonly:
            return  # it fails already, and says why
        due = self.named - self.elsewhere if _is_whole(session.config) else self.named & self.collected
        self.left_out = sorted(due - self.passed)
        if self.left_out:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        for test in self.left_out:
            terminalreporter.write_line(f"docs/asvs.csv names {test}, which was skipped or is not there", red=True)


def _plain(nodeid):
    return nodeid.partition("[")[0]


def _is_whole(config):
    """Say whether nothing was asked for but everything, or a half of it."""
    chosen = config.option
    narrowed = (chosen.keyword, chosen.markexpr, chosen.deselect, chosen.ignore, chosen.ignore_glob, chosen.maxfail)
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not any(narrowed)
