"""Heat in log space is the same arithmetic as decayed sums, without their overflow."""

import math
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clairvue.feed.heat import (
    COUNTED,
    HALF_LIFE,
    LANDMARK,
    TERMS,
    WEIGHTS,
    add,
    instant,
    kindle,
    log2_sum,
    shares,
    warm,
)

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
moments = st.integers(0, 40 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
counts = st.tuples(*[st.integers(0, 1_000_000)] * len(COUNTED))


@given(st.lists(st.tuples(st.floats(0.01, 100), st.floats(0, 40)), min_size=1, max_size=30))
def test_adding_in_log_space_is_adding(events):
    heat = -math.inf
    for weight, at in events:
        heat = add(heat, weight, at)
    assert math.isclose(heat, math.log2(math.fsum(weight * 2**at for weight, at in events)), abs_tol=1e-9)


def test_a_heat_is_finite_ages_after_floats_would_have_overflowed():
    later = LANDMARK + 5000 * HALF_LIFE
    assert math.isfinite(warm(kindle(later), (10**9,) * len(COUNTED), later).total)


@given(moments, moments, counts, counts, moments)
def test_time_alone_changes_no_order_and_heat_never_falls(published, watched, some, more, later):
    first, second = warm(kindle(published), some, watched), warm(kindle(watched), more, watched)
    now_difference = first.total - second.total
    then = [log2_sum(tuple(term - instant(later) for term in heat.terms)) for heat in (first, second)]
    assert math.isclose(now_difference, then[0] - then[1], abs_tol=1e-6)
    assert warm(first, more, later).total >= first.total


@given(counts, counts, moments)
def test_what_is_taken_back_and_given_again_heats_nothing_twice(some, fewer, moment):
    hot = warm(kindle(START), some, moment)
    lower = tuple(map(min, some, fewer))
    assert warm(warm(hot, lower, moment), some, moment) == hot


def test_the_same_attention_counts_half_as_much_a_half_life_earlier():
    early = add(-math.inf, WEIGHTS["likes"] * 2, instant(START))
    late = add(-math.inf, WEIGHTS["likes"], instant(START + HALF_LIFE))
    assert math.isclose(early, late)


@given(st.sampled_from(COUNTED), counts)
def test_every_term_can_change_the_order(term, common):
    more = tuple(count + (name == term) * (10 + count) for name, count in zip(COUNTED, common, strict=True))
    assert warm(kindle(START), more, START).total > warm(kindle(START), common, START).total


def test_being_new_can_change_the_order():
    assert kindle(START + timedelta(minutes=1)).total > kindle(START).total


@given(counts, moments)
def test_the_shares_of_the_terms_make_a_whole(some, moment):
    parts = shares(warm(kindle(START), some, moment).terms)
    assert len(parts) == len(TERMS)
    assert math.isclose(math.fsum(parts), 1)
    assert all(0 <= part <= 1 for part in parts)
