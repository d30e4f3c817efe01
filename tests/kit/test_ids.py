from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clairvue.kit.ids import Cell, cell_of, is_cell, is_id, make_id

MOMENTS = st.integers(1_577_836_800_000, 7_258_118_400_000).map(lambda at: datetime.fromtimestamp(at / 1000, tz=UTC))


@given(now=MOMENTS)
def test_an_id_begins_with_its_cell_and_is_a_version_7_uuid(now):
    identifier = make_id(Cell("fr"), now)
    assert is_id(identifier)
    assert cell_of(identifier) == "fr"
    number = sum("0123456789abcdefghjkmnpqrstvwxyz".index(d) << 5 * i for i, d in enumerate(identifier[:2:-1]))
    assert number >> 76 & 0xF == 7
    assert number >> 62 & 0x3 == 2
    assert number >> 80 == round(now.timestamp() * 1000)


@given(now=MOMENTS)
def test_ids_sort_by_the_moment_they_were_made(now):
    assert make_id(Cell("fr"), now) < make_id(Cell("fr"), now + timedelta(milliseconds=2))


def test_what_is_not_an_id_or_a_cell_is_told_apart():
    assert not is_id("fr-123")
    assert not is_id("")
    assert is_cell("us")
    assert not is_cell("US")
    assert not is_cell("a")
