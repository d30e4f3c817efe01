"""Gathers the clips a reader may go on to: neighbours of the session, the hottest at each half-life, the newest.

The learner contrasts what was chosen with these, and pages retrieve from these, so both see one kind of candidate.
"""

from typing import NamedTuple

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.layout import DIMENSIONS, HEAT_S, NEWEST, RING, State
from clairvue.recommend.rows import LOOK_DIMENSIONS

CANDIDATES_MAX = 1_024
SLOTS = 4_096  # of the table that finds a candidate's place: a power of two, at most a quarter full
HOTTEST = (64, 100, 128, 128, 64)  # at each half-life
EARLIER = 3  # clips of earlier sessions whose neighbours are gathered too
_MIX = 0x9E3779B1


class Desk(NamedTuple):
    """Room to work in, used again for every page and every lesson.

    Shapes: rows (CANDIDATES_MAX,), keys and places (SLOTS,), history (RING,), mine and past (DIMENSIONS,), look
    (LOOK_DIMENSIONS,).
    """

    rows: Array
    keys: Array
    places: Array
    history: Array
    mine: Array
    past: Array
    look: Array


def make_desk() -> Desk:
    """Return the room."""
    return Desk(
        np.zeros(CANDIDATES_MAX, np.int32),
        np.zeros(SLOTS, np.int32),
        np.zeros(SLOTS, np.int32),
        np.zeros(RING, np.int32),
        np.zeros(DIMENSIONS, np.float32),
        np.zeros(DIMENSIONS, np.float32),
        np.zeros(LOOK_DIMENSIONS, np.float32),
    )


@compiled
def find(desk: Desk, item: int) -> int:
    """Return a candidate's place, or -1."""
    slot = (item * _MIX) & (SLOTS - 1)
    while desk.keys[slot] != 0:
        if desk.keys[slot] == item:
            return int(desk.places[slot])
        slot = (slot + 1) & (SLOTS - 1)
    return -1


@compiled
def add(desk: Desk, item: int, count: int) -> int:
    """Add a candidate unless it is there, or there is no more room; return how many there are."""
    if item == 0 or count >= CANDIDATES_MAX:
        return count
    slot = (item * _MIX) & (SLOTS - 1)
    while desk.keys[slot] != 0:
        if desk.keys[slot] == item:
            return count
        slot = (slot + 1) & (SLOTS - 1)
    desk.keys[slot], desk.places[slot] = item, count
    desk.rows[count] = item
    return count + 1


@compiled
def lay_out(desk: Desk, rows: Array) -> None:
    """Make the given clips the candidates, in their order."""
    desk.keys[:] = 0
    count = 0
    for row in rows:
        count = add(desk, row, count)


@compiled
def gather(state: State, desk: Desk, session: int, earlier: int) -> int:
    """Gather candidates for the history on the desk; return how many. Those of the history itself may be among them."""
    desk.keys[:] = 0
    count, learned = 0, state.learned[0]
    for place in range(session + min(earlier, EARLIER)):
        near = state.items[desk.history[place]].near
        if near:
            list_ = state.nears[near]
            for number in range(list_.count):
                count = add(desk, list_.item[number], count)
    for speed in range(len(HEAT_S)):
        for place in range(min(HOTTEST[speed], learned.top_count[speed])):
            count = add(desk, learned.top[speed, place], count)
    for place in range(NEWEST):
        count = add(desk, learned.newest[place], count)
    return count
