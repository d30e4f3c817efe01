"""A search that is to find nothing must be able to find."""

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.bench.search_bytes import forms_of, found_in, unpacked
from clairvue.kit.compression import compress

WORD = "canary0123456789abcdef"
WAYS = {
    "text": lambda text: text,
    "upper": lambda text: text.upper(),
    "utf-16-le": lambda text: text.decode("latin-1").encode("utf-16-le"),
    "utf-16-be": lambda text: text.decode("latin-1").encode("utf-16-be"),
    "hex": lambda text: text.hex().encode(),
    "HEX": lambda text: text.hex().upper().encode(),
    "base64": base64.b64encode,
}


@pytest.mark.parametrize("way", WAYS)
@given(before=st.binary(max_size=40), after=st.binary(max_size=40))
def test_a_word_is_found_in_whichever_way_it_was_written_down(way, before, after):
    assert found_in(b"\0\1" + WAYS[way](before + WORD.encode() + after) + b"\2", forms_of(WORD))


@given(content=st.binary(max_size=400))
def test_a_word_that_is_not_there_is_not_found(content):
    assert found_in(content, forms_of(WORD)) == []


@pytest.mark.parametrize("pack", [compress, zlib.compress])
@given(before=st.binary(max_size=40), after=st.binary(max_size=40))
def test_a_word_is_found_inside_what_we_compressed(pack, before, after):
    content = before + pack(b"I say " + WORD.encode() + bytes(range(99))) + after
    assert any(found_in(part, forms_of(WORD)) for part in unpacked(content))
