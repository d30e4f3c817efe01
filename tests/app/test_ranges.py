"""Which bytes a request asks for (RFC 9110, sections 13 and 14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.app.ranges import Slice, Unsatisfiable, Whole, is_known, is_same, read_range

sizes = st.integers(0, 10**12)


@given(st.integers(0, 2000), st.integers(0, 2000), st.integers(1, 1000))
def test_a_range_gives_what_the_same_slice_of_bytes_would(first, last, size):
    asked = read_range(f"bytes={first}-{last}", size)
    expected = range(size)[first : last + 1]
    if last < first:
        assert asked == Whole()
    elif not expected:
        assert asked == Unsatisfiable()
    else:
        assert asked == Slice(expected[0], expected[-1] + 1)


@given(st.integers(0, 2000), st.integers(1, 1000))
def test_an_open_end_and_a_suffix_reach_to_the_last_byte(number, size):
    assert read_range(f"bytes={number}-", size) == (Slice(number, size) if number < size else Unsatisfiable())
    assert read_range(f"bytes=-{number}", size) == (Slice(max(0, size - number), size) if number else Unsatisfiable())


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=1-2,4-5",
        "items=0-1",
        "bytes=1--2",
        "bytes=²-",
        "0-1",
    ],
)
def test_what_cannot_be_read_is_ignored(value):
    assert read_range(value, 100) == Whole()


@given(st.text(max_size=30), sizes)
def test_no_header_breaks_the_reader(value, size):
    part = read_range(value, size)
    assert not isinstance(part, Slice) or 0 <= part.start < part.end <= size


def test_a_tag_that_is_known_needs_no_bytes_again():
    assert is_known('"a"', '"a"')
    assert is_known('W/"a"', '"a"')
    assert is_known('"b", "a"', '"a"')
    assert is_known("*", '"a"')
    assert not is_known(None, '"a"')
    assert not is_known('"b"', '"a"')
    assert not is_known("a", '"a"')


def test_a_part_is_only_given_of_the_very_same_bytes():
    assert is_same(None, '"a"')
    assert is_same('"a"', '"a"')
    for other in ('"b"', 'W/"a"', "Sun, 22 Nov 2026 12:00:00 GMT"):
        assert not is_same(other, '"a"')
