"""What people who enjoyed the same clips say of others: by how alike they are, and to the network of `next` alone."""

import numpy as np
import pytest

from clairvue.recommend import fold, layout
from clairvue.recommend.feature_names import OF_NEXT, PEERS_SAY, PLACE
from clairvue.recommend.features import describe_many
from clairvue.recommend.gather import make_desk
from clairvue.recommend.layout import AT_MS
from clairvue.recommend.rows import ENTRY, SIGNAL
from clairvue.recommend.tables import row_of

NO_ENTRIES, NO_SIGNALS = np.zeros(0, ENTRY), np.zeros(0, SIGNAL)
MINUTE_MS = 60_000
ALIKE, LESS, ASKED = 11, 12, 13


def enjoyed(entries, rows):
    """Return signals of (reader, clip), a minute after each other."""
    signals = np.zeros(len(rows), SIGNAL)
    signals["transaction"], signals["position"] = 2, np.arange(len(rows)) + 1
    signals["at_ms"] = entries["at_ms"].max() + MINUTE_MS * (np.arange(len(rows)) + 1)
    signals["reader"] = [reader for reader, _ in rows]
    signals["subject"] = [entries["video"][clip] for _, clip in rows]
    signals["kind"] = fold.FINISH_TOLD
    return signals


def described(state, clips, reader=ASKED):
    row = row_of(state.reader_table, state.readers, reader)
    rows = np.array(clips, np.int32) + 1
    return describe_many(state, make_desk(), row, rows, int(state.learned["clock"][0, AT_MS]))


@pytest.fixture
def state(catalogue):
    """Return what was learned of three: two share the clips 1, 2 and 3, one of them with a third reader only 3."""
    entries = catalogue()
    began = fold.begin(layout.Sizes(nears=8192))
    fold.fold(began, NO_SIGNALS, entries)
    alike = [(ALIKE, clip) for clip in (9, 1, 2, 3, 4)]
    less = [(LESS, clip) for clip in (8, 3, 5)]
    fold.fold(began, enjoyed(entries, [*alike, *less, *((ASKED, clip) for clip in (1, 2, 3))]), NO_ENTRIES)
    return began


def test_the_more_alike_somebody_is_the_more_their_clips_count(state):
    of_alike, of_less, of_nobody = described(state, [4, 5, 20])[:, PEERS_SAY]
    assert of_alike > of_less > of_nobody
    assert of_nobody == 0


def test_what_they_enjoyed_before_is_told_apart_from_what_came_after(state):
    before, after = described(state, [9, 4])[:, PEERS_SAY : PEERS_SAY + 2]
    assert before[0] == after[0] > 0
    assert before[1] == 0
    assert after[1] > 0


def test_who_reset_what_is_known_of_them_says_nothing_to_others(state):
    reset = np.zeros(1, SIGNAL)
    reset["transaction"], reset["reader"], reset["kind"] = 3, ALIKE, fold.RESET_TOLD
    fold.fold(state, reset, NO_ENTRIES)
    assert described(state, [4, 9])[:, PEERS_SAY].tolist() == [0, 0]
    assert described(state, [5, 20])[0, PEERS_SAY] > 0


def test_who_forgot_what_they_shared_with_somebody_says_nothing_to_them(state, catalogue):
    forgotten = np.zeros(3, SIGNAL)
    forgotten["transaction"], forgotten["position"], forgotten["kind"] = 3, [1, 2, 3], fold.FORGET_TOLD
    forgotten["reader"], forgotten["subject"] = ALIKE, catalogue()["video"][1:4]
    fold.fold(state, forgotten, NO_ENTRIES)
    assert described(state, [4, 9])[:, PEERS_SAY].tolist() == [0, 0]
    assert described(state, [5, 20])[0, PEERS_SAY] > 0


def test_only_the_network_of_next_is_told(catalogue, watching):
    entries = catalogue()
    learned = fold.begin(layout.Sizes(nears=8192))
    fold.fold(learned, watching(entries), entries)
    assert not learned.network["hidden"][0, list(OF_NEXT)].any()
    assert learned.network["hidden"][1, list(OF_NEXT)].any()


def test_it_is_known_how_long_ago_the_last_clip_was_enjoyed(catalogue):
    entries = catalogue()
    learned = fold.begin(layout.Sizes(nears=8192))
    fold.fold(learned, enjoyed(entries, [(ASKED, 1), (LESS, 2)]), entries)
    place = PLACE["since_last_s"]
    assert described(learned, [5, 6], LESS)[0, place] == 1
    assert described(learned, [5, 6], ASKED)[0, place] > described(learned, [5, 6], LESS)[0, place]
