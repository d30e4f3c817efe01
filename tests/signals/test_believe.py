from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.signals.believe import (
    FIRST_BATCH_MS,
    LATE_MS_MAX,
    SLACK_MS,
    UNSPENT_MS_MAX,
    believe,
    happened_ms,
    take,
)
from clairvue.signals.model import SEQUENCES_KEPT, VIEWS_MAX, Client, Signal, Watched

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FRESH = Client(sequence=0, views=0, heard_at=None)
DURATIONS = {"one": 10_000, "two": 60_000, "three": 800}


def view(sequence, video="one", watched_ms=5_000, loops=0):
    return Signal(sequence, "view", video, watched_ms, loops=loops)


def signal(sequence, kind, video="one", **more):
    return Signal(sequence, kind, video, **more)


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
    assert (believed.tally.repeated, believed.tally.accepted, believed.client.sequence) == (1, 1, 6)
    assert believed.watched == [watched("one", 1, 0, 5_000)]


def test_the_same_number_twice_in_a_batch_counts_once():
    believed = believe(FRESH, [view(1), view(1)], DURATIONS, NOW)
    assert (believed.tally.repeated, believed.tally.accepted) == (1, 1)


def test_an_unknown_video_is_ignored_and_counted():
    believed = believe(FRESH, [view(1, "none"), view(2)], DURATIONS, NOW)
    assert (believed.tally.unknown, believed.tally.accepted, believed.client.sequence) == (1, 1, 2)


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
    assert (believed.tally.over, believed.client.views) == (1, VIEWS_MAX)


def test_what_arrives_late_counts_once():
    first = believe(FRESH, [view(1), view(4)], DURATIONS, NOW)
    assert first.client.missing == 0b11
    late = believe(first.client, [view(2), view(4)], DURATIONS, NOW + timedelta(seconds=10))
    assert (late.tally.accepted, late.tally.repeated, late.client.sequence) == (1, 1, 4)
    again = believe(late.client, [view(1), view(2), view(3)], DURATIONS, NOW + timedelta(seconds=20))
    assert (again.tally.accepted, again.tally.repeated, again.client.missing) == (1, 2, 0)


def test_time_that_nobody_claimed_can_be_claimed_later_and_only_once():
    client = believe(FRESH, [signal(1, "impression")], DURATIONS, NOW).client
    client = believe(client, [signal(2, "like")], DURATIONS, NOW + timedelta(seconds=30)).client
    assert client.unspent_ms == 30_000
    whole = believe(client, [view(3, "two", 40_000)], DURATIONS, NOW + timedelta(seconds=40))
    assert whole.watched == [watched("two", 1, 0, 40_000)]
    more = believe(whole.client, [view(4, "two", 40_000)], DURATIONS, NOW + timedelta(seconds=41))
    assert sum(each.watched_ms for each in more.watched) == 1_000 + SLACK_MS
    most = believe(more.client, [view(5, "two", 40_000)], DURATIONS, NOW + timedelta(seconds=42))
    assert sum(each.watched_ms for each in most.watched) == 1_000, "the slack is given once, not with every batch"


def test_a_finish_is_believed_if_the_fastest_player_could_have_reached_the_end():
    client = replace(FRESH, heard_at=NOW - timedelta(seconds=20))
    believed = believe(client, [signal(1, "finish", "one"), signal(2, "finish", "two")], DURATIONS, NOW)
    assert [each.signal.video for each in believed.taken] == ["one"]
    assert (believed.tally.accepted, believed.tally.over) == (1, 1)


def test_only_watches_count_as_views():
    kinds = ["impression", "finish", "skip", "like", "follow", "not_interested", "report"]
    signals = [signal(place, kind, watched_ms=9_000) for place, kind in enumerate(kinds, 1)]
    believed = believe(FRESH, signals, DURATIONS, NOW)
    assert (believed.watched, believed.client.views, believed.tally.accepted) == ([], 0, 7)


RECEIVED = 1_795_000_000_000
DAY = LATE_MS_MAX


