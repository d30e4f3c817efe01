"""Living through the days: readers open the service, are shown pages, and act; the policy is told, in order of time.

Time is simulated: a page is asked for when the one before it has been watched, and everything that anybody did until
then has been learned. It decides neither what is shown nor what is felt.
"""

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from clairvue.feed.steering.model import CHOSEN_LEVEL
from clairvue.recommend.compile import Array
from clairvue.recommend.fold import (
    COMMENT_TOLD,
    EXPLORED_TOLD,
    FINISH_TOLD,
    FOLLOW_TOLD,
    IMPRESSION_TOLD,
    LIKE_TOLD,
    NOT_INTERESTED_TOLD,
    REPORT_TOLD,
    SHARE_TOLD,
    SKIP_TOLD,
    WATCH_TOLD,
)
from clairvue.recommend.wish import Wish
from clairvue.sim.world.learner import Page, Told
from clairvue.sim.world.mind import (
    CHANCES,
    SWIPE_MS,
    Deeds,
    act,
    best_page,
    boredom,
    boredom_with,
    joy_of,
    new_mind,
    rest_appeal,
    value_of,
)
from clairvue.sim.world.policies import Policy
from clairvue.sim.world.world import BEGINNING_MS, DAY_MS, World

LIMIT = 20
JUDGED_ONE_IN = 4  # pages that are held against the oracle's
WAIT_MS = 60_000  # before somebody whom nothing could be shown looks again
PAGES_MAX = 4  # of a session
SESSION_GOES_ON = 0.4
SESSIONS_MAX = 4  # of a day
TASTE_DRIFTS = 0.04  # a day, that one liked topic gives way to another
LUCKS = 1 << 16
PROPENSITY_PARTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Shown:
    """One page as it was lived. Shapes: clips, joys, values (n,). `best` and `middling` are nan unless judged."""

    day: int
    at_ms: int
    reader: int
    clips: Array
    joys: Array
    values: Array
    deeds: Deeds
    explored: Array
    best: float  # the mean value of the oracle's page in the same moment
    middling: float  # that of a page by chance


@dataclass(order=True, slots=True)
class _Turn:
    at_ms: int
    number: int
    reader: int = field(compare=False)
    pages_left: int = field(compare=False)


