"""Exploration: every clip is promised its first impressions, in slots given by chance whose odds are noted.

Which of the little seen gets a slot is drawn from what is believed of each (Thompson 1933): a Beta distribution of its
finishes. Depends on its arguments and its seed alone.
"""

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.draw import even, gamma
from clairvue.recommend.layout import FINISH, State

SHARE = 0.02  # of all slots
SHARE_WAITING = 0.03  # and as much for each clip that waits: what each is owed is the same, only sooner
SHARE_MAX = 0.2  # while more clips wait for their first impressions than that can give
DRAWS = 32  # to estimate the odds that are noted
_SLOTS, _BELIEFS = 1 << 20, 1 << 21  # where their chance begins, apart from that of the sources


@compiled
def slots(seed: int, limit: int, waiting: int, slider: float) -> Array:
    """Return which slots of a page go to exploration, while so many clips wait. Shape: (limit,) of truth values."""
    share = min(SHARE_MAX, SHARE + SHARE_WAITING * waiting) * slider
    found = np.zeros(limit, np.bool_)
    for slot in range(limit):
        found[slot] = even(seed, _SLOTS + slot) < share
    return found


@compiled
def little_seen(state: State, rows: Array, sources: Array, source: int) -> tuple[Array, Array, Array]:
    """Return the places of those that a source offered, and how often each was watched to the end or not.

    Shapes: rows and sources (n,); results (k,) of 16 bits, (k,), (k,).
    """
    places = np.flatnonzero(sources >> source & 1).astype(np.uint16)
    finishes, others = np.zeros(len(places), np.float32), np.zeros(len(places), np.float32)
    for number in range(len(places)):
        clip = state.items[rows[places[number]]]
        finishes[number] = clip.outcomes[FINISH]
        others[number] = max(clip.shown[0] - clip.outcomes[FINISH], np.float32(0.0))
    return places, finishes, others


@compiled
def draw(seed: int, finishes: Array, others: Array, count: int) -> tuple[Array, Array]:
    """Draw clips for the slots. Return their places, the best first, and the odds that each had.

    Shapes: finishes and others (n,), how often each was watched to the end or not; results (at most count,).
    """
    count = min(count, len(finishes))
    odds, believed = np.zeros(len(finishes), np.float32), np.zeros(len(finishes), np.float64)
    chosen, places = np.zeros(count, np.int64), np.full(1, _BELIEFS, np.int64)
    for number in range(DRAWS):
        for clip in range(len(finishes)):
            yes = gamma(1.0 + finishes[clip], seed, places)
            believed[clip] = yes / (yes + gamma(1.0 + others[clip], seed, places))
        for place in range(count):
            best = believed.argmax()
            believed[best] = -1.0
            odds[best] += np.float32(1.0 / DRAWS)
            if number == 0:
                chosen[place] = best
    return chosen, odds[chosen]
