import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.kit.cursor import CursorUnreadable, decode_cursor, encode_cursor


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=40))
def test_a_cursor_gives_back_the_keys_it_was_made_from(score, identifier):
    assert decode_cursor(encode_cursor(score, identifier), tuple[float, str]) == (score, identifier)


@given(st.text(max_size=60))
def test_anything_else_is_refused_with_a_sentence(text):
    with pytest.raises(CursorUnreadable, match="first page"):
        decode_cursor(text, tuple[float, str, int, str])
