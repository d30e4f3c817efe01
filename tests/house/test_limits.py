"""The limits that the documents give are those that the code holds."""

import json
import re
from pathlib import Path

from clairvue.accounts.model import SESSION_AGE_MAX, SESSION_IDLE_MAX, SESSIONS_MAX, Proof
from clairvue.kit.rates import LIMITS

from .test_asvs import made_by, named_in

ROOT = Path(__file__).resolve().parents[2]
LIMITS_PAGE = (ROOT / "docs" / "limits.md").read_text()
SIGN_IN = (ROOT / "docs" / "sign-in.md").read_text()
HELD = re.findall(r"^\| .+ \| .+ \| `(?:\w+\.)+[A-Z_]+` \|$", LIMITS_PAGE, re.MULTILINE)


def test_the_bounds_in_the_document_are_those_in_the_code():
    assert made_by("figures")(LIMITS_PAGE) == LIMITS_PAGE, "run tools/figures.py"
    assert len(HELD) > 40
    for each in (SESSION_AGE_MAX, SESSION_IDLE_MAX):
        assert f"{each.days} days" in SIGN_IN
    assert (SESSIONS_MAX, "an account has fifty at most, then the oldest ends" in SIGN_IN) == (50, True)
    assert "NIST SP 800-63B" in SIGN_IN


def test_the_rates_in_the_document_are_those_that_are_counted():
    counted = re.findall(r"^\| `([a-z_.]+)` \| [\d,]+ an? ", LIMITS_PAGE, re.MULTILINE)
    assert counted == list(LIMITS), "run tools/figures.py"
    assert made_by("figures")(LIMITS_PAGE) == LIMITS_PAGE, "run tools/figures.py"


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
