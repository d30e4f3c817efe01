"""Diversify: choose a page that is good and not all alike (greedy maximum of a determinantal point process).

Chen, Zhang, Zhou: Fast Greedy MAP Inference for Determinantal Point Process (2018). Two clips are alike by their
vectors, and more so when they share the creator or the first topic. Depends on its arguments alone.
"""

import math

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.layout import DIMENSIONS, State

ALIKE_BY_CREATOR = np.float32(0.6)
ALIKE_BY_TOPIC = np.float32(0.25)
SHARPNESS = 3.0  # how much a score's distance from the best counts before diversity does
CREATOR_FADES = 0.7  # a score's advantage, with each clip of the same creator placed before it
CONSIDERED_MAX = 96
ALIKE_MAX = 0.95  # just below what is the same
_FINEST = 127  # steps of the longest side of a vector: likeness asks for directions only


@compiled
def traits(state: State, rows: Array) -> tuple[Array, Array, Array]:
    """Return by what clips are alike: vectors (n, d) of 8 bits, and codes (n,) of creators and of first topics.

    Codes are equal for equals, 0 for none, and say nothing else.
    """
    vectors = np.zeros((len(rows), DIMENSIONS), np.int8)
    creators, topics = np.zeros(len(rows), np.int32), np.zeros(len(rows), np.int32)
    for place in range(len(rows)):
        clip = state.items[rows[place]]
        creators[place] = clip.creator
        topics[place] = clip.words[0] if clip.topics > 0 else 0
        longest = 1e-12
        for number in range(DIMENSIONS):
            longest = max(longest, abs(float(clip.after[number])))
        for number in range(DIMENSIONS):
            vectors[place, number] = np.int8(np.rint(float(clip.after[number]) / longest * _FINEST))
    return vectors, codes(creators), codes(topics)


@compiled
def codes(rows: Array) -> Array:
    """Return codes that are equal where rows are, 0 for row 0, in the order in which they first come."""
    found, count = np.zeros(len(rows), np.uint16), 0
    for place in range(len(rows)):
        if rows[place] == 0:
            continue
        before = 0
        while rows[before] != rows[place]:
            before += 1
        if before == place:
            count += 1
            found[place] = count
        else:
            found[place] = found[before]
    return found


@compiled
def likeness(best: int, vectors: Array, lengths: Array, creators: Array, topics: Array) -> Array:
    """Return how alike each candidate is to one, from 0 on. Shapes: vectors (d, n), the others (n,)."""
    alike = np.zeros(len(lengths), np.float32)
    for number in range(len(vectors)):
        along, mine = vectors[number], vectors[number, best]
        for place in range(len(alike)):
            alike[place] += along[place] * mine
    for place in range(len(alike)):
        close = alike[place] / np.float32(math.sqrt(lengths[best] * lengths[place]))
        alike[place] = np.float32(0.5) * max(close, np.float32(0.0))
        if creators[best] == creators[place]:
            alike[place] += ALIKE_BY_CREATOR
        if topics[best] == topics[place] and topics[best] != 0:
            alike[place] += ALIKE_BY_TOPIC
    return alike


@compiled
def choose(scores: Array, vectors: Array, creators: Array, topics: Array, strength: float, limit: int) -> Array:
    """Return the places of the chosen candidates in their order. With strength 0 that is the order of the scores.

    Shapes: scores (n,), the highest first; vectors (n, d) of whole numbers; creators and topics (n,); result (at most
    limit,).
    """
    count = len(scores)
    quality = np.exp(SHARPNESS * (scores - scores[0]).astype(np.float64) / max(float(scores[0] - scores[-1]), 1e-6))
    gain, rows = quality * quality, np.zeros((limit, count), np.float64)
    turned = np.ascontiguousarray(vectors.T).astype(np.float32)
    lengths = np.maximum((turned * turned).sum(axis=0), np.float32(1e-6))
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
        alike = likeness(best, turned, lengths, creators, topics)
        rows[placed] = shared_with(best, quality, strength * np.minimum(alike, ALIKE_MAX), rows[:placed]) / root
        for place in range(count):
            gain[place] = max(gain[place] - rows[placed, place] ** 2, 1e-12 * quality[place])
            if creators[place] == creators[best]:
                gain[place] *= 1.0 - strength * (1.0 - CREATOR_FADES)
        placed += 1
    return chosen[:placed]


@compiled
def shared_with(best: int, quality: Array, alike: Array, rows: Array) -> Array:
    """Return what each candidate has in common with one, beyond what those before have. Shapes: (n,), rows (k, n)."""
    shared = quality[best] * quality * alike
    for before in range(len(rows)):
        share, row = rows[before, best], rows[before]
        for place in range(len(shared)):
            shared[place] -= share * row[place]
    return shared
