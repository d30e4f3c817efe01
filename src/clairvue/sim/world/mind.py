"""What a reader feels about a clip, and does with it. The recommender sees what is done, never what is felt.

Appeal is a sum on the logit scale: how the clip's topics suit, its style, its quality, its language, less boredom with
what was just shown. Joy is its logistic. How long a clip is changes nothing of the joy, but much of what is done: short
ones are finished without being liked, long ones are watched for longer and rarely to their end.
"""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from clairvue.recommend.compile import Array
from clairvue.recommend.react import FINISH_SHARE
from clairvue.sim.world.world import World

AT_REST = -0.9  # the appeal of a clip that is neither here nor there
STRANGE_LANGUAGE = -1.4
BAIT = 0.9  # what harm adds to the appeal
HARM = 1.0  # what harm takes from the value of a showing
BORED_BY_TOPIC, BORED_BY_CREATOR = 0.12, 0.35  # a clip of it
BOREDOM_HALF_LIFE_MS = 30 * 60_000
SWIPE_MS = 1_000  # from one clip to the next
LOOPS_MAX = 2.0
CLOSE = 8  # times a page, that the oracle looks through closely
GLANCED = 0.75  # how often what gives no joy is left after a glance
GLANCE_MS = (400, 1_900)
CHANCES = 9  # numbers of luck that a showing takes
PATIENCE_MS, PATIENCE_GROWS, PATIENCE_VARIES = 9_000, 2.0, 0.75


class Deeds(NamedTuple):
    """What readers did with clips. Shapes: (n,), watched_ms whole numbers, the others truth values."""

    watched_ms: Array
    finished: Array
    skipped: Array
    liked: Array
    shared: Array
    commented: Array
    followed: Array
    not_interested: Array
    reported: Array


@dataclass(slots=True)
class Mind:
    """One reader's boredom as it stands. Shapes: topics (topics + 1,), creators by number; both fade together."""

    topics: Array
    creators: dict[int, float] = field(default_factory=dict[int, float])
    at_ms: int = 0

    def rest_until(self, at_ms: int) -> None:
        """Let boredom fade."""
        left = math.exp2(-max(at_ms - self.at_ms, 0) / BOREDOM_HALF_LIFE_MS)
        self.at_ms = at_ms
        self.topics *= left
        self.creators = {creator: more * left for creator, more in self.creators.items() if more * left > 0.05}  # noqa: PLR2004 - forgotten

    def take_in(self, world: World, clip: int) -> None:
        """Grow tired of what a clip is about, and of who made it."""
        topics = world.clips.topics[clip]
        known = topics[topics >= 0]
        self.topics[known] += BORED_BY_TOPIC / max(len(known), 1)
        creator = int(world.clips.creator[clip])
        self.creators[creator] = self.creators.get(creator, 0.0) + BORED_BY_CREATOR


def new_mind(world: World) -> Mind:
    """Return the mind of somebody who has seen nothing."""
    return Mind(np.zeros(len(world.topic_names) + 1))


def rest_appeal(world: World, reader: int, clips: Array) -> Array:
    """Return the appeal of clips to a reader who is not bored. Shapes: clips (n,), result (n,)."""
    topics, mine = world.clips.topics[clips], np.append(world.readers.tastes[reader], 0.0)
    suits = (mine[topics[:, 0]] + mine[topics[:, 1]]) / (1 + (topics[:, 1] >= 0))
    strange = world.clips.language[clips] != world.readers.language[reader]
    return (
        AT_REST
        + suits
        + world.clips.style[clips] @ world.readers.style[reader]
        + world.clips.quality[clips]
        + STRANGE_LANGUAGE * strange
        + BAIT * world.clips.harmful[clips]
    )


