"""Views as everybody is told them: never more than there were, and moved by one person alone once in a step."""

from hypothesis import given
from hypothesis import strategies as st

from clairvue.signals.count import STEP, coarse, views_of

VIEWS = st.integers(min_value=0, max_value=10**12)


@given(VIEWS)
def test_what_is_told_is_at_most_what_was_and_near_it(views):
    told = coarse(views)
    assert told <= views < told + max(STEP, views / 10)
    assert coarse(told) == told


@given(VIEWS, VIEWS)
def test_more_views_are_never_told_as_fewer(one, other):
    few, many = sorted((one, other))
    assert coarse(few) <= coarse(many)


@given(VIEWS)
def test_among_25_further_views_at_most_one_is_seen(views):
    assert len({coarse(each) for each in range(views, views + STEP)}) <= 2


def test_examples():
    told = {0: 0, 24: 0, 25: 25, 999: 975, 1_000: 1_000, 1_099: 1_000, 12_345: 12_000, 5_000_001: 5_000_000}
    assert {views: coarse(views) for views in told} == told


async def test_no_card_is_given_more_than_that(database, now):
    async with database.reading() as conn:
        await conn.execute(
            """INSERT INTO signals.video_count (video_id, views, finishes, watched_ms, changed_at)
            VALUES ('few', 24, 0, 0, %(now)s), ('many', 1234, 0, 0, %(now)s)""",
            {"now": now},
        )
        assert await views_of(conn, ["few", "many", "none"]) == {"few": 0, "many": 1_200}
