"""The ranker's heads: for each action, how likely it is; two small networks over the features, learned as signals come.

One network has a head for each action, one has the head `next` alone. Logistic loss, AdaGrad (Duchi, Hazan, Singer
2011). `watched` predicts the quantile of watched time within the clip's duration bin, never seconds (Zhan et al., D2Q,
2022).
"""

import math
from typing import Any, TypeAlias

import numpy as np

from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.draw import drawn
from clairvue.recommend.features import CENTRE, FEATURE_COUNT, LEVEL
from clairvue.recommend.layout import ACTIONS, HEADS, HIDDEN, NEXT, State
from clairvue.recommend.taste import sigmoid

Single: TypeAlias = Any  # a number of 32 bits, which numpy and Python name differently

STEP = np.float32(0.02)
GAIN_BEGINS = np.float32(0.1)
BASE_RATES = (0.3, 0.5, 0.05, 0.005, 0.01, 0.005, 0.3, 0.005, 0.001, 0.05)
"""What each head predicts before it has learned anything."""


def begin_heads(state: State) -> None:
    """Let both networks begin, equal in every fold, with every head at its base rate."""
    for number in range(len(state.network)):
        for feature in range(FEATURE_COUNT):
            for unit in range(HIDDEN):
                place = (number * FEATURE_COUNT + feature) * HIDDEN + unit
                state.network["hidden"][number, feature, unit] = drawn(1, place) * math.sqrt(1.0 / FEATURE_COUNT)
        for head, rate in enumerate(BASE_RATES):
            state.network["out_bias"][number, head] = math.log(rate / (1 - rate))
            for unit in range(HIDDEN):
                state.network["out"][number, head, unit] = drawn(2 + number, head * HIDDEN + unit) * 0.1
    state.learned["base_rates"][0] = BASE_RATES[:ACTIONS]


@compiled
def excite(network: Records, levels: Array, units: Array) -> None:
    """Compute the hidden units. Shapes: levels (features,) of 8 bits, units (HIDDEN,)."""
    for unit in range(HIDDEN):
        units[unit] = network.hidden_bias[unit]
    for feature in range(FEATURE_COUNT):
        value = (np.float32(levels[feature]) - CENTRE) * LEVEL
        row = network.hidden[feature]
        for unit in range(HIDDEN):
            units[unit] += value * row[unit]
    for unit in range(HIDDEN):
        units[unit] = max(units[unit], np.float32(0.0))


@compiled
def logit(network: Records, head: int, units: Array) -> float:
    """Return a head's sum over the hidden units."""
    total = network.out_bias[head]
    for unit in range(HIDDEN):
        total += network.out[head, unit] * units[unit]
    return float(total)


@compiled
def descend(weight: Single, gain: Single, slope: Single) -> Single:
    """Return a weight after one AdaGrad step; `gain` holds this slope's square already. All are 32 bits wide."""
    return weight - STEP * slope / np.float32(math.sqrt(gain + GAIN_BEGINS))


@compiled
def nudge_out(network: Records, gains: Records, head: int, sloping: float, units: Array, back: Array) -> None:
    """Move one head against its slope, and add what it asks of the hidden units to `back`."""
    slope = np.float32(sloping)
    out, out_gain = network.out[head], gains.out[head]
    gains.out_bias[head] += slope * slope
    network.out_bias[head] = descend(network.out_bias[head], gains.out_bias[head], slope)
    for unit in range(HIDDEN):
        back[unit] += slope * out[unit]
        down = slope * units[unit]
        out_gain[unit] += down * down
        out[unit] = descend(out[unit], out_gain[unit], down)


@compiled
def nudge_hidden(network: Records, gains: Records, levels: Array, units: Array, back: Array) -> None:
    """Move the hidden weights against what the heads asked of the units."""
    for unit in range(HIDDEN):
        if units[unit] <= 0:
            back[unit] = np.float32(0.0)
        gains.hidden_bias[unit] += back[unit] * back[unit]
        network.hidden_bias[unit] = descend(network.hidden_bias[unit], gains.hidden_bias[unit], back[unit])
    for feature in range(FEATURE_COUNT):
        value = (np.float32(levels[feature]) - CENTRE) * LEVEL
        if value == 0:
            continue
        row, gain = network.hidden[feature], gains.hidden[feature]
        for unit in range(HIDDEN):
            down = value * back[unit]
            gain[unit] += down * down
            row[unit] = descend(row[unit], gain[unit], down)


@compiled
def teach(state: State, levels: Array, first: int, outcomes: Array, units: Array, back: Array) -> None:
    """Learn the outcomes, from 0 to 1, of the action heads from `first` on. Scratch: units and back, (HIDDEN,)."""
    network, gains = state.network[0], state.gains[0]
    excite(network, levels, units)
    back[:] = np.float32(0.0)
    for place in range(len(outcomes)):
        slope = sigmoid(logit(network, first + place, units)) - outcomes[place]
        nudge_out(network, gains, first + place, slope, units, back)
    nudge_hidden(network, gains, levels, units, back)


@compiled
def predict(network: Records, levels: Array) -> Array:
    """Return what every head predicts. Shapes: levels (n, features), result (n, heads) in (0, 1)."""
    heads = len(HEADS)
    out = np.zeros((len(levels), heads), np.float32)
    units = np.zeros(HIDDEN, np.float32)
    for place in range(len(levels)):
        excite(network[0], levels[place], units)
        for head in range(ACTIONS):
            out[place, head] = sigmoid(logit(network[0], head, units))
        excite(network[1], levels[place], units)
        out[place, NEXT] = sigmoid(logit(network[1], NEXT, units))
    return out
