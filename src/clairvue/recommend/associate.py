"""Item to item: which clips are enjoyed after which, at several half-lives (incremental co-visitation).

A clip keeps its NEAR strongest neighbours, each with six fading counts, the SUCCESSORS clips that its latest readers
went on to, which need no counting at all, and its PEERS latest readers. Memory goes by the clips that are alive, not by
all there are: once all room is taken, a clip gets that of one which nobody has enjoyed for long.
"""

import numpy as np

from clairvue.recommend.compile import compiled
from clairvue.recommend.fading import came_at, plus
from clairvue.recommend.layout import (
    ALL_EDGES,
    AT_MS,
    BACK_EDGE,
    CAME_MS,
    EDGE_S,
    FAR_EDGE,
    HAND,
    NEAR,
    NEARS,
    NEARS_MAX,
    NEVER,
    NEXT_EDGES,
    PEERS,
    SUCCESSORS,
    State,
)

EDGES = len(EDGE_S)
ADMITTED_FROM = 3  # showings from which a clip gets another's room
LOOKED_AT, IDLE_MS = 16, 3_600_000  # lists of which the longest idle one is taken, and how long it must be so
HALF = -1.0  # the logarithm of the weight of a pair that is not the very next


@compiled
def near_of(state: State, item: int) -> int:
    """Return the row of a clip's neighbours, beginning it; 0 when there is no room, or not yet for this clip."""
    clip, clock, nothing = state.items[item], state.learned[0].clock, np.float32(0.0)
    if clip.near:
        return int(clip.near)
    near = clock[NEARS]
    if near < min(len(state.nears), NEARS_MAX):
        clock[NEARS] = near + 1
    else:
        near = take_over(state) if clip.shown[1] >= ADMITTED_FROM else 0
    if near:
        list_ = state.nears[near]
        list_.owner, list_.count, list_.went, list_.noted = item, 0, 0, 0
        list_.item[:], list_.next[:], list_.peers[:] = 0, 0, 0
        list_.chosen[:], list_.expected[:] = nothing, nothing
        list_.chosen_so[:], list_.expected_so[:] = nothing, nothing
        list_.counted_s = nothing
        for edge in range(EDGES):
            list_.out[edge] = NEVER
        clip.near = near
    return int(near)


@compiled
def take_over(state: State) -> int:
    """Take the neighbours of a clip that was not enjoyed for long, of the next few in turn; return their row or 0."""
    clock, chosen = state.learned[0].clock, 0
    oldest = int(came_at(state, clock[AT_MS])) - IDLE_MS // CAME_MS
    for _ in range(LOOKED_AT):
        clock[HAND] = clock[HAND] + 1 if clock[HAND] + 1 < clock[NEARS] else 1
        came = int(state.items[state.nears[clock[HAND]].owner].came)
        if came < oldest:
            oldest, chosen = came, clock[HAND]
    if chosen:
        state.items[state.nears[chosen].owner].near = 0
    return int(chosen)


@compiled
def slot_for(state: State, near: int, item: int) -> int:
    """Return a neighbour's place, making room for a new one by dropping the weakest."""
    list_ = state.nears[near]
    count, weakest, least = list_.count, 0, 1e18
    found = -1
    for place in range(NEAR):  # without a branch, eight at a time
        found = place if list_.item[place] == item else found
    if found >= 0:
        return found
    if count < NEAR:
        list_.count = count + 1
        weakest = count
    else:
        for place in range(NEAR):
            if list_.weight[place, ALL_EDGES] < least:
                weakest, least = place, list_.weight[place, ALL_EDGES]
    list_.item[weakest] = item
    for edge in range(EDGES):
        list_.weight[weakest, edge] = NEVER
    return weakest


@compiled
def join(state: State, item: int, other: int, edge: int, now_s: float, log_weight: float) -> None:
    """Count one pair: `other` was enjoyed right after `item` (edge 0), later on, or before it."""
    near = near_of(state, item)
    if near == 0:
        return
    place = slot_for(state, near, other)
    list_ = state.nears[near]
    weight, out = list_.weight[place], list_.out
    first, last = (0, NEXT_EDGES) if edge == 0 else (edge, edge + 1)
    for number in range(first, last):
        more = now_s / EDGE_S[number] + log_weight
        weight[number] = plus(weight[number], more)
        out[number] = plus(out[number], more)
    more = now_s / EDGE_S[ALL_EDGES] + log_weight + (0.0 if edge == 0 else HALF)
    weight[ALL_EDGES] = plus(weight[ALL_EDGES], more)
    out[ALL_EDGES] = plus(out[ALL_EDGES], more)
    if edge == 0:
        list_.next[list_.went % SUCCESSORS] = other
        list_.went += 1


@compiled
def associate(state: State, earlier: int, item: int, back: int, now_s: float, log_weight: float) -> None:
    """Draw a clip that was just enjoyed closer to the one enjoyed `back` clips before the last."""
    join(state, earlier, item, 0 if back == 0 else FAR_EDGE, now_s, log_weight)
    join(state, item, earlier, BACK_EDGE, now_s, log_weight)


@compiled
def note_peer(state: State, item: int, reader: int) -> None:
    """Note who enjoyed a clip, if it has neighbours."""
    near = state.items[item].near
    if near:
        list_ = state.nears[near]
        list_.peers[list_.noted % PEERS] = reader
        list_.noted += 1
