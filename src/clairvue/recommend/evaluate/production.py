"""The production learner and ranker in the harness: a click becomes rows of the log, which the fold learns in order.

Candidates come from production retrieval and are ranked by the head `next`; everything else follows by decayed
popularity, as a page would fill up.
"""

import math

import numpy as np

from clairvue.recommend.evaluate.model import Array, Interactions, finite
from clairvue.recommend.fold import begin, fold
from clairvue.recommend.layout import NEXT, ROWS_MIN, Sizes, State
from clairvue.recommend.rank import rank
from clairvue.recommend.reading import Reading
from clairvue.recommend.retrieve import Pool, retrieve
from clairvue.recommend.rows import ENTRY, SIGNAL
from clairvue.recommend.tables import rows_of
from clairvue.recommend.views import Views, refresh, views_fields
from clairvue.recommend.wish import Wish

REFRESH_MS = 10_000  # a cell makes its lists anew each second; every ten of them cost the harness a tenth
CONTEXT = ("reader_table", "readers")  # what a page reads of who asks, which is never late: it comes with the request


def log_rows(clicks: Interactions, learn_from: int) -> tuple[Array, Array]:
    """Return every click as rows of both logs, and each item as an entry of its first click's transaction."""
    first = int(np.searchsorted(clicks.at_ms, learn_from))
    count = len(clicks) - first
    signals = np.zeros(count, SIGNAL)
    signals["transaction"] = signals["position"] = np.arange(first, len(clicks)) + 1
    signals["at_ms"] = clicks.at_ms[first:]
    signals["reader"] = clicks.users[first:] + 1
    signals["subject"] = clicks.items[first:] + 1
    signals["kind"] = clicks.kinds[first:]
    signals["value"] = signals["furthest"] = clicks.values[first:]
    _, places = np.unique(clicks.items[first:], return_index=True)
    places = np.sort(places)
    entries = np.zeros(len(places), ENTRY)
    entries["transaction"] = entries["position"] = signals["transaction"][places]
    entries["at_ms"], entries["video"] = signals["at_ms"][places], signals["subject"][places]
    entries["duration_ms"] = clicks.durations[first:][places]
    return signals, entries


class Production:
    """The state folded so far, and a ranker that reads it as of the last refresh.

    `sync_ms`: how old the ranker's model may be; 0 is production. Rooms are made for all that will come, so that no
    row that the reader's own history names lies beyond a copy.
    """

    def __init__(self, clicks: Interactions, learn_from: int, *, sync_ms: int = 0) -> None:
        self._signals, self._entries = log_rows(clicks, learn_from)
        self._first = len(clicks) - len(self._signals)
        self._taken = self._entered = 0
        self._sync_ms = sync_ms
        room = {"items": len(self._entries), "readers": int(clicks.users.max()) + 1, "nears": len(self._entries)}
        sizes = Sizes(**{name: max(ROWS_MIN, 1 << math.ceil(math.log2(count + 2))) for name, count in room.items()})
        self._live = begin(sizes)
        self._seen = self._live if not sync_ms else State(*(array.copy() for array in self._live))
        self._views = Views(*(np.zeros(shape, kind) for _, shape, kind in views_fields(len(self._live.items))))
        self._network = self._live.network.copy()
        self._due_ms = 0

    @property
    def state(self) -> State:
        """The state as folded so far."""
        return self._live

    def learn_to(self, click: int) -> None:
        """Fold every click before this one."""
        taken = click - self._first
        if taken <= self._taken:
            return
        last = int(self._signals["transaction"][taken - 1])
        entered = int(np.searchsorted(self._entries["transaction"], last, side="right"))
        fold(self._live, self._signals[self._taken : taken], self._entries[self._entered : entered])
        self._taken, self._entered = taken, entered

    def refresh(self, at_ms: int) -> None:
        """Bring what the ranker reads up to date, when it is due; call it before folding what is newer."""
        if at_ms < self._due_ms:
            return
        if self._sync_ms:
            self._due_ms = (at_ms // self._sync_ms + 1) * self._sync_ms
            for name, live, seen in zip(State._fields, self._live, self._seen, strict=True):
                if name not in CONTEXT:
                    seen[:] = live
        else:
            self._due_ms = at_ms + REFRESH_MS
        refresh(self._seen, self._views, at_ms)
        self._network = self._seen.network.copy()

    def candidates(self, user: int, at_ms: int, seed: int) -> tuple[Reading, Wish, Pool]:
        """Return what production retrieves for a user at a moment."""
        seen = self._seen
        if self._sync_ms:
            live = self._live
            seen = self._seen._replace(reader_table=live.reader_table, readers=live.readers)
        reading = Reading(seen, self._views, self._network, "", (0, 0))
        wish = Wish(reader=user + 1, now_ms=at_ms, seed=seed)
        return reading, wish, retrieve(reading, wish)

    def items_of(self, rows: Array) -> Array:
        """Return the items' numbers in the file. Shape: (n,) rows of the table of clips."""
        return self._live.items["number"][rows] - 1

    def rows_of(self, items: Array) -> Array:
        """Return the rows of items; 0 for those that no entry has named. Shape: (n,)."""
        return rows_of(self._live.item_table, self._live.items, np.asarray(items, np.int64) + 1)


def choice_scores(reading: Reading, wish: Wish, pool: Pool) -> tuple[Array, Array]:
    """Return the candidates' buckets and what `next` says of each. Shapes: (n, features), (n,)."""
    ranked = rank(reading, wish, pool)
    return ranked.buckets, finite(ranked.probabilities[:, NEXT])
