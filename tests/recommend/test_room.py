"""Memory goes by the clips that are alive: what nobody enjoys gives its room to what somebody does."""

import numpy as np

from clairvue.recommend import layout
from clairvue.recommend.associate import ADMITTED_FROM, IDLE_MS
from clairvue.recommend.fold import FINISH_TOLD, IMPRESSION_TOLD, begin, fold
from clairvue.recommend.rows import ENTRY, SIGNAL
from clairvue.recommend.tables import row_of
from clairvue.recommend.views import views_fields

MINUTE_MS = 60_000
NO_SIGNALS, NO_ENTRIES = np.zeros(0, SIGNAL), np.zeros(0, ENTRY)


def told(kind, readers, clips, at_ms):
    signals = np.zeros(len(clips), SIGNAL)
    signals["transaction"], signals["position"], signals["kind"] = 2, np.arange(len(clips)) + 1, kind
    signals["reader"], signals["subject"], signals["at_ms"] = readers, clips, at_ms
    return signals


def ways(state, row):
    """Return the rows of the neighbours of a clip."""
    list_ = state.nears[state.items["near"][row]]
    return set(list_["item"][: list_["count"]].tolist()) if state.items["near"][row] else set()


def peers(state, row):
    """Return the rows of the readers noted beside the neighbours of a clip."""
    return set(state.nears["peers"][state.items["near"][row]].tolist()) - {0}


def test_a_million_clips_and_a_million_readers_take_less_than_a_gigabyte_however_it_is_counted():
    rows = {"items": 1_000_000, "readers": 1_000_000, "creators": 100_000, "words": 100_000, "nears": layout.NEARS_MAX}
    shapes = [*layout.fields(layout.Sizes(**rows)), *views_fields(rows["items"])]
    assert sum(int(np.prod(shape)) * kind.itemsize for _, shape, kind in shapes) < 990 * 10**6


def test_neighbours_that_nobody_used_for_an_hour_make_room_for_a_clip_that_is_enjoyed(catalogue):
    entries = catalogue()
    began_ms = int(entries["at_ms"][-1])
    state = begin(layout.Sizes(nears=8))  # of which seven can be taken
    fold(state, NO_SIGNALS, entries)
    numbers = entries["video"]
    for reader in (1, 4):
        fold(state, told(FINISH_TOLD, reader, numbers[:5], began_ms + MINUTE_MS), NO_ENTRIES)
    fold(state, told(FINISH_TOLD, 2, numbers[10:12], began_ms + IDLE_MS), NO_ENTRIES)
    assert [ways(state, row) != set() for row in (1, 2, 3, 4, 5, 11, 12)] == [True] * 7
    later_ms = began_ms + IDLE_MS + 10 * MINUTE_MS
    for reader in range(10, 10 + ADMITTED_FROM):
        fold(state, told(IMPRESSION_TOLD, reader, numbers[20:22], later_ms), NO_ENTRIES)
    fold(state, told(FINISH_TOLD, 3, numbers[20:22], later_ms), NO_ENTRIES)
    assert ways(state, 21) == {22}
    assert ways(state, 22) == {21}
    assert ways(state, 11) == {12}  # enjoyed within the hour
    assert sum(ways(state, row) == set() for row in (1, 2, 3, 4, 5)) == 2
    assert peers(state, 1) == peers(state, 3) == set()
    assert peers(state, 21) | peers(state, 22) == {row_of(state.reader_table, state.readers, 3)}  # nobody's from before
    held = np.flatnonzero(state.items["near"])
    assert (state.nears["owner"][state.items["near"][held]] == held).all()
