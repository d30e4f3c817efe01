"""Diversify: choose a page that is good and not all alike (greedy maximum of a determinantal point process).

Chen, Zhang, Zhou: Fast Greedy MAP Inference for Determinantal Point Process (2018). Two clips are alike by their
vectors, and more so when they share the creator or the first topic. Depends on its arguments alone.
"""

import math

import numpy as np

from clairvue.recommend.compile import Array, compiled

ALIKE_BY_CREATOR = np.float32(0.6)
ALIKE_BY_TOPIC = np.float32(0.25)
SHARPNESS = 3.0  # how much a score's distance from the best counts before diversity does
CREATOR_FADES = 0.7  # a score's advantage, with each clip of the same creator placed before it
CONSIDERED_MAX = 120


@compiled
def likeness(left: int, right: int, vectors: Array, creators: Array, topics: Array) -> float:
    """Return how alike two candidates are, from 0 to just below 1."""
    dots, mine, its = np.float32(0.0), np.float32(1e-6), np.float32(1e-6)
    for place in range(vectors.shape[1]):
        dots += vectors[left, place] * vectors[right, place]
        mine += vectors[left, place] * vectors[left, place]
        its += vectors[right, place] * vectors[right, place]
    alike = np.float32(0.5) * max(dots / np.float32(math.sqrt(mine * its)), np.float32(0.0))
    if creators[left] == creators[right]:
        alike += ALIKE_BY_CREATOR
    if topics[left] == topics[right] and topics[left] != 0:
        alike += ALIKE_BY_TOPIC
    return min(float(alike), 0.95)


@compiled
def choose(scores: Array, vectors: Array, creators: Array, topics: Array, strength: float, limit: int) -> Array:
    """Return the places of the chosen candidates in their order. With strength 0 that is the order of the scores.

    Shapes: scores (n,), the highest first; vectors (n, d); creators and topics (n,); result (at most limit,).
    """
    count = len(scores)
    gain, quality = np.zeros(count, np.float64), np.zeros(count, np.float64)
    spread = max(float(scores[0] - scores[count - 1]), 1e-6)
    for place in range(count):
        quality[place] = math.exp(SHARPNESS * float(scores[place] - scores[0]) / spread)
        gain[place] = quality[place] * quality[place]
    rows = np.zeros((limit, count), np.float64)
    chosen, taken = np.zeros(limit, np.int64), np.zeros(count, np.bool_)
    placed = 0
    while placed < min(limit, count):
        best = -1
        for place in range(count):
            if not taken[place] and (best < 0 or gain[place] > gain[best]):
                best = place
        taken[best] = True
        chosen[placed] = best
        root = math.sqrt(max(gain[best], 1e-12))
        for place in range(count):
            if not taken[place]:
                alike = strength * likeness(best, place, vectors, creators, topics)
                shared = quality[best] * quality[place] * alike
                for before in range(placed):
                    shared -= rows[before, best] * rows[before, place]
                shared /= root
                rows[placed, place] = shared
                gain[place] = max(gain[place] - shared * shared, 1e-12 * quality[place])
                if creators[place] == creators[best]:
                    gain[place] *= 1.0 - strength * (1.0 - CREATOR_FADES)
        placed += 1
    return chosen[:placed]
