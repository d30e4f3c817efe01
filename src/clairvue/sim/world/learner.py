"""The production recommender in a made-up world: it learns from rows of a log, and makes pages as the feed does.

The same fold, views, sources, filters, ranker and diversity as behind `GET /api/feed?kind=for-you`, without a database:
what only that knows (blocks, visibility) hides nothing here. A clip's row is its place in the world, plus one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from clairvue.feed.foryou.considered import SPARE, consider, diversified, drawn, lay
from clairvue.recommend import fold, layout
from clairvue.recommend.compile import Array
from clairvue.recommend.explore import slots
from clairvue.recommend.rank import Weighed, action_weights, rank, weigh
from clairvue.recommend.reading import Reading
from clairvue.recommend.retrieve import retrieve
from clairvue.recommend.rows import ENTRY, SIGNAL
from clairvue.recommend.sift import sift
from clairvue.recommend.views import Views, refresh, views_fields
from clairvue.recommend.wish import FRESH, Wish
from clairvue.sim.world.world import World


class Told(NamedTuple):
    """A row of the log to be: who did what with which clip (or, following, which creator), by their numbers."""

    at_ms: int
    reader: int
    subject: int
    kind: int
    value: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Clips in their order, the odds of those explored, and who offered each, a bit a source.

    Shapes: clips (n,), odds (n,) with 0 for the others, sources (n,) or none where no sources are.
    """

    clips: Array
    odds: Array
    sources: Array = field(default_factory=lambda: np.zeros(0, np.uint16))


class Learner:
    """The model of one world: told rows in the order of time, asked for pages."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._transaction = 0
        self._published = 0
        self.state = fold.begin()
        self.views = Views(*(np.zeros(shape, kind) for _, shape, kind in views_fields(len(world.clips.number) + 1)))

    def publish(self, at_ms: int) -> None:
        """Admit the clips that are published by then."""
        live = self._world.clips.live(at_ms)
        if live > self._published:
            entries = self._world.clips.entries[self._published : live].copy()
            self._transaction += 1
            entries["transaction"] = self._transaction
            self._published = live
            self._fold(np.zeros(0, SIGNAL), entries)

    def learn(self, told: Sequence[Told]) -> None:
        """Fold rows, which come in the order of time."""
        if told:
            self._transaction += 1
            rows = np.zeros(len(told), SIGNAL)
            rows["at_ms"], rows["reader"], rows["subject"], rows["kind"], rows["value"] = zip(*told, strict=True)
            rows["transaction"], rows["position"] = self._transaction, np.arange(len(told)) + 1
            self._fold(rows, np.zeros(0, ENTRY))

    def look(self, at_ms: int) -> None:
        """Make the lists anew that production makes every second."""
        refresh(self.state, self.views, at_ms)

    @property
    def reading(self) -> Reading:
        """The model as a page reads it."""
        return Reading(self.state, self.views, self.state.network, "", (self._transaction, 0))

    def page(self, wish: Wish) -> Page:
        """Return the page for a wish."""
        return make_page(self.reading, wish)

    def _fold(self, signals: Array, entries: Array) -> None:
        wanted = fold.wants(self.state, signals, entries)
        if wanted != layout.sizes_of(self.state):
            self.state = layout.grow(self.state, wanted)
        fold.fold(self.state, signals, entries)


def weighed_for(reading: Reading, wish: Wish) -> Weighed:
    """Return every candidate with its score, the highest first."""
    pool, _ = sift(reading, wish, retrieve(reading, wish))
    return weigh(reading, wish, rank(reading, wish, pool), action_weights(wish.actions))


def make_page(reading: Reading, wish: Wish) -> Page:
    """Return the page for a wish, by the stages of the feed."""
    weighed = weighed_for(reading, wish)
    considered, waiting = consider(reading.state, weighed), int(reading.views.counts[1])
    exploring = slots(wish.seed, wish.limit, waiting, wish.sources[FRESH])
    explored = drawn(considered, exploring, wish.seed, waiting=waiting)
    chosen = diversified(considered, diversity=wish.diversity, limit=wish.limit + SPARE)
    page = lay(exploring, explored, chosen, set())
    pool, places = weighed.ranked.pool, np.array([laid.place for laid in page], np.int64)
    odds = np.array([laid.odds or 0.0 for laid in page])
    return Page(pool.rows[places].astype(np.int64) - 1, odds, pool.sources[places])
