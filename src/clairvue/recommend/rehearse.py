"""Rehearsal: go once through all that is compiled, with arrays of the very kinds that are live, before anybody waits.

Compiled code is kept on disk, so that afterwards every process that learns or ranks only loads it. Nothing is learned.
"""

from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from clairvue.recommend import anchor
from clairvue.recommend.because import causes, largest_terms
from clairvue.recommend.checkpoint import made_with
from clairvue.recommend.compile import MACHINE_CODE
from clairvue.recommend.diversify import choose, traits
from clairvue.recommend.explore import draw, little_seen, slots
from clairvue.recommend.fit_anchor import fit
from clairvue.recommend.fold import DAY_MS, IMPRESSION_TOLD, RESET_TOLD, begin, fold, is_finite, wants
from clairvue.recommend.layout import Sizes, grow
from clairvue.recommend.live import Live, Model
from clairvue.recommend.rank import action_weights, rank, weigh
from clairvue.recommend.reading import Reading
from clairvue.recommend.retrieve import retrieve
from clairvue.recommend.rows import ENTRY, SIGNAL
from clairvue.recommend.sift import sift
from clairvue.recommend.sources import digest_of
from clairvue.recommend.tail import Place
from clairvue.recommend.views import refresh
from clairvue.recommend.wish import FRESH, Wish

Rows = NDArray[Any]
sparse: Any = scipy.sparse  # whose types say nothing

CLIPS, READERS = 24, 4


def rehearse(folder: Path) -> None:
    """Learn and rank in a scratch folder, which the caller deletes."""
    live = Live.open(folder)
    try:
        entries, signals = _entries(), _signals()
        first = live.begin(lambda make: begin(Sizes(), make), Place())
        wanted = wants(first.state, signals, entries)
        arrays = live.begin(lambda make: grow(first.state, wanted, make), Place())
        fold(arrays.state, signals, entries)
        assert is_finite(arrays.state), "a rehearsal leaves numbers"
        refresh(arrays.state, arrays.views, DAY_MS)
        live.show(arrays, 0.0)
        every_other = np.arange(READERS)[:, None] % 2 == np.arange(CLIPS) % 2
        anchor.write(folder, fit(sparse.csr_matrix(every_other), entries["video"]), {})
        model = Model.open(folder)
        assert model is not None, "what was shown can be opened"
        make_page(model.reading)
    finally:
        live.close()


def is_rehearsed() -> bool:
    """Say whether this code has been rehearsed on this machine: then all that is compiled is on disk."""
    try:
        return _marker().read_text() == _what()
    except FileNotFoundError:
        return False


def note_rehearsed() -> None:
    """Note that it has."""
    _marker().write_text(_what())


def _marker() -> Path:
    return Path(MACHINE_CODE) / "rehearsed"


def _what() -> str:
    return " ".join([digest_of(("rehearse",)), *made_with().values()])


def make_page(reading: Reading) -> None:
    """Ask for a page as somebody who has chosen something of everything."""
    sliders = {1: 2.0, 2: 0.5}
    wish = Wish(
        reader=READERS,  # whose history the signals end with
        now_ms=DAY_MS,
        seed=1,
        languages=(0, 1),
        follows=(1, 2),
        own=3,
        topics=sliders,
        creators=sliders,
        chosen_topics=(1, 2),
        muted_words=frozenset({99}),
        seen=np.array([7], np.uint32),
    )
    pool, _ = sift(reading, wish, retrieve(reading, wish))
    weighed = weigh(reading, wish, rank(reading, wish, pool), action_weights(wish.actions))
    ranked = weighed.ranked
    _, finishes, others = little_seen(reading.state, ranked.pool.rows, ranked.pool.sources, FRESH)
    draw(1, finishes, others, int(slots(1, 3, 4, 1.0).sum()))
    choose(weighed.scores, *traits(reading.state, ranked.pool.rows), 0.5, 3)
    largest_terms(reading.network, ranked.buckets, ranked.probabilities, weighed.terms, 3)
    causes(reading.state, 1, ranked.pool.rows, 3)


def _entries() -> Rows:
    entries = np.zeros(CLIPS, ENTRY)
    numbers = np.arange(CLIPS)
    entries["transaction"], entries["position"] = 1, numbers + 1
    entries["at_ms"], entries["duration_ms"], entries["topics"] = 1, 9_000, 1
    entries["video"], entries["creator"], entries["words"][:, 0] = numbers + 1, numbers % 5 + 1, numbers % 3 + 1
    return entries


def _signals() -> Rows:
    kinds = np.arange(IMPRESSION_TOLD, RESET_TOLD + 1)
    signals = np.zeros(READERS * CLIPS, SIGNAL)
    numbers = np.arange(len(signals))
    signals["transaction"], signals["position"], signals["at_ms"] = 2, numbers + 1, numbers * 1000
    signals["reader"], signals["subject"] = numbers % READERS + 1, numbers % CLIPS + 1
    signals["kind"], signals["value"] = kinds[numbers % len(kinds)], 8_000
    return signals
