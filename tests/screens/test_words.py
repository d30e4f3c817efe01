"""The first screen speaks the reader's language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.screens.words import language_for


@pytest.mark.parametrize(
    ("account", "cookie", "accepted", "language"),
    [
        ("fr", "en", "en", "fr"),
        (None, "fr", "en", "fr"),
        (None, "xx", "fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        (None, None, "de, en;q=0.5, fr;q=0.7", "fr"),
        (None, None, "fr;q=0, en;q=0.1", "en"),
        (None, None, "", "en"),
        (None, None, "fr;q=much", "en"),
    ],
)
def test_the_account_comes_first_then_the_device_then_the_browser(account, cookie, accepted, language):
    assert language_for(account=account, cookie=cookie, accepted=accepted) == language


@given(accepted=st.text())
def test_any_header_gives_a_language_we_speak(accepted):
    assert language_for(account=None, cookie=None, accepted=accepted) in {"en", "fr"}