def boredom(world: World, mind: Mind, clips: Array) -> Array:
    """Return what boredom takes from the appeal of clips. Shapes: clips (n,), result (n,)."""
    topics = world.clips.topics[clips]
    tired = mind.topics[topics[:, 0]] + mind.topics[topics[:, 1]]
    if mind.creators:
        known = np.zeros(len(world.fans))
        known[list(mind.creators)] = list(mind.creators.values())
        tired += known[world.clips.creator[clips]]
    return tired


def boredom_with(world: World, mind: Mind, clip: int) -> float:
    """Return what boredom takes from the appeal of one clip."""
    first, second = world.clips.topics[clip]
    tired = mind.topics[first] + mind.topics[second] + mind.creators.get(int(world.clips.creator[clip]), 0.0)
    return float(tired)


def joy_of(appeal: Array) -> Array:
    """Return joy, from 0 to 1."""
    return 1.0 / (1.0 + np.exp(-appeal))


def value_of(world: World, clips: Array, joy: Array) -> Array:
    """Return what showing clips is worth to the reader: joy, less harm. Shapes: (n,)."""
    return joy - HARM * world.clips.harmful[clips]


def best_page(world: World, mind: Mind, clips: Array, appeal: Array, limit: int) -> tuple[Array, Array]:
    """Return the oracle's page, best clip first as boredom grows, and the value of each. Shapes: (at most limit,).

    It knows the tastes; `appeal` is that of `clips` to a reader who is not bored. Greedy: each next clip is the best
    after those before it.
    """
    left = appeal - boredom(world, mind, clips)
    if len(clips) > CLOSE * limit:
        near = np.argpartition(-value_of(world, clips, joy_of(left)), CLOSE * limit)[: CLOSE * limit]
        clips, left = clips[near], left[near]
    harm = HARM * world.clips.harmful[clips]
    topics, creators = world.clips.topics[clips], world.clips.creator[clips]
    firsts, seconds = topics[:, 0], topics[:, 1]
    shares = 1.0 / np.maximum((topics >= 0).sum(axis=1), 1)
    chosen, values = np.zeros(limit, np.int64), np.zeros(limit)
    taken = np.zeros(len(clips), np.bool_)
    for place in range(min(limit, len(clips))):
        value = np.where(taken, -9.0, joy_of(left) - harm)
        best = int(value.argmax())
        chosen[place], values[place], taken[best] = clips[best], value[best], True
        for topic in topics[best][topics[best] >= 0]:
            left -= BORED_BY_TOPIC * shares[best] * ((firsts == topic) | (seconds == topic))
        left -= BORED_BY_CREATOR * (creators == creators[best])
    return chosen[: len(clips)], values[: len(clips)]


def act(world: World, clips: Array, joys: Array, chance: Array) -> Deeds:
    """Return what is done with clips that give these joys. Shapes: (n,), chance (n, CHANCES), the last one normal."""
    duration_ms, harmful = world.clips.duration_ms[clips], world.clips.harmful[clips]
    glanced = chance[:, 0] < GLANCED * (1.0 - joys) ** 1.5
    glance_ms = GLANCE_MS[0] + chance[:, 1] * (GLANCE_MS[1] - GLANCE_MS[0])
    patience_ms = PATIENCE_MS * np.exp(PATIENCE_GROWS * joys + PATIENCE_VARIES * chance[:, 8])
    watched_ms = np.minimum(np.where(glanced, glance_ms, patience_ms), LOOPS_MAX * duration_ms).astype(np.int64)
    finished = watched_ms >= duration_ms * FINISH_SHARE
    unmoved = (1.0 - joys) ** 2
    return Deeds(
        watched_ms=watched_ms,
        finished=finished,
        skipped=glanced & ~finished,
        liked=chance[:, 2] < 0.14 * joys**2,
        shared=chance[:, 3] < 0.02 * joys**2,
        commented=chance[:, 4] < 0.015 * joys,
        followed=chance[:, 5] < 0.02 * joys**3,
        not_interested=chance[:, 6] < 0.012 * unmoved + 0.05 * harmful,
        reported=chance[:, 7] < 0.0004 * unmoved + 0.04 * harmful,
    )
