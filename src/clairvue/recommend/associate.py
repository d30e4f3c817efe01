"""Item to item: which clips are enjoyed after which, each pair fading with time (incremental co-visitation).

A clip keeps its NEAR strongest neighbours and the SUCCESSORS clips that its latest readers went on to.
"""

import numpy as np

from clairvue.recommend.compile import compiled
from clairvue.recommend.decay import touch_near
from clairvue.recommend.layout import NEAR, NEARS, RING, SUCCESSORS, State

BACKWARDS = np.float32(0.5)  # what was enjoyed before counts half as much as what comes next
STEP_FADES = np.float32(0.75)  # with each clip between the two
APART_S_MAX = 6 * 3600


@compiled
def near_of(state: State, item: int) -> int:
    """Return the row of a clip's neighbours, beginning it; 0 when there is no room."""
    near = state.items[item].near
    if near == 0 and state.learned[0].clock[NEARS] < len(state.nears):
        near = state.learned[0].clock[NEARS]
        state.learned[0].clock[NEARS] = near + 1
        state.items[item].near = near
    return int(near)


@compiled
def approach(state: State, near: int, item: int, weight: float) -> None:
    """Add to the weight of a neighbour; a new one takes the weakest one's place, if it is stronger or by chance later.

    A newcomer inherits nothing: it must beat the weakest, which fades.
    """
    weakest, least = 0, state.nears[near].weight[0]
    for place in range(NEAR):
        if state.nears[near].item[place] == item:
            state.nears[near].weight[place] += np.float32(weight)
            return
        if state.nears[near].weight[place] < least:
            weakest, least = place, state.nears[near].weight[place]
    if weight > least:
        state.nears[near].item[weakest] = item
        state.nears[near].weight[weakest] = np.float32(weight)


@compiled
def follow_on(state: State, near: int, item: int) -> None:
    """Note that a reader went on to a clip."""
    for place in range(SUCCESSORS - 1, 0, -1):
        state.nears[near].next[place] = state.nears[near].next[place - 1]
    state.nears[near].next[0] = item


@compiled
def associate(state: State, reader: int, item: int, strength: float, at_ms: int) -> None:
    """Draw a clip that a reader has just enjoyed, and is not yet in the ring, closer to those enjoyed before it."""
    enjoyed = state.readers[reader].count[1]
    share, at_s = np.float32(1.0), at_ms // 1000
    for back in range(min(RING, enjoyed)):
        place = (enjoyed - 1 - back) % RING
        other = state.readers[reader].liked[place]
        if at_s - state.readers[reader].liked_at[place] > APART_S_MAX:
            break
        if other in {item, 0}:
            continue
        weight = share * np.float32(strength) * state.readers[reader].liked_strength[place]
        near = near_of(state, other)
        if near:
            touch_near(state, near, at_ms)
            approach(state, near, item, weight)
            if back == 0:
                follow_on(state, near, item)
        near = near_of(state, item)
        if near:
            touch_near(state, near, at_ms)
            approach(state, near, other, weight * BACKWARDS)
        share *= STEP_FADES
