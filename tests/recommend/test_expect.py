"""How often a clip is gone on to against how often the ranker expected it: told to `next`, fading, and hard to move."""

import numpy as np
import pytest

from clairvue.recommend import fold, layout
from clairvue.recommend.expect import expect
from clairvue.recommend.fading import seconds
from clairvue.recommend.feature_names import CHOSEN
from clairvue.recommend.features import describe_many
from clairvue.recommend.gather import make_desk
from clairvue.recommend.layout import AT_MS
from clairvue.recommend.react import HURRIED_A_DAY
from clairvue.recommend.rows import ENTRY, SIGNAL
from clairvue.recommend.tables import row_of

NO_ENTRIES, NO_SIGNALS = np.zeros(0, ENTRY), np.zeros(0, SIGNAL)
MINUTE_MS, HOUR_MS = 60_000, 3_600_000
READER, OTHER, ROWS = 11, 12, np.array([1, 2, 3], np.int32)
AS_EXPECTED = 17  # the bucket in which the logarithm of one is


def enjoyed(entries, reader, clips, minute):
    """Return signals of a reader, a minute after each other."""
    signals = np.zeros(len(clips), SIGNAL)
    signals["transaction"], signals["position"] = 2, minute + np.arange(len(clips))
    signals["at_ms"] = entries["at_ms"].max() + MINUTE_MS * signals["position"]
    signals["reader"], signals["subject"] = reader, entries["video"][clips]
    signals["kind"] = fold.FINISH_TOLD
    return signals


def described(state, later_ms=0):
    """Return the buckets of three clips at each half-life. Shape: (clips, half-lives)."""
    row = row_of(state.reader_table, state.readers, READER)
    at_ms = int(state.learned["clock"][0, AT_MS]) + later_ms
    return describe_many(state, make_desk(), row, ROWS, at_ms)[:, CHOSEN : CHOSEN + 3]


@pytest.fixture
def entries(catalogue):
    return catalogue()


@pytest.fixture
def state(entries):
    """Return a state in which four clips have neighbours, and what was learned of three is as was expected."""
    began = fold.begin(layout.Sizes(nears=8192))
    fold.fold(began, NO_SIGNALS, entries)
    fold.fold(began, enjoyed(entries, READER, [0, 1, 2, 3], 1), NO_ENTRIES)
    began.nears["chosen"], began.nears["expected"] = 0, 0
    return began


def test_a_clip_that_is_gone_on_to_more_often_than_expected_says_so_until_it_fades(state):
    now_s = seconds(state, int(state.learned["clock"][0, AT_MS]))
    assert (described(state) == AS_EXPECTED).all()
    for _ in range(20):
        expect(state, ROWS, np.array([0.2, 0.7, 0.1]), np.full(7, -1), 1.0, now_s)
    more, less, little_less = described(state)
    assert (more > AS_EXPECTED).all()
    assert (less < little_less).all()
    assert (little_less < AS_EXPECTED).all()
    short, middle, long = described(state, 12 * HOUR_MS)[0]
    assert short == AS_EXPECTED
    assert AS_EXPECTED < middle < more[1]
    assert AS_EXPECTED < long <= more[2]


def test_a_clock_that_falls_back_finds_what_was_learned_last(state):
    row, last_ms = row_of(state.reader_table, state.readers, READER), int(state.learned["clock"][0, AT_MS])
    expect(state, ROWS, np.array([0.2, 0.7, 0.1]), np.full(7, -1), 1.0, seconds(state, last_ms))
    last = describe_many(state, make_desk(), row, ROWS, last_ms)
    for back_ms in (1, HOUR_MS, 3_000 * HOUR_MS):
        assert (describe_many(state, make_desk(), row, ROWS, last_ms - back_ms) == last).all()


def test_it_counts_for_as_much_as_the_reader_moves_others(state, entries):
    fold.fold(state, enjoyed(entries, OTHER, [5, 0], 5), NO_ENTRIES)
    chosen, expected = state.nears["chosen"].sum(axis=0), state.nears["expected"].sum(axis=0)
    assert (chosen > 0.5).all()
    assert (chosen < 0.6).all()  # a new reader moves others by half
    assert (expected > 0).all()
    assert (expected < chosen).all()  # some of it was expected of clips that have no neighbours


def test_who_hurries_moves_nothing(state, entries):
    fold.fold(state, enjoyed(entries, OTHER, [5], 5), NO_ENTRIES)
    state.readers["today"][row_of(state.reader_table, state.readers, OTHER), 0] = HURRIED_A_DAY + 1
    fold.fold(state, enjoyed(entries, OTHER, [0], 6), NO_ENTRIES)
    assert not state.nears["chosen"].any()
    assert not state.nears["expected"].any()
