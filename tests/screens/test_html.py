"""HTML is made from values, and nobody's words become markup."""

import html
import re

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from clairvue.screens.html import element, island, text


@given(words=st.text())
def test_a_persons_words_come_back_as_they_were_written(words):
    shown = element("p", {"title": words}, text(words))
    assert "<" not in shown.removeprefix("<p").removesuffix("</p>")
    inside = re.fullmatch(r'<p title="([^"]*)">(.*)</p>', shown, re.DOTALL)
    assert inside
    assert html.unescape(inside[1]) == words
    assert html.unescape(inside[2]) == words


@given(value=st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_an_island_cannot_be_left_and_reads_back_the_same(value):
    shown = island("data", value)
    inside = shown.removeprefix('<script type="application/json" id="data">').removesuffix("</script>")
    assert "<" not in inside
    assert msgspec.json.decode(inside) == value


def test_an_attribute_that_is_false_is_left_out_and_one_that_is_true_stands_bare():
    assert element("video", {"controls": True, "loop": False, "poster": None}) == "<video controls></video>"
