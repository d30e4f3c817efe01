"""Online factorization: readers, clips, creators and words as vectors, learned by logistic loss as signals come.

Negatives are clips that other readers enjoyed lately (sampled by popularity: Bengio and Senécal 2008).
"""

import math

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.draw import draw
from clairvue.recommend.layout import DIMENSIONS, RECENT, State
from clairvue.recommend.rows import WORDS_MAX

STEP = np.float32(0.06)
CONTENT_SHARE = np.float32(0.25)  # of a clip's step that its creator and each of its words take
SHRINK = np.float32(0.001)
NEGATIVES = 3


@compiled
def dot(left: Array, right: Array) -> float:
    """Return the inner product of two vectors."""
    total = np.float32(0.0)
    for place in range(DIMENSIONS):
        total += left[place] * right[place]
    return float(total)


@compiled
def sigmoid(value: float) -> float:
    """Return the logistic function, safe for any value."""
    if value >= 0:
        return 1.0 / (1.0 + math.exp(-value))
    grown = math.exp(value)
    return grown / (1.0 + grown)


@compiled
def pull(state: State, reader: int, item: int, wanted: float, share: float) -> None:
    """Take one step: the reader and the clip closer for `wanted` one, apart for zero."""
    mine, its = state.readers[reader].vector, state.items[item].vector
    step = STEP * np.float32(share * (wanted - sigmoid(dot(mine, its) * 4.0 - 1.0)))
    creator = state.items[item].creator
    for place in range(DIMENSIONS):
        me, it = mine[place], its[place]
        mine[place] = me + step * it - SHRINK * STEP * me
        its[place] = it + step * me - SHRINK * STEP * it
        state.creators[creator].vector[place] += CONTENT_SHARE * step * me
    for number in range(WORDS_MAX):
        word = state.items[item].words[number]
        if word == 0:
            break
        for place in range(DIMENSIONS):
            state.words[word].vector[place] += CONTENT_SHARE * step * mine[place]


@compiled
def learn_taste(state: State, reader: int, item: int, strength: float) -> None:
    """Learn from a clip that a reader enjoyed (strength above zero) or turned away from (below)."""
    if strength <= 0:
        pull(state, reader, item, 0.0, -strength)
        return
    pull(state, reader, item, 1.0, strength)
    for _ in range(NEGATIVES):
        other = state.learned[0].recent[int(draw(state) * RECENT)]
        if other and other != item:
            pull(state, reader, other, 0.0, strength / NEGATIVES)
