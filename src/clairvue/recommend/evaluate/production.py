"""The production learner and ranker in the harness: a click becomes rows of the log, which the fold learns in order.

Candidates are those that the learner contrasts and pages draw from (`gather`), ranked by the head `next`.
"""

import math

import numpy as np

from clairvue.recommend.evaluate.model import Array, Interactions, finite
from clairvue.recommend.features import describe_many
from clairvue.recommend.fold import begin, fold
from clairvue.recommend.gather import gather, make_desk
from clairvue.recommend.heads import choice_scores
from clairvue.recommend.layout import ROWS_MIN, Sizes, State
from clairvue.recommend.meaning import recall
from clairvue.recommend.rows import ENTRY, SIGNAL
from clairvue.recommend.tables import row_of

OF_WHO_ASKS = ("reader_table", "readers")  # comes with the request, and is never late


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
    """The state, folded click by click. It has room for all that will come, so that no copy is ever too small."""

    def __init__(self, clicks: Interactions, learn_from: int) -> None:
        self._signals, self._entries = log_rows(clicks, learn_from)
        self._first = len(clicks) - len(self._signals)
        self._taken = self._entered = 0
        room = {"items": len(self._entries), "readers": int(clicks.users.max()) + 1, "nears": len(self._entries)}
        self.state = begin(
            Sizes(**{name: max(ROWS_MIN, 1 << math.ceil(math.log2(count + 2))) for name, count in room.items()})
        )

    def learn_to(self, click: int) -> None:
        """Fold every click before this one."""
        taken = click - self._first
        if taken <= self._taken:
            return
        last = int(self._signals["transaction"][taken - 1])
        entered = int(np.searchsorted(self._entries["transaction"], last, side="right"))
        fold(self.state, self._signals[self._taken : taken], self._entries[self._entered : entered])
        self._taken, self._entered = taken, entered


class Sight:
    """What a ranker sees of a production: everything at once, or as it stood when it was last brought up to date.

    Who asks is never late: what a reader just did comes with the request.
    """

    def __init__(self, production: Production, sync_ms: int = 0) -> None:
        self._live = production.state
        self._sync_ms = sync_ms
        self._due_ms = 0
        self._desk = make_desk()
        self._seen = self._live
        if sync_ms:
            copies = (_seen(name, array) for name, array in zip(State._fields, self._live, strict=True))
            self._seen = State(*copies)

    def keep_up(self, at_ms: int) -> None:
        """Bring it up to date, when that is due; call it before anything newer is folded."""
        if not self._sync_ms or at_ms < self._due_ms:
            return
        self._due_ms = (at_ms // self._sync_ms + 1) * self._sync_ms
        for name, live, seen in zip(State._fields, self._live, self._seen, strict=True):
            if name not in OF_WHO_ASKS:
                seen[:] = live

    def ranked(self, user: int, at_ms: int, left_out: Array) -> tuple[Array, Array, Array]:
        """Return the candidates of who clicks next, as items of the file, with buckets and scores.

        Shapes: left_out (m,) items; results (n,), (n, features), (n,).
        """
        state = self._seen
        reader = int(row_of(state.reader_table, state.readers, user + 1))
        session, earlier = recall(state, reader, self._desk.history)
        rows = self._desk.rows[: gather(state, self._desk, session, earlier)].copy()
        items = state.items["number"][rows] - 1
        kept = ~np.isin(items, left_out)
        buckets = describe_many(state, self._desk, reader, rows[kept], at_ms)
        return items[kept], buckets, finite(choice_scores(state.network, buckets))


def _seen(name: str, array: Array) -> Array:
    return array if name in OF_WHO_ASKS else array.copy()
