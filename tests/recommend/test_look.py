"""A clip without a word, by somebody new, is found by those who like clips that look like it."""

import numpy as np

from clairvue.kit.numbers import number_of
from clairvue.recommend import fold, layout
from clairvue.recommend.reading import Reading
from clairvue.recommend.retrieve import retrieve
from clairvue.recommend.rows import ENTRY, LOOK_DIMENSIONS, SIGNAL
from clairvue.recommend.tables import row_of
from clairvue.recommend.views import Views, refresh, views_fields
from clairvue.recommend.wish import SOURCES, TASTE, Wish

KINDS, OLD, NEW, READERS = 3, 60, 60, 30
TASTE_ALONE = tuple(0.5 if source == TASTE else 0.0 for source in range(len(SOURCES)))


def found(catalogue, watching, *, seen):
    """Return which shares of the new clips taste offers: of those of the kind that a reader likes, and of the others.

    Kind n is of the clips n modulo KINDS; `seen` says whether clips of a kind look alike, or all alike.
    """
    chance = np.random.default_rng(4)
    entries = catalogue(OLD + NEW, creators=OLD + NEW)
    entries["topics"], entries["words"] = 0, 0
    kinds = np.arange(OLD + NEW) % KINDS
    looks = chance.normal(0, 26, (KINDS, LOOK_DIMENSIONS))[kinds] + chance.normal(0, 24, (OLD + NEW, LOOK_DIMENSIONS))
    entries["look"] = np.clip(np.rint(looks), -127, 127) if seen else 0
    signals = watching(entries[:OLD], count=20_000, readers=READERS, topics=KINDS)
    entries["transaction"][OLD:] = signals["transaction"][-1] + 1
    state = fold.begin(layout.Sizes(nears=8192))
    for rows, told in ((signals[:0], entries[:OLD]), (signals, entries[:0]), (signals[:0], entries[OLD:])):
        fold.fold(state, np.ascontiguousarray(rows, SIGNAL), np.ascontiguousarray(told, ENTRY))
    views = Views(*(np.zeros(shape, kind) for _, shape, kind in views_fields(len(state.items))))
    now_ms = int(signals["at_ms"][-1])
    refresh(state, views, now_ms)
    reading = Reading(state, views, state.network, "", (0, 0))
    place = {int(row_of(state.item_table, state.items, number)): at for at, number in enumerate(entries["video"])}
    offered = np.zeros(2)
    for reader in range(READERS):
        wish = Wish(reader=number_of(f"reader-{reader}"), now_ms=now_ms, seed=1, sources=TASTE_ALONE)
        for row in retrieve(reading, wish).rows:
            at = place[int(row)]
            offered[int(kinds[at] != reader % KINDS)] += at >= OLD
    return offered / (READERS * NEW / KINDS) / (1, KINDS - 1)


def test_a_new_clip_without_a_word_is_found_by_its_look(catalogue, watching):
    liked, other = found(catalogue, watching, seen=True)
    assert liked > 0.8
    assert other < 0.15


def test_without_looks_nothing_tells_for_whom_a_new_clip_is(catalogue, watching):
    liked, other = found(catalogue, watching, seen=False)
    assert abs(liked - other) < 0.15
