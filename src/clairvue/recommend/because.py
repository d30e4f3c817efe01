"""Because: which features made a prediction what it is, and which clips of the reader's history stand behind them.

The networks are linear as long as each hidden unit stays on its side of zero, so a head's sum of log-odds falls apart
exactly into one part a feature and one part that is always there: nothing is approximated, nothing told afterwards.
"""

import math

import numpy as np

from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.feature_names import FEATURE_COUNT, FEATURES, GROUPS, INPUT_COUNT, LOW, TOLD, WIDE_OF, WIDTH
from clairvue.recommend.heads import LEAK, put_in
from clairvue.recommend.layout import ALL_EDGES, NEXT, RING, State

__all__ = ["GROUPS", "causes", "parts"]

_GROUPS_OF = [group for _, group, _, _ in FEATURES]
_GROUP_NUMBER = np.array([GROUPS.index(group) for group in _GROUPS_OF])
_GROUP_OF = np.zeros((INPUT_COUNT, len(GROUPS)), np.float32)
for _place, _group in enumerate([*_GROUPS_OF, *(_GROUPS_OF[place] for place in TOLD)]):
    _GROUP_OF[_place, GROUPS.index(_group)] = 1.0


@compiled
def inputs_of(buckets: Array) -> Array:
    """Return the networks' inputs. Shapes: buckets (n, FEATURE_COUNT), result (n, INPUT_COUNT)."""
    inputs = np.zeros((len(buckets), INPUT_COUNT), np.float32)
    for place in range(len(buckets)):
        put_in(buckets[place], inputs[place])
    return inputs


def parts(network: Records, buckets: Array, heads: Array) -> tuple[Array, Array]:
    """Return the log-odds that each group of features adds to some heads of each clip, and those that are always there.

    Shapes: network (2,) of NETWORK, buckets (n, FEATURE_COUNT), heads (n, k); results (n, k, GROUPS) and (n, k). The
    parts of a head and its constant add up to the logit of its probability, but for rounding.
    """
    assert buckets.shape[1] == FEATURE_COUNT
    inputs = inputs_of(np.ascontiguousarray(buckets))
    added = np.zeros((*heads.shape, len(GROUPS)), np.float32)
    always = np.zeros(heads.shape, np.float32)
    for number, mine in ((0, heads < NEXT), (1, heads >= NEXT)):
        clips, head = np.nonzero(mine)[0], heads[mine]
        hidden = network["hidden"][number, :INPUT_COUNT]
        bias, out = network["hidden_bias"][number], network["out"][number]
        awake = np.where(inputs @ hidden + bias > 0, np.float32(1.0), LEAK)
        through = awake[clips] * out[head]
        added[mine] = ((through @ hidden.T) * inputs[clips]) @ _GROUP_OF
        always[mine] = through @ bias + network["out_bias"][number, head]
    clips, places = np.nonzero(heads < NEXT)
    head = heads[clips, places]
    for number, first in enumerate(WIDE_OF):
        feature = first + head if number == 0 else np.full(len(head), first)
        found = buckets[clips, feature]
        raw = np.where(found > 0, LOW[feature] + (found - np.float32(0.5)) * WIDTH[feature], np.float32(0.0))
        added[clips, places, _GROUP_NUMBER[feature]] += raw * network["wide"][0, head, number]
    return added, always


@compiled
def causes(state: State, reader: int, items: Array) -> Array:
    """Return how close each clip is to each of those that the reader enjoyed lately. Shapes: (n,), result (n, RING).

    The places are those of the reader's ring; the closeness is the share of ways on from the one that led to the other.
    """
    out = np.zeros((len(items), RING), np.float32)
    mine = state.readers[reader]
    for ring in range(min(RING, mine.count[1])):
        near = state.items[mine.liked[ring]].near
        list_ = state.nears[near]
        for number in range(list_.count if near else 0):
            for place in range(len(items)):
                if list_.item[number] == items[place]:
                    share = max(list_.weight[number, ALL_EDGES] - list_.out[ALL_EDGES], -60.0)
                    out[place, ring] = math.exp2(share)
    return out
