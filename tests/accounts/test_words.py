import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.accounts.agents import summarise
from clairvue.accounts.model import BioUnfit, DisplayNameUnfit, HandleReserved, HandleUnfit, LanguageUnfit
from clairvue.accounts.words import (
    checked_bio,
    checked_display_name,
    checked_handle,
    checked_language,
    name_tokens,
    normal_handle,
    query_tokens,
)
from clairvue.privacy.keyring import Keyring

NAMES = st.text(st.characters(categories=["L", "N", "Zs", "P"]), max_size=40)


@pytest.fixture(scope="module")
def keyring(tmp_path_factory):
    keyring = Keyring.open(tmp_path_factory.mktemp("words") / "keys")
    yield keyring
    keyring.close()


@given(text=st.text(string.ascii_letters + string.digits + "_.", min_size=2, max_size=24))
def test_a_handle_that_is_accepted_is_normal_whatever_its_case_and_at_sign(text):
    try:
        handle = checked_handle(text)
    except (HandleUnfit, HandleReserved):
        return
    assert checked_handle(handle) == handle == checked_handle(f" @{text.upper()} ")


@given(text=st.text(max_size=30))
def test_normalising_a_handle_twice_changes_nothing_more_once_it_fits(text):
    try:
        handle = checked_handle(text)
    except (HandleUnfit, HandleReserved):
        return
    assert normal_handle(handle) == handle
    assert 2 <= len(handle) <= 24
    assert set(handle) <= set(string.ascii_lowercase + string.digits + "_.")


@pytest.mark.parametrize(
    "text", ["", "a", "a" * 25, ".anna", "anna.", "an..na", "an na", "änna", "an/na", "__", "a\nb"]
)
def test_handles_that_do_not_fit_are_refused(text):
    with pytest.raises(HandleUnfit):
        checked_handle(text)


@pytest.mark.parametrize("text", ["admin", "Admin", "clair.vue", "support_", "_s.e.t.tings", "session", "me"])
def test_nobody_speaks_in_the_services_name(text):
    with pytest.raises(HandleReserved):
        checked_handle(text)


@pytest.mark.parametrize("text", ["", "   ", "x" * 51, "An\u202ena", "An\x00na", "\u200d", "An\ufeffna"])
def test_names_that_cannot_be_seen_or_that_deceive_are_refused(text):
    with pytest.raises(DisplayNameUnfit):
        checked_display_name(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [("  Anna \n Lind ", "Anna Lind"), ("Zoe\u0308", "Zoë"), ("👩\u200d🚀", "👩\u200d🚀"), ("李", "李")],
)
def test_names_are_kept_as_people_write_them(text, name):
    assert checked_display_name(text) == name


def test_a_bio_keeps_its_lines_but_not_too_many():
    assert checked_bio(" I film herons.\r\nOnly herons.  \n") == "I film herons.\nOnly herons."
    assert checked_bio("") == ""
    for text in ("x" * 301, "a\nb\nc\nd\ne\nf", "x\u202e"):
        with pytest.raises(BioUnfit):
            checked_bio(text)


def test_a_language_is_a_tag():
    assert [checked_language(tag) for tag in ("en", "fr", "pt-BR")] == ["en", "fr", "pt-BR"]
    for tag in ("", "e", "EN", "english", "fr_FR", "fr\n"):
        with pytest.raises(LanguageUnfit):
            checked_language(tag)


@given(name=NAMES, data=st.data())
def test_a_name_is_found_by_any_beginning_of_its_words(keyring, name, data):
    words = "".join(char if char.isalnum() else " " for char in name).split()[:5]
    tokens = set(name_tokens(keyring, name))
    for word in words:
        length = data.draw(st.integers(min(2, len(word)), len(word)))
        # A character may fold into several ("ﬃ"), so what was typed is only promised where it stays one.
        if word.isascii():
            assert set(query_tokens(keyring, word[:length])) <= tokens


def test_accents_and_case_make_no_difference_and_middles_are_not_beginnings(keyring):
    tokens = set(name_tokens(keyring, "Éloïse Straße-Meyer"))
    for typed in ("el", "ELOÏSE", "eloise str", "strasse", "mey"):
        assert set(query_tokens(keyring, typed)) <= tokens
    for typed in ("loise", "anna", "eloise anna"):
        assert not set(query_tokens(keyring, typed)) <= tokens


def test_tokens_are_bounded_and_signed_64_bit(keyring):
    tokens = name_tokens(keyring, "abcdefghijklmnopqrstuvwxyz " * 3)
    assert 0 < len(tokens) <= 6 * 12
    assert all(-(2**63) <= token < 2**63 for token in tokens)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18 Safari/604",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 (KHTML) Chrome/142 Mobile Safari/537", "Chrome, Android"),
        ("<script>", ""),
    ],
)
def test_a_browser_is_summed_up_in_two_words(header, words):
    assert summarise(header) == words
