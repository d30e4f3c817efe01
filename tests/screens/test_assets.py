"""The built client keeps its budget, its names and its own origin."""

import gzip
import re

import pytest

from clairvue.screens import assets as built
from clairvue.screens.assets import CLIENT, ENTRY, find_asset, read_assets, scripts_of, styles_of, words_of

JS_GZIP_MAX = 45_000
CSS_GZIP_MAX = 12_000
# Names that appear in text and are never fetched: XML namespaces, and the documentation links of hls.js and tus.
ELSEWHERE = re.compile(rb"(?:src|href)\s*=\s*[\"'`]https?://|url\(\s*[\"']?https?://|import\([\"'`]https?://")


def packed(names):
    return sum(len(gzip.compress((CLIENT / name).read_bytes(), 9)) for name in names)


def test_the_script_that_the_feed_needs_stays_within_its_budget():
    assets = read_assets()
    needed = [*scripts_of(assets, ENTRY), *(words_of(assets, language) for language in ("en", "fr"))]
    assert packed(needed) <= JS_GZIP_MAX


def test_all_style_sheets_together_stay_within_their_budget():
    assert packed(name for name in read_assets().files if name.endswith(".css")) <= CSS_GZIP_MAX
    assert styles_of(read_assets(), ENTRY)


def test_the_feed_does_not_wait_for_what_only_others_need():
    needed = b"".join((CLIENT / name).read_bytes() for name in scripts_of(read_assets(), ENTRY))
    for absent in (b"Tus-Resumable", b"MediaRecorder", b"loadSource=", b"EXT-X-"):
        assert absent not in needed


def test_nothing_is_fetched_from_anybody_else():
    for path in read_assets().files.values():
        if path.suffix in {".js", ".css", ".svg"}:
            assert not ELSEWHERE.search(path.read_bytes()), path.name


@pytest.mark.parametrize(
    ("accepted", "encoding"), [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("", None), ("identity", None)]
)
def test_a_file_comes_in_the_smallest_encoding_that_is_accepted(accepted, encoding):
    assets = read_assets()
    found = find_asset(assets, assets.chunks[ENTRY].file, accepted)
    assert found
    assert found.encoding == encoding
    assert found.immutable
    assert found.media_type.startswith("text/javascript")


@pytest.mark.parametrize("name", ["../model.py", "manifest", "", "main.js.gz", "%2e%2e"])
def test_only_built_files_have_an_address(name):
    assert find_asset(read_assets(), name, "") is None


def test_both_languages_say_the_same_things():
    words = read_assets().words
    assert words["en"].keys() == words["fr"].keys()
    for key, english in words["en"].items():
        fields = set(re.findall(r"{\w+}", english))
        assert set(re.findall(r"{\w+}", words["fr"][key])) == fields, key
    assert built.words_of(read_assets(), "fr") != built.words_of(read_assets(), "en")
