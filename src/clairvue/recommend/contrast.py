"""Teaches the head `next` which of many clips a reader goes on to: the one chosen against what might have been offered.

Softmax over the chosen clip and sampled others (Jean et al. 2015), some of them neighbours of what the reader enjoyed
last, so that the head learns what retrieval alone cannot tell.
"""

import math

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.draw import draw
from clairvue.recommend.features import describe
from clairvue.recommend.heads import excite, logit, nudge_hidden, nudge_out
from clairvue.recommend.layout import HIDDEN, NEAR, NEXT, RECENT, RING, State

OTHERS = 24
ONE_IN = 8  # enjoyments that are contrasted


@compiled
def other_clip(state: State, reader: int, number: int) -> int:
    """Return a clip that might have been offered instead: two in three a neighbour, the others enjoyed lately."""
    enjoyed = state.readers[reader].count[1]
    if number % 3 and enjoyed:
        back = min(int(draw(state) * 4), RING - 1, enjoyed - 1)
        near = state.items[state.readers[reader].liked[(enjoyed - 1 - back) % RING]].near
        if near:
            return int(state.nears[near].item[int(draw(state) * NEAR)])
    return int(state.learned[0].recent[int(draw(state) * RECENT)])


@compiled
def contrast(state: State, reader: int, item: int, at_ms: int, rows: Array, levels: Array) -> None:
    """Take one step. Shapes: rows (1 + OTHERS,), levels (1 + OTHERS, features): scratch."""
    count = 1
    rows[0] = item
    describe(state, reader, item, at_ms, levels[0])
    for number in range(OTHERS):
        other = other_clip(state, reader, number)
        if other and other != item:
            rows[count] = other
            describe(state, reader, other, at_ms, levels[count])
            count += 1
    if count == 1:
        return
    network, gains = state.network[1], state.gains[1]
    scores, units = np.zeros(1 + OTHERS, np.float64), np.zeros((1 + OTHERS, HIDDEN), np.float32)
    highest, total = -1e30, 0.0
    for place in range(count):
        excite(network, levels[place], units[place])
        scores[place] = logit(network, NEXT, units[place])
        highest = max(highest, scores[place])
    for place in range(count):
        scores[place] = math.exp(scores[place] - highest)
        total += scores[place]
    back = np.zeros(HIDDEN, np.float32)
    for place in range(count):
        back[:] = np.float32(0.0)
        nudge_out(network, gains, NEXT, scores[place] / total - (1.0 if place == 0 else 0.0), units[place], back)
        nudge_hidden(network, gains, levels[place], units[place], back)
