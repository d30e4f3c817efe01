"""A past for a world: clips that were shown to readers at random before the first day, as rows of the log.

Worlds that are about something else than learning begin with it, as a running installation would.
"""

import numpy as np

from clairvue.sim.world.learner import Told
from clairvue.sim.world.living import chances, told_of
from clairvue.sim.world.mind import Deeds, act, joy_of, rest_appeal
from clairvue.sim.world.world import BEGINNING_MS, World

PAST_MS = 3 * 86_400_000


def make_past(world: World, clips: int, showings: int) -> list[Told]:
    """Return what was done when each of the first `clips` was shown that often, in the order of time."""
    rng = np.random.default_rng((world.seed, 7))
    shown = rng.permutation(np.repeat(np.arange(clips), showings))
    readers = rng.integers(0, len(world.readers.number), len(shown))
    at_ms = BEGINNING_MS - PAST_MS + np.sort(rng.integers(0, PAST_MS, len(shown)))
    joys = np.zeros(len(shown))
    for reader in range(len(world.readers.number)):
        mine = np.flatnonzero(readers == reader)
        joys[mine] = joy_of(rest_appeal(world, reader, shown[mine]))
    deeds = act(world, shown, joys, chances(world.seed, len(shown)))
    told: list[Told] = []
    for place, (reader, clip) in enumerate(zip(readers, shown, strict=True)):
        done = Deeds(*(did[place] for did in deeds))
        told.extend(told_of(world, int(world.readers.number[reader]), int(clip), done, int(at_ms[place])))
    return sorted(told, key=lambda row: row.at_ms)
