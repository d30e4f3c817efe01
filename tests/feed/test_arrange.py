"""Arranging a page: slots, spacing of creators, and giving way instead of running dry."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clairvue.feed.arrange import CREATOR_MAX_PER_PAGE, SLOTS, SPACING, arrange, offer

SOURCES = ("trending", "language", "exploration")
creators = st.lists(st.sampled_from("abcdefghijkl"), min_size=1, max_size=60)


def page(offers, makers, limit=20, shown=0, recent=()):
    return arrange(offers, makers, slots=SLOTS, shown=shown, recent=recent, limit=limit)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine draws slowly: no fault of ours
@given(creators, st.data())
def test_a_page_is_full_as_long_as_anything_is_left_and_repeats_nothing(makers, data):
    offers = {source: data.draw(st.lists(st.sampled_from(range(len(makers))), unique=True)) for source in SOURCES}
    offered = {entry for entries in offers.values() for entry in entries}
    placed = [placing.entry for placing in page(offers, makers)]
    assert len(placed) == len(set(placed)) == min(20, len(offered))
    assert set(placed) <= offered


@given(st.integers(0, 1000))
def test_with_many_creators_none_comes_twice_in_five_or_four_times_in_a_page(shown):
    makers = [f"maker{entry * 7 % 12}" for entry in range(60)]
    offers = {source: range(60) for source in SOURCES}
    placed = [makers[placing.entry] for placing in page(offers, makers, shown=shown)]
    assert all(len(set(placed[at : at + SPACING])) == SPACING for at in range(len(placed) - SPACING + 1))
    assert max(Counter(placed).values()) <= CREATOR_MAX_PER_PAGE


def test_spacing_looks_back_over_the_end_of_the_page_before():
    makers = ["ann", "bob", "cy"]
    offers = {"trending": [0, 1, 2]}
    assert [placing.entry for placing in page(offers, makers, limit=1, recent=("cy", "ann"))] == [1]


def test_one_slot_in_five_is_kept_for_what_few_have_seen():
    makers = [str(entry) for entry in range(100)]
    offers = {"trending": range(40), "language": range(40), "exploration": range(60, 100)}
    sources = Counter(placing.source for placing in page(offers, makers))
    assert sources == {"language": 12, "trending": 4, "exploration": 4}


def test_a_source_that_is_dry_gives_its_slots_away():
    makers = [str(entry) for entry in range(30)]
    offers = {"trending": range(30), "language": [], "exploration": []}
    assert [placing.entry for placing in page(offers, makers)] == list(range(20))


def test_each_source_and_the_spacing_can_change_the_order():
    makers = ["ann", "bob", "bob", "cy", "dee", "eve", "flo"]
    full = {"trending": [0, 1, 2, 3, 4], "language": [2, 1, 3, 4], "exploration": [5, 6]}
    entries = [placing.entry for placing in page(full, makers, limit=5)]
    for source in SOURCES:
        assert [placing.entry for placing in page({**full, source: []}, makers, limit=5)] != entries
    strangers = [str(entry) for entry in range(7)]
    assert [placing.entry for placing in page(full, strangers, limit=5)] != entries


@given(st.lists(st.sampled_from("aab"), min_size=1, max_size=200))
def test_whoever_made_most_of_a_stream_does_not_fill_the_offer_alone(makers):
    makers = [*makers, "z"]
    offered = offer(range(len(makers)), "0" * len(makers), makers, 28)
    assert len(offered) == len(set(offered)) == min(28, len(makers))
    assert len(makers) - 1 in offered


def test_what_was_taken_is_not_offered_again():
    assert offer(range(6), "101000", "abcdef", 3) == [1, 3, 4]
