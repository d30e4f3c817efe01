"""Who makes the pages of a world: the production recommender, and what it is held against.

None but the oracle knows tastes.
"""

import math
from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np

from clairvue.feed.arrange import CREATOR_MAX_PER_PAGE, SLOTS
from clairvue.feed.chart import LITTLE_SEEN_VIEWS_MAX
from clairvue.feed.heat import HALF_LIFE, WEIGHTS
from clairvue.recommend.compile import Array
from clairvue.recommend.fold import (
    COMMENT_TOLD,
    FINISH_TOLD,
    IMPRESSION_TOLD,
    LIKE_TOLD,
    SHARE_TOLD,
    WATCH_TOLD,
)
from clairvue.recommend.wish import Wish
from clairvue.sim.world.learner import Learner, Page, Told
from clairvue.sim.world.mind import Mind, best_page, rest_appeal
from clairvue.sim.world.world import BEGINNING_MS, World

HALF_LIFE_MS = HALF_LIFE.total_seconds() * 1000


class Policy(Protocol):
    """Makes pages, and is told what becomes of them in the order of time."""

    def learn(self, told: list[Told], at_ms: int) -> None:
        """Take in what was done up to a moment, and which clips are there by then."""
        ...

    def page(self, reader: int, wish: Wish, unseen: Array, mind: Mind) -> Page:
        """Return a page. Shape: unseen (n,) of clips that are live and were not shown to this reader."""
        ...


class ForYou:
    """The production recommender."""

    def __init__(self, world: World) -> None:
        self.learner = Learner(world)

    def learn(self, told: list[Told], at_ms: int) -> None:
        """Fold."""
        self.learner.publish(at_ms)
        self.learner.learn(told)
        self.learner.look(at_ms)

    def page(self, reader: int, wish: Wish, unseen: Array, mind: Mind) -> Page:  # noqa: ARG002 - it knows no tastes
        """Return the page that the feed would serve."""
        return self.learner.page(wish)


class Popularity:
    """As `unprofiled`: the heat of what everybody did, the reader's language, one slot in five for the little seen."""

    _COUNTED: Mapping[int, str] = {
        IMPRESSION_TOLD: "views",
        FINISH_TOLD: "finishes",
        LIKE_TOLD: "likes",
        COMMENT_TOLD: "comments",
        SHARE_TOLD: "shares",
    }

    def __init__(self, world: World) -> None:
        self._world = world
        self._place = {int(number): clip for clip, number in enumerate(world.clips.number)}
        days = (world.clips.published_ms - BEGINNING_MS) / HALF_LIFE_MS
        self._heat = WEIGHTS["fresh"] * np.exp2(days)
        self._views = np.zeros(len(days), np.int64)

    def learn(self, told: list[Told], at_ms: int) -> None:  # noqa: ARG002 - each row has its own moment
        """Count."""
        for row in told:
            name, clip = self._COUNTED.get(row.kind), self._place.get(row.subject)
            if name is not None and clip is not None:
                self._heat[clip] += WEIGHTS[name] * 2.0 ** ((row.at_ms - BEGINNING_MS) / HALF_LIFE_MS)
                self._views[clip] += name == "views"

    def page(self, reader: int, wish: Wish, unseen: Array, mind: Mind) -> Page:  # noqa: ARG002 - it knows no tastes
        """Return the hottest, those of the reader's language in their own slots, no creator too often."""
        rng = np.random.default_rng(wish.seed)
        heat = np.log2(self._heat[unseen]) + rng.gumbel(0, 0.5, len(unseen))
        hottest = unseen[np.argsort(-heat)]
        little = rng.permutation(unseen[self._views[unseen] < LITTLE_SEEN_VIEWS_MAX])
        local = hottest[self._world.clips.language[hottest] == wish.languages[0]]
        streams = {"trending": iter(hottest), "language": iter(local), "exploration": iter(little)}
        page: list[int] = []
        made: dict[int, int] = {}
        for place in range(wish.limit):
            for source in (SLOTS[place % len(SLOTS)], "trending", "exploration"):
                clip = next((int(each) for each in streams[source] if self._fits(int(each), page, made)), None)
                if clip is not None:
                    page.append(clip)
                    creator = int(self._world.clips.creator[clip])
                    made[creator] = made.get(creator, 0) + 1
                    break
        return Page(np.array(page, np.int64), np.zeros(len(page)))

    def _fits(self, clip: int, page: list[int], made: Mapping[int, int]) -> bool:
        return clip not in page and made.get(int(self._world.clips.creator[clip]), 0) < CREATOR_MAX_PER_PAGE


class Topics:
    """The plainest page that knows its reader: how long they watched by topic and by language, and nothing else.

    Whoever learns more than this must order clips better than this.
    """

    _PRIOR = 5.0  # viewings, at the reader's mean

    def __init__(self, world: World) -> None:
        self._clips = world.clips
        self._clip = {int(number): clip for clip, number in enumerate(world.clips.number)}
        self._reader = {int(number): reader for reader, number in enumerate(world.readers.number)}
        groups = len(world.topic_names) + int(world.clips.language.max()) + 2
        self._groups = np.column_stack([world.clips.topics, len(world.topic_names) + 1 + world.clips.language])
        self._groups[self._groups < 0] = len(world.topic_names)
        self._sums = np.zeros((len(world.readers.number), groups, 2))

    def learn(self, told: list[Told], at_ms: int) -> None:  # noqa: ARG002 - a mean knows no time
        """Add up the logarithms of seconds watched."""
        for row in told:
            clip = self._clip.get(row.subject) if row.kind == WATCH_TOLD else None
            if clip is not None:
                self._sums[self._reader[row.reader], self._groups[clip]] += (math.log2(1 + row.value / 1000), 1)

    def page(self, reader: int, wish: Wish, unseen: Array, mind: Mind) -> Page:  # noqa: ARG002 - it knows no moods
        """Return what is of topics and in languages that the reader watched for longer, with some chance."""
        sums, counts = self._sums[reader].T
        mean = sums.sum() / max(counts.sum(), 1)
        liked = (sums - counts * mean) / (counts + self._PRIOR)
        chance = np.random.default_rng(wish.seed).gumbel(0, 0.5, len(unseen))
        order = np.argsort(-(liked[self._groups[unseen]].sum(axis=1) + chance))
        clips = unseen[order[: wish.limit]]
        return Page(clips, np.zeros(len(clips)))


class Chance:
    """Any clip that is live and new to the reader."""

    def learn(self, told: list[Told], at_ms: int) -> None:
        """Learn nothing."""

    def page(self, reader: int, wish: Wish, unseen: Array, mind: Mind) -> Page:  # noqa: ARG002 - it knows nothing
        """Return clips drawn from all."""
        clips = np.random.default_rng(wish.seed).permutation(unseen)[: wish.limit]
        return Page(clips, np.zeros(len(clips)))


class Oracle:
    """Knows every taste and every mood: nobody can make better pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    def learn(self, told: list[Told], at_ms: int) -> None:
        """Learn nothing: it knows."""

    def page(self, reader: int, wish: Wish, unseen: Array, mind: Mind) -> Page:
        """Return the best page by true taste."""
        clips, _ = best_page(self._world, mind, unseen, rest_appeal(self._world, reader, unseen), wish.limit)
        return Page(clips, np.zeros(len(clips)))


POLICIES: dict[str, Callable[[World], Policy]] = {
    "for_you": ForYou,
    "topics": Topics,
    "popularity": Popularity,
    "random": lambda _world: Chance(),
    "oracle": Oracle,
}
"""In the order in which reports tell of them."""
