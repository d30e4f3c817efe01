"""The limits that the documents give are those that the code holds."""

import json
import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from clairvue.accounts.model import SESSION_AGE_MAX, SESSION_IDLE_MAX, SESSIONS_MAX, Proof
from clairvue.kit.rates import LIMITS

from .test_asvs import named_in

ROOT = Path(__file__).resolve().parents[2]
LIMITS_PAGE = (ROOT / "docs" / "limits.md").read_text()
SIGN_IN = (ROOT / "docs" / "sign-in.md").read_text()
HELD = re.findall(r"^\| .+ \| (.+) \| `((?:\w+\.)+[A-Z_]+)` \|$", LIMITS_PAGE, re.MULTILINE)


def told(value):
    """Return a figure as the page gives it."""
    if isinstance(value, timedelta):
        units = ((value.days, "day"), (value.seconds // 3600, "hour"), (value.seconds // 60, "minute"))
        count, unit = next((count, unit) for count, unit in units if count)
        return f"{count} {unit}{'s' * (count > 1)}"
    return f"{value:,.0f}"


@pytest.mark.parametrize(("figure", "name"), HELD, ids=[name for _, name in HELD])
def test_the_bounds_in_the_document_are_those_in_the_code(figure, name):
    module, _, constant = name.rpartition(".")
    assert figure == told(getattr(import_module(f"clairvue.{module}"), constant)), name
    assert len(HELD) > 40
    for each in (SESSION_AGE_MAX, SESSION_IDLE_MAX):
        assert f"{each.days} days" in SIGN_IN
    assert (SESSIONS_MAX, "an account has fifty at most, then the oldest ends" in SIGN_IN) == (50, True)
    assert "NIST SP 800-63B" in SIGN_IN


@pytest.mark.parametrize("name", LIMITS)
def test_the_rates_in_the_document_are_those_that_are_counted(name):
    unit = {"minute": "a minute", "hour": "an hour", "day": "a day"}
    told = ", ".join(f"{limit.amount:,} {unit[limit.GRANULARITY.name]}" for limit in LIMITS[name])
    assert f"| `{name}` | {told} |" in LIMITS_PAGE.splitlines()
    counted = re.findall(r"^\| `([a-z_.]+)` \| [\d,]+ an? ", LIMITS_PAGE, re.MULTILINE)
    assert sorted(counted) == sorted(LIMITS)


def test_what_must_fit_together_is_tried_where_the_document_says():
    tried = re.findall(r"`(tests/\S+\.py)::(\w+)`", LIMITS_PAGE)
    assert len(tried) >= 8
    for path, name in tried:
        assert name in named_in(path), f"{path}::{name}"


def test_every_way_in_is_in_the_document():
    rows = set(re.findall(r"^\| (pass[a-z ]+) \|", SIGN_IN, re.MULTILINE))
    assert rows == {proof.value.replace("_", " ").replace("-", " ") for proof in Proof}


def test_the_document_names_the_browsers_that_the_client_is_built_for():
    page = (ROOT / "docs" / "browsers.md").read_text()
    targets = re.search(r"target: (\[[^\]]+\])", (ROOT / "web" / "vite.config.ts").read_text())
    for target in json.loads(targets[1]):
        assert f"`{target}`" in page
    headers = (ROOT / "src/clairvue/screens/headers.py").read_text()
    for feature in re.findall(r"^\| ([A-Z][\w-]+) \|", page, re.MULTILINE):
        assert feature in headers or feature.lower() in headers, feature
