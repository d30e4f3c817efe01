"""Because: which features made a prediction what it is, and which clips of the reader's history stand behind them.

The networks are linear as long as each hidden unit stays on its side of zero, so a head's sum of log-odds falls apart
exactly into one part a feature and one part that is always there: nothing is approximated, nothing told afterwards.
"""

import math

import numpy as np

from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.feature_names import (
    EARLIER,
    FEATURES,
    GROUPS,
    HABIT,
    INPUT_COUNT,
    LOW,
    SINCE_LAST,
    TOLD,
    WIDE_OF,
    WIDTH,
)
from clairvue.recommend.heads import LEAK, Single, put_in
from clairvue.recommend.layout import ALL_EDGES, HIDDEN, NEXT, RING, State

__all__ = ["GROUPS", "causes", "largest_terms", "parts"]

_GROUPS_OF = [group for _, group, _, _ in FEATURES]
_GROUP_OF = np.array([GROUPS.index(group) for group in [*_GROUPS_OF, *(_GROUPS_OF[place] for place in TOLD)]])
_GROUP_COUNT = len(GROUPS)
_OF_ENJOYED = np.isin(GROUPS, ("history", "taste"))
_OF_WATCHED = np.isin(GROUPS, ("variety", "you"))


@compiled
def parts(network: Records, buckets: Array, heads: Array) -> tuple[Array, Array]:
    """Return the log-odds that each group of features adds to some heads of each clip, and those that are always there.

    Shapes: network (2,) of NETWORK, buckets (n, FEATURE_COUNT), heads (n, k); results (n, k, GROUPS) and (n, k). The
    parts of a head and its constant add up to the logit of its probability, but for rounding.
    """
    added = np.zeros((len(buckets), heads.shape[1], _GROUP_COUNT), np.float32)
    always = np.zeros((len(buckets), heads.shape[1]), np.float32)
    inputs = np.zeros(INPUT_COUNT, np.float32)
    through = np.zeros((2, _GROUP_COUNT, HIDDEN), np.float32)  # what each group puts into each hidden unit
    slope = np.zeros((2, HIDDEN), np.float32)
    for place in range(len(buckets)):
        put_in(buckets[place], inputs)
        for number in range(2):
            _follow(network[number], inputs, through[number], slope[number])
        for told in range(heads.shape[1]):
            head = heads[place, told]
            one, mine = network[0 if head < NEXT else 1], 0 if head < NEXT else 1
            always[place, told] = one.out_bias[head]
            for unit in range(HIDDEN):
                weight = slope[mine, unit] * one.out[head, unit]
                always[place, told] += weight * one.hidden_bias[unit]
                for group in range(_GROUP_COUNT):
                    added[place, told, group] += weight * through[mine, group, unit]
            if head < NEXT:
                for number in range(len(WIDE_OF)):
                    feature = WIDE_OF[number] + (head if number == 0 else 0)
                    if buckets[place, feature] > 0:
                        raw = LOW[feature] + (np.float32(buckets[place, feature]) - np.float32(0.5)) * WIDTH[feature]
                        added[place, told, _GROUP_OF[feature]] += raw * one.wide[head, number]
    return added, always


@compiled
def largest_terms(
    network: Records, buckets: Array, probabilities: Array, terms: Array, count: int
) -> tuple[Array, Array, Array]:
    """Return the largest terms of some clips' scores, for or against, and what is told of them, rounded for people.

    Shapes: network (2,), buckets (n, FEATURE_COUNT), probabilities (n, heads), terms (n, any); results: the terms (n,
    count), the foremost group of features behind each (n, count), and (n, count, 4): the term, and in percent its share
    of all, its probability, and the group's share of what moved that. Of terms that are no action's, the last two and
    the group mean nothing. That somebody is new moves predictions too, but is nothing they enjoyed: it is not named.
    """
    heads = probabilities.shape[1]
    largest, groups = np.zeros((len(terms), count), np.int64), np.zeros((len(terms), count), np.int64)
    numbers = np.zeros((len(terms), count, 4), np.float64)
    for clip in range(len(terms)):
        sizes = np.abs(terms[clip]).astype(np.float64)
        total = max(sizes.sum(), 1e-12)
        for told in range(count):
            term = sizes.argmax()
            largest[clip, told] = term
            numbers[clip, told, 0] = np.rint(terms[clip, term] * 1e4) / 1e4
            numbers[clip, told, 1] = np.rint(1_000 * sizes[term] / total) / 10
            numbers[clip, told, 2] = np.rint(1_000 * float(probabilities[clip, min(term, heads - 1)])) / 10
            sizes[term] = -1.0
    added, _ = parts(network, buckets, np.minimum(largest, heads - 1))
    for clip in range(len(terms)):
        enjoyed = buckets[clip, SINCE_LAST] > 0 or buckets[clip, EARLIER] > 1
        watched = buckets[clip, HABIT] > 0
        for told in range(count):
            pushes = np.abs(added[clip, told])
            group = -1
            for other in range(_GROUP_COUNT):
                named = (enjoyed or not _OF_ENJOYED[other]) and (watched or not _OF_WATCHED[other])
                if named and (group < 0 or pushes[other] > pushes[group]):
                    group = other
            groups[clip, told] = group
            numbers[clip, told, 3] = np.rint(1_000 * float(pushes[group]) / max(float(pushes.sum()), 1e-12)) / 10
    return largest, groups, numbers


@compiled
def _follow(network: Records, inputs: Array, through: Array, slope: Array) -> None:
    """Write what each group puts into each unit, and how much of it the unit lets through. Shapes: (groups, units)."""
    through[:] = 0
    for place in range(len(_GROUP_OF)):  # the inputs after them are nothing
        for unit in range(HIDDEN):
            through[_GROUP_OF[place], unit] += inputs[place] * network.hidden[place, unit]
    for unit in range(HIDDEN):
        total = network.hidden_bias[unit]
        for group in range(_GROUP_COUNT):
            total += through[group, unit]
        slope[unit] = np.float32(1.0) if total > 0 else LEAK


@compiled
def causes(state: State, reader: int, items: Array, count: int) -> tuple[Array, Array]:
    """Return the closest to each clip of those that the reader enjoyed lately. Shapes: items (n,), results (n, count).

    They are places of the reader's ring, the closest first, and how close: the share of ways on from the one that led
    to the other, 0 where there is none.
    """
    rings, weights = np.zeros((len(items), count), np.int64), np.zeros((len(items), count), np.float32)
    mine = state.readers[reader]
    for ring in range(min(RING, mine.count[1])):
        near = state.items[mine.liked[ring]].near
        list_ = state.nears[near]
        for number in range(list_.count if near else 0):
            for place in range(len(items)):
                if list_.item[number] == items[place]:
                    share = math.exp2(max(list_.weight[number, ALL_EDGES] - list_.out[ALL_EDGES], -60.0))
                    _keep_closest(rings[place], weights[place], ring, np.float32(share))
    return rings, weights


@compiled
def _keep_closest(rings: Array, weights: Array, ring: int, weight: Single) -> None:
    """Put a cause in its place among the closest, if it is one of them; the earlier found first among equals."""
    place = len(weights)
    while place > 0 and weights[place - 1] < weight:
        place -= 1
        if place + 1 < len(weights):
            weights[place + 1], rings[place + 1] = weights[place], rings[place]
        weights[place], rings[place] = weight, ring