@pytest.mark.parametrize(
    ("at_ms", "sent_at_ms", "happened"),
    [
        (None, None, RECEIVED),
        (None, 5, RECEIVED),
        (RECEIVED - 500, None, RECEIVED - 500),
        (1_000, 4_000, RECEIVED - 3_000),  # a clock that began in 1970
        (RECEIVED + 10 * DAY - 700, RECEIVED + 10 * DAY, RECEIVED - 700),  # one that is ten days fast
        (9_000, 4_000, RECEIVED),  # after it was sent
        (RECEIVED + 5, None, RECEIVED),
        (0, 3 * DAY, RECEIVED - DAY),
        (0, None, RECEIVED - DAY),
    ],
)
def test_times_are_put_right_by_how_long_before_sending_they_were(at_ms, sent_at_ms, happened):
    assert happened_ms(signal(1, "like", at_ms=at_ms), sent_at_ms, RECEIVED) == happened


@given(st.integers(0, 2**53), st.none() | st.integers(0, 2**53), st.integers(-(2**53), 2**53))
def test_a_constant_error_of_the_clock_changes_nothing(at_ms, sent_at_ms, error_ms):
    happened = happened_ms(signal(1, "like", at_ms=at_ms), sent_at_ms, RECEIVED)
    assert RECEIVED - LATE_MS_MAX <= happened <= RECEIVED
    if sent_at_ms is not None and min(at_ms + error_ms, sent_at_ms + error_ms) >= 0:
        assert happened_ms(signal(1, "like", at_ms=at_ms + error_ms), sent_at_ms + error_ms, RECEIVED) == happened


@given(st.lists(st.integers(1, 3 * SEQUENCES_KEPT), max_size=300))
def test_a_sequence_is_new_once_if_it_is_not_too_late(numbers):
    """Compare the window with a set that remembers everything."""
    sequence = missing = 0
    heard = set()
    for number in numbers:
        expected = number not in heard and number >= sequence - SEQUENCES_KEPT
        new, sequence, missing = take(sequence, missing, number)
        assert new == expected
        heard.add(number)
        assert sequence == max(heard)
        assert 0 <= missing < 1 << SEQUENCES_KEPT


@given(st.permutations(range(1, 60)), st.data())
def test_however_batches_are_doubled_and_reordered_each_signal_counts_once(order, data):
    client, accepted = FRESH, 0
    while order:
        size = data.draw(st.integers(1, len(order)))
        batch, order = order[:size], order[size:]
        for _ in range(data.draw(st.integers(1, 2))):
            believed = believe(client, [signal(number, "like") for number in batch], DURATIONS, NOW)
            client, accepted = believed.client, accepted + believed.tally.accepted
    assert accepted == 59
    assert (client.sequence, client.missing) == (59, 0)


signals = st.builds(
    Signal,
    sequence=st.integers(-3, 30),
    kind=st.sampled_from(["view", "watch", "finish", "like"]),
    video=st.sampled_from(["one", "two", "three", "none"]),
    watched_ms=st.integers(-(10**9), 10**9),
    loops=st.integers(-5, 1_000),
)


@given(
    st.lists(signals, max_size=40),
    st.builds(
        Client,
        sequence=st.integers(0, 20),
        views=st.integers(0, VIEWS_MAX),
        missing=st.integers(0, 2**20),
        unspent_ms=st.integers(-SLACK_MS, UNSPENT_MS_MAX),
        heard_at=st.none() | st.integers(-100_000_000, 100_000_000).map(lambda ms: NOW + timedelta(milliseconds=ms)),
    ),
)
def test_whatever_a_page_says_counts_stay_within_bounds(views, client):
    believed = believe(client, views, DURATIONS, NOW)
    passed_ms = (
        FIRST_BATCH_MS if client.heard_at is None else max(0, (NOW - client.heard_at) // timedelta(milliseconds=1))
    )
    unspent_ms = 0 if client.heard_at is None else client.unspent_ms
    assert sum(each.watched_ms for each in believed.watched) <= unspent_ms + passed_ms + SLACK_MS
    assert -SLACK_MS <= believed.client.unspent_ms <= UNSPENT_MS_MAX
    assert all(0 <= each.finishes <= each.views <= 1 and each.watched_ms > 0 for each in believed.watched)
    assert client.views <= believed.client.views <= VIEWS_MAX
    assert believed.client.sequence == max([client.sequence, *(each.sequence for each in views)])
    tally = believed.tally
    assert tally.accepted + tally.repeated + tally.unknown + tally.over == len(views)
    assert len(believed.taken) == tally.accepted
    again = believe(believed.client, views, DURATIONS, NOW + timedelta(hours=1))
    assert again.watched == []
    assert again.tally.repeated == len(views)
