from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clairvue.signals.model import (
    FIRST_BATCH_MS,
    SLACK_MS,
    VIEWS_MAX,
    Client,
    View,
    Watched,
    believe,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FRESH = Client(sequence=0, views=0, heard_at=None)
DURATIONS = {"one": 10_000, "two": 60_000, "three": 800}


def view(sequence, video="one", watched_ms=5_000, loops=0):
    return View(sequence=sequence, video_id=video, watched_ms=watched_ms, loops=loops)


def watched(video, views, finishes, watched_ms):
    return Watched(video_id=video, views=views, finishes=finishes, watched_ms=watched_ms)


def test_a_second_is_a_view_and_less_is_not():
    assert believe(FRESH, [view(1, watched_ms=1_000)], DURATIONS, NOW).watched == [watched("one", 1, 0, 1_000)]
    assert believe(FRESH, [view(1, watched_ms=999)], DURATIONS, NOW).watched == [watched("one", 0, 0, 999)]


def test_a_clip_shorter_than_a_second_is_viewed_when_it_is_finished():
    assert believe(FRESH, [view(1, "three", 790)], DURATIONS, NOW).watched == [watched("three", 1, 1, 790)]


def test_nearly_the_end_is_a_finish():
    assert believe(FRESH, [view(1, watched_ms=9_500)], DURATIONS, NOW).watched == [watched("one", 1, 1, 9_500)]
    assert believe(FRESH, [view(1, watched_ms=9_499)], DURATIONS, NOW).watched == [watched("one", 1, 0, 9_499)]


def test_a_loop_is_a_finish_only_if_the_fastest_player_could_have_reached_the_end():
    assert believe(FRESH, [view(1, watched_ms=5_000, loops=1)], DURATIONS, NOW).watched[0].finishes == 1
    assert believe(FRESH, [view(1, watched_ms=4_999, loops=9)], DURATIONS, NOW).watched[0].finishes == 0


def test_what_was_heard_before_is_not_counted_again():
    believed = believe(replace(FRESH, sequence=5), [view(5), view(6)], DURATIONS, NOW)
    assert (believed.tally.repeated, believed.tally.accepted, believed.sequence) == (1, 1, 6)
    assert believed.watched == [watched("one", 1, 0, 5_000)]


def test_the_same_number_twice_in_a_batch_counts_once():
    believed = believe(FRESH, [view(1), view(1)], DURATIONS, NOW)
    assert (believed.tally.repeated, believed.tally.accepted) == (1, 1)


def test_an_unknown_video_is_ignored_and_counted():
    believed = believe(FRESH, [view(1, "none"), view(2)], DURATIONS, NOW)
    assert (believed.tally.unknown, believed.tally.accepted, believed.sequence) == (1, 1, 2)


def test_nobody_watches_longer_than_the_time_that_has_passed():
    client = replace(FRESH, heard_at=NOW - timedelta(seconds=8))
    believed = believe(client, [view(1, "two", 60_000), view(2, "one", 10_000)], DURATIONS, NOW)
    assert believed.watched == [watched("two", 1, 0, 8_000 + SLACK_MS)]
    assert believed.tally.accepted == 2


def test_a_clock_that_goes_back_gives_no_time():
    client = replace(FRESH, heard_at=NOW + timedelta(seconds=60))
    assert sum(each.watched_ms for each in believe(client, [view(1)], DURATIONS, NOW).watched) <= SLACK_MS


def test_many_views_of_one_video_in_a_batch_are_one():
    believed = believe(FRESH, [view(number, watched_ms=2_000) for number in range(1, 11)], DURATIONS, NOW)
    assert believed.watched == [watched("one", 1, 1, 20_000)]


def test_a_client_is_counted_for_so_many_views_a_day_and_no_more():
    believed = believe(replace(FRESH, views=VIEWS_MAX - 1), [view(1), view(2, "two"), view(3)], DURATIONS, NOW)
    assert believed.watched == [watched("one", 1, 1, 10_000)]
    assert (believed.tally.over, believed.views) == (1, VIEWS_MAX)


signals = st.builds(
    View,
    sequence=st.integers(-3, 30),
    video_id=st.sampled_from(["one", "two", "three", "none"]),
    watched_ms=st.integers(-(10**9), 10**9),
    loops=st.integers(-5, 1_000),
)


@given(
    st.lists(signals, max_size=40),
    st.builds(
        Client,
        sequence=st.integers(0, 20),
        views=st.integers(0, VIEWS_MAX),
        heard_at=st.none() | st.integers(-100_000_000, 100_000_000).map(lambda ms: NOW + timedelta(milliseconds=ms)),
    ),
)
def test_whatever_a_page_says_counts_stay_within_bounds(views, client):
    believed = believe(client, views, DURATIONS, NOW)
    passed_ms = (
        FIRST_BATCH_MS if client.heard_at is None else max(0, (NOW - client.heard_at) // timedelta(milliseconds=1))
    )
    assert sum(each.watched_ms for each in believed.watched) <= passed_ms + SLACK_MS
    assert all(0 <= each.finishes <= each.views <= 1 and each.watched_ms > 0 for each in believed.watched)
    assert client.views <= believed.views <= VIEWS_MAX
    assert believed.sequence == max([client.sequence, *(each.sequence for each in views)])
    tally = believed.tally
    assert tally.accepted + tally.repeated + tally.unknown + tally.over == len(views)
    again = believe(
        Client(sequence=believed.sequence, views=believed.views, heard_at=NOW),
        views,
        DURATIONS,
        NOW + timedelta(hours=1),
    )
    assert again.watched == []
    assert again.tally.repeated == len(views)