class Life:
    """A world under one policy, from its beginning on: it holds seen clips, minds, follows, tastes."""

    def __init__(self, world: World, policy: Policy, *, judged: bool = True) -> None:
        # Tastes drift: a life has its own copy.
        self.world = replace(world, readers=replace(world.readers, tastes=world.readers.tastes.copy()))
        self.policy = policy
        self.follows = [set(followed) for followed in world.readers.follows]
        self.minds = [new_mind(world) for _ in world.readers.number]
        self.shown: list[Shown] = []
        self._judged = judged
        self._seen = np.zeros((len(world.readers.number), len(world.clips.number)), np.bool_)
        self._chance = chances(world.seed, LUCKS)
        self._pending: list[tuple[int, int, Told]] = []
        self._told = count()
        self._turns = count()
        self._prints = (world.clips.number & 0xFFFFFFFF).astype(np.uint32)

    def live(self, days: Sequence[int]) -> Iterator[int]:
        """Live through days, yielding each as it ends."""
        for day in days:
            turns = list(self._plan(day))
            heapq.heapify(turns)
            while turns:
                turn = heapq.heappop(turns)
                done_ms = self.turn(turn.reader, turn.at_ms)
                if turn.pages_left > 1:
                    heapq.heappush(turns, _Turn(done_ms, next(self._turns), turn.reader, turn.pages_left - 1))
            self._drift(day)
            yield day

    def turn(self, reader: int, at_ms: int) -> int:
        """Show a reader a page; return when it has been watched."""
        self.tell_until(at_ms)
        wish = self.wish(reader, at_ms)
        unseen = np.flatnonzero(~self._seen[reader, : self.world.clips.live(at_ms)])
        self.minds[reader].rest_until(at_ms)
        page = self.policy.page(reader, wish, unseen, self.minds[reader])
        return self._watch(reader, at_ms, page, unseen) if len(page.clips) else at_ms + WAIT_MS

    def tell_until(self, at_ms: int) -> None:
        """Hand the policy everything that was done until then."""
        told: list[Told] = []
        while self._pending and self._pending[0][0] <= at_ms:
            told.append(heapq.heappop(self._pending)[2])
        self.policy.learn(told, at_ms)

    def tell(self, told: Told) -> None:
        """Note something that is done at its moment."""
        heapq.heappush(self._pending, (told.at_ms, next(self._told), told))

    def wish(self, reader: int, at_ms: int) -> Wish:
        """Return what a page is asked for: sliders as they are found."""
        world = self.world
        chosen = tuple(int(world.topic_numbers[topic]) for topic in world.readers.chosen[reader])
        return Wish(
            reader=int(world.readers.number[reader]),
            now_ms=at_ms,
            seed=(world.seed * 1_000_003 + reader * 7_919 + at_ms) % (2**31),
            limit=LIMIT,
            languages=(int(world.readers.language[reader]),),
            follows=tuple(int(world.creator_numbers[creator]) for creator in sorted(self.follows[reader])),
            topics=dict.fromkeys(chosen, CHOSEN_LEVEL),
            chosen_topics=chosen,
            seen=np.sort(self._prints[self._seen[reader]]),
        )

    def _plan(self, day: int) -> Iterator[_Turn]:
        """Yield each session's first page: the same for every policy."""
        rng = np.random.default_rng((self.world.seed, 2, day))
        for reader in range(len(self.world.readers.number)):
            sessions = int(rng.poisson(float(self.world.readers.sessions_a_day[reader])))
            for _ in range(min(sessions, SESSIONS_MAX)):
                at_ms = BEGINNING_MS + day * DAY_MS + int(rng.integers(DAY_MS))
                pages = min(int(rng.geometric(1 - SESSION_GOES_ON)), PAGES_MAX)
                yield _Turn(at_ms, next(self._turns), reader, pages)

    def _watch(self, reader: int, at_ms: int, page: Page, unseen: Array) -> int:
        world, mind = self.world, self.minds[reader]
        appeal = rest_appeal(world, reader, page.clips)
        best = middling = math.nan
        if self._judged and len(self.shown) % JUDGED_ONE_IN == 0 and len(unseen):
            wanted = rest_appeal(world, reader, unseen)
            best = float(best_page(world, mind, unseen, wanted, LIMIT)[1].mean())
            middling = float(value_of(world, unseen, joy_of(wanted - boredom(world, mind, unseen))).mean())
        joys, number = np.zeros(len(page.clips)), int(world.readers.number[reader])
        for place, clip in enumerate(page.clips):
            joys[place] = 1.0 / (1.0 + math.exp(boredom_with(world, mind, int(clip)) - appeal[place]))
            mind.take_in(world, int(clip))
            if page.odds[place]:
                odds = round(float(page.odds[place]) * PROPENSITY_PARTS)
                self.tell(Told(at_ms, number, int(world.clips.number[clip]), EXPLORED_TOLD, odds))
        deeds = act(world, page.clips, joys, self._chance_of(reader, page.clips))
        now_ms = at_ms
        for place, clip in enumerate(page.clips):
            now_ms = self._note(reader, int(clip), Deeds(*(did[place] for did in deeds)), now_ms)
        self._seen[reader, page.clips] = True
        self.shown.append(
            Shown(
                day=min((at_ms - BEGINNING_MS) // DAY_MS, world.days - 1),  # late sessions run on past midnight
                at_ms=at_ms,
                reader=reader,
                clips=page.clips,
                joys=joys,
                values=value_of(world, page.clips, joys),
                deeds=deeds,
                explored=page.odds > 0,
                best=best,
                middling=middling,
            )
        )
        return now_ms

    def _note(self, reader: int, clip: int, done: Deeds, at_ms: int) -> int:
        """Tell what was done with a clip; return when the next one begins."""
        number, creator = int(self.world.readers.number[reader]), int(self.world.clips.creator[clip])
        for told in told_of(self.world, number, clip, done, at_ms):
            self.tell(told)
        watched_ms = int(done.watched_ms)
        if done.followed and creator not in self.follows[reader]:
            self.follows[reader].add(creator)
            self.tell(Told(at_ms + watched_ms // 2, number, int(self.world.creator_numbers[creator]), FOLLOW_TOLD))
        return at_ms + watched_ms + SWIPE_MS

    def _chance_of(self, reader: int, clips: Array) -> Array:
        """Return what luck there is in a reader's meeting with clips: the same under every policy."""
        return self._chance[(reader * 40_503 + clips * 48_271 + (reader ^ clips) * 2_246_822_519) % LUCKS]

    def _drift(self, day: int) -> None:
        """Let some tastes change: one liked topic gives way to one that was not."""
        rng = np.random.default_rng((self.world.seed, 3, day))
        tastes: NDArray[np.float64] = self.world.readers.tastes
        for reader in range(len(tastes)):
            if rng.random() >= TASTE_DRIFTS:
                continue
            old, new = int(np.argmax(np.asarray(tastes[reader]))), int(rng.integers(len(self.world.topic_names)))
            tastes[reader, [old, new]] = tastes[reader, [new, old]]


def told_of(world: World, number: int, clip: int, done: Deeds, at_ms: int) -> Iterator[Told]:
    """Yield the rows of what a reader did with one clip, as the client tells them. Each of `done` is one value."""
    subject, watched_ms = int(world.clips.number[clip]), int(done.watched_ms)
    yield Told(at_ms, number, subject, IMPRESSION_TOLD)
    for kind, did in (
        (LIKE_TOLD, done.liked),
        (SHARE_TOLD, done.shared),
        (COMMENT_TOLD, done.commented),
        (NOT_INTERESTED_TOLD, done.not_interested),
        (REPORT_TOLD, done.reported),
    ):
        if did:
            yield Told(at_ms + watched_ms // 2, number, subject, kind)
    if done.skipped:
        yield Told(at_ms + watched_ms, number, subject, SKIP_TOLD)
    if done.finished:
        yield Told(at_ms + min(watched_ms, int(world.clips.duration_ms[clip])), number, subject, FINISH_TOLD)
    yield Told(at_ms + watched_ms, number, subject, WATCH_TOLD, watched_ms)


def chances(seed: int, count: int) -> Array:
    """Return so many showings' luck. Shape: (count, CHANCES)."""
    rng = np.random.default_rng((seed, 4))
    return np.column_stack([rng.random((count, CHANCES - 1)), rng.normal(0, 1, count)])
