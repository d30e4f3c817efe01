"""The fold: the same log gives the same bits, and who is not in the log was never there."""

import numpy as np
import pytest

from clairvue.kit.numbers import number_of
from clairvue.recommend import fold, layout
from clairvue.recommend.features import describe_many
from clairvue.recommend.gather import make_desk
from clairvue.recommend.heads import predict
from clairvue.recommend.rows import ENTRY, SIGNAL
from clairvue.recommend.tables import row_of

ROOM = layout.Sizes(nears=8192)
NO_ENTRIES = np.zeros(0, ENTRY)
NO_SIGNALS = np.zeros(0, SIGNAL)


def folded(signals, entries, pieces=1):
    state = fold.begin(ROOM)
    fold.fold(state, NO_SIGNALS, entries)
    for piece in np.array_split(signals, pieces):
        fold.fold(state, piece, NO_ENTRIES)
    return state


def differing(left, right):
    return [
        name
        for name, one, other in zip(layout.State._fields, left, right, strict=True)
        if one.tobytes() != other.tobytes()
    ]


def test_however_the_log_is_cut_the_bits_are_the_same(catalogue, watching):
    entries = catalogue()
    signals = watching(entries)
    whole = folded(signals, entries)
    assert differing(whole, folded(signals, entries, pieces=13)) == []
    assert differing(whole, folded(signals[:-1], entries)) != []
    assert fold.is_finite(whole)


def test_a_reader_whose_signals_left_the_log_was_never_there(catalogue, watching):
    entries = catalogue()
    signals = watching(entries)
    gone = signals["reader"] == number_of("reader-3")
    assert gone.any()
    rest = signals[~gone]
    state = folded(rest, entries)
    assert row_of(state.reader_table, state.readers, number_of("reader-3")) == 0
    assert differing(state, folded(rest.copy(), entries, pieces=5)) == []


def test_room_grows_without_a_trace(catalogue, watching):
    entries = catalogue()
    signals = watching(entries)
    half = len(signals) // 2
    state = folded(signals[:half], entries)
    larger = layout.grow(state, layout.Sizes(items=4096, readers=2048, creators=2048, words=4096, nears=16384))
    fold.fold(larger, signals[half:], NO_ENTRIES)
    whole = folded(signals, entries)
    for name in ("items", "readers", "creators", "words", "nears", "learned", "network", "gains", "moments"):
        kept = getattr(whole, name)
        assert getattr(larger, name)[: len(kept)].tobytes() == kept.tobytes(), name


def test_an_outcome_told_twice_counts_once(catalogue):
    entries = catalogue(4)
    like = np.zeros(2, SIGNAL)
    like["transaction"], like["position"] = 2, [1, 2]
    like["at_ms"] = entries["at_ms"][0] + 1000
    like["reader"], like["subject"], like["kind"] = 77, entries["video"][2], fold.LIKE_TOLD
    once, twice = folded(like[:1], entries), folded(like, entries)
    assert np.array_equal(once.items["outcomes"], twice.items["outcomes"])
    assert np.array_equal(once.items["heat"], twice.items["heat"])


def test_heads_learn_who_finishes_what(catalogue, watching):
    entries = catalogue()
    state = folded(watching(entries, count=12_000), entries, pieces=3)
    reader = row_of(state.reader_table, state.readers, number_of("reader-1"))
    rows = np.arange(1, 41, dtype=np.int32)
    buckets = describe_many(state, make_desk(), reader, rows, int(state.learned["clock"][0, 0]))
    finish = predict(state.network, buckets)[:, layout.FINISH]
    wanted = (rows - 1) % 4 == 1
    assert finish[wanted].mean() > finish[~wanted].mean() + 0.4


@pytest.mark.parametrize("kind", [0, 18, -1])
def test_kinds_that_nobody_knows_are_left_aside(catalogue, kind):
    entries = catalogue(4)
    strange = np.zeros(1, SIGNAL)
    strange["reader"], strange["subject"], strange["kind"] = 5, entries["video"][1], kind
    state = folded(strange, entries)
    assert state.learned["clock"][0, layout.READERS] == 1


def test_what_a_reader_takes_back_or_resets_is_gone_from_the_row(catalogue, watching):
    entries = catalogue()
    signals = watching(entries)
    state = folded(signals, entries)
    reset = np.zeros(1, SIGNAL)
    reset["transaction"], reset["reader"], reset["kind"] = 10_000, number_of("reader-2"), fold.RESET_TOLD
    fold.fold(state, reset, NO_ENTRIES)
    row = row_of(state.reader_table, state.readers, number_of("reader-2"))
    mine = state.readers[row]
    assert row > 0
    assert not mine["liked"].any()
    assert not mine["topic_suits"].any()
    assert not mine["count"].any()
