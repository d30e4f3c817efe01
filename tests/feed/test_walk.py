"""Walking a chart: every clip once, whatever the seed; cursors that say exactly where one stands."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.feed.arrange import SPACING
from clairvue.feed.chart import ENTRIES_MAX, LITTLE_SEEN_MAX, Warm, pack, unpack
from clairvue.feed.unprofiled import Walking
from clairvue.feed.walk import RECENT_MAX, SEED_MAX, Place, chance_share, order, read_place, write_place
from clairvue.kit.cursor import CursorUnreadable

seeds = st.integers(0, SEED_MAX - 1)
numbers = itertools.count()


def warm(number, heat, *, account=0, language="en", views=0):
    return Warm(
        video_id=f"test-{number:05}",
        account_id=f"test-account-{account:05}",
        language=language,
        published_s=1_790_000_000.0 + number,
        heat=heat,
        terms=(heat, *[float("-inf")] * 6),
        counted=(views, 0, 0, 0, 0, 0),
    )


def chart_of(clips, language="en"):
    return unpack(f"test-chart-{next(numbers)}", language, None, pack(clips, language))


@st.composite
def catalogues(draw, creators=10):
    rows = draw(
        st.lists(
            st.tuples(st.floats(300, 340), st.sampled_from(["en", "fr"]), st.sampled_from([0, 50, 5000])), max_size=80
        )
    )
    return [
        warm(number, heat, account=number % creators, language=language, views=views)
        for number, (heat, language, views) in enumerate(rows)
    ]


def pages_of(chart, seed, limit):
    place = Place(chart.chart_id, seed)
    while True:
        walking = Walking(chart, order(chart, seed), place, limit)
        slots = walking.arrange(walking.offers(), limit)
        yield slots
        cursor = walking.cursor(slots, [])
        if cursor is None:
            return
        place = read_place(cursor)


@given(catalogues(), seeds, st.integers(1, 25))
def test_page_by_page_every_clip_comes_exactly_once(clips, seed, limit):
    shown = [slot.candidate.video_id for slots in pages_of(chart_of(clips), seed, limit) for slot in slots]
    assert sorted(shown) == sorted(clip.video_id for clip in clips)


@given(catalogues(), seeds, st.integers(1, 25))
def test_the_same_seed_makes_the_same_pages(clips, seed, limit):
    chart = chart_of(clips)
    assert list(pages_of(chart, seed, limit)) == list(pages_of(chart, seed, limit))


@given(seeds)
def test_creators_keep_their_distance_over_the_ends_of_pages(seed):
    chart = chart_of([warm(number, 330 - number / 10, account=number % 20) for number in range(200)])
    shown = [slot.candidate.account_id for slots in itertools.islice(pages_of(chart, seed, 6), 10) for slot in slots]
    assert all(len(set(shown[at : at + SPACING])) == SPACING for at in range(len(shown) - SPACING + 1))


@given(
    st.builds(
        Place,
        st.just("test-chart"),
        seeds,
        st.integers(0, 10_000),
        st.integers(0, 2**ENTRIES_MAX - 1),
        st.lists(st.text("abc123", min_size=8, max_size=8), max_size=RECENT_MAX).map(tuple),
    )
)
def test_a_cursor_says_exactly_where_one_stands(place):
    assert read_place(write_place(place)) == place


@given(st.text(max_size=80))
def test_a_cursor_that_we_did_not_write_is_refused_in_words(text):
    with pytest.raises(CursorUnreadable):
        read_place(text)


def test_a_cursor_stays_short_after_ten_pages():
    chart = chart_of([warm(number, 330 - number / 100, account=number) for number in range(1000)])
    place = Place(chart.chart_id, 7)
    for slots in itertools.islice(pages_of(chart, 7, 20), 10):
        place = place.after((slot.candidate.entry for slot in slots), [slot.candidate.account_id for slot in slots])
    assert place.taken.bit_count() == 200
    assert len(write_place(place)) < 500


def test_chance_can_change_the_order_and_is_bounded():
    close = chart_of([warm(1, 330.0, account=1), warm(2, 330.5, account=2)])
    assert {order(close, seed).hottest[0] for seed in range(40)} == {0, 1}
    far = chart_of([warm(1, 330.0, account=1), warm(2, 331.5, account=2)])
    assert {order(far, seed).hottest[0] for seed in range(40)} == {0}
    assert (chance_share(0), chance_share(1)) == (0, 0.5)


def test_only_the_newest_of_what_few_have_seen_are_explored():
    chart = chart_of([warm(number, 330.0, account=number, views=number % 2 * 1000) for number in range(1000)])
    newest = range(1000 - 2 * LITTLE_SEEN_MAX, 1000, 2)
    assert {chart.videos[entry] for entry in chart.little_seen} == {f"test-{number:05}" for number in newest}


def test_reasons_are_the_terms_of_the_score_and_make_a_whole(now):
    clip = Warm(
        video_id="test-1",
        account_id="test-account",
        language="fr",
        published_s=now.timestamp() - 7200,
        heat=2.0,
        terms=(0.0, 0.0, 1.0, *[float("-inf")] * 4),
        counted=(5000, 3, 0, 0, 0, 0),
    )
    chart = chart_of([clip], "fr")
    walking = Walking(chart, order(chart, 1), Place(chart.chart_id, 1), 1)
    (slot,) = walking.arrange(walking.offers(), 1)
    reasons = {reason.code: reason for reason in walking.reasons(slot, now)}
    assert set(reasons) == {"language", "fresh", "chance"}
    assert abs(sum(reason.share_pct for reason in reasons.values()) - 100) < 0.2
    assert abs(reasons["language"].share_pct / reasons["fresh"].share_pct - 3) < 0.05
    assert reasons["language"].values["finishes"] == 3
    assert reasons["fresh"].values == {"age_hours": 2.0}
