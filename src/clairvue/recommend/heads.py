"""The ranker's heads: for each action, how likely it is; two small networks over the same buckets.

The network of the actions learns from every viewing: logistic loss, AdaGrad (Duchi, Hazan, Singer 2011). `watched`
predicts the quantile of watched time within the clip's duration bin, never seconds (Zhan et al., D2Q, 2022). The
network of `next` learns which of many candidates was gone on to: softmax, Adam (Kingma and Ba 2014), see contrast.py;
what ranks is the mean of the last thousand steps (Polyak and Juditsky 1992).
"""

import math
from typing import Any, TypeAlias

import numpy as np

from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.draw import drawn
from clairvue.recommend.feature_names import AT_ONCE, FEATURE_COUNT, INPUT_COUNT, LOW, OF_NEXT, TOLD, WIDE_OF, WIDTH
from clairvue.recommend.layout import ACTION_HIDDEN, ACTIONS, HEADS, HIDDEN, NEXT, STEPS, WIDE, State
from clairvue.recommend.meaning import sigmoid

Single: TypeAlias = Any  # a number of 32 bits, which numpy and Python name differently

STEP = np.float32(0.02)
GAIN_BEGINS = np.float32(0.1)
ADAM_STEP, MEAN_KEEPS, SQUARE_KEEPS = 0.00025, 0.9, 0.999
WARM, COOLS = 3.0, 20_000.0  # times ADAM_STEP more at first, and the steps after which it is a third of that
STEADY = 0.001  # of every step of `next`, that what ranks moves to what learns: the mean of the last thousand
LEAK = np.float32(0.05)
MIDDLE, UNIT = np.float32(12.0), np.float32(0.125)
BASE_RATES = (0.3, 0.5, 0.05, 0.005, 0.01, 0.005, 0.3, 0.005, 0.001, 0.05)
"""What each head predicts before it has learned anything."""
BELIEVED = 4.0  # log-odds a unit of suiting: a quantile's slope in the middle
WIDE_BEGINS = (
    (0.6, BELIEVED, BELIEVED, 0.2),
    (0.6, BELIEVED, BELIEVED, 0.2),
    (0.6, 3.0, 3.0, 0.2),
    (0.6, 1.0, 1.0, 0.1),
    (0.6, 2.0, 2.0, 0.1),
    (0.6, 2.0, 2.0, 0.1),
    (0.6, -BELIEVED, -BELIEVED, -0.2),
    (0.6, -2.0, -2.0, -0.2),
    (0.6, 0.0, 0.0, 0.0),
)
"""What each action's own rate, topics, language and creator are worth before that is learned: a natural logarithm of
odds for each binary one, nearly, and each unit of the others."""


def begin_heads(state: State) -> None:
    """Let both networks begin, equal in every fold, with every head at its base rate."""
    for number, width in enumerate((ACTION_HIDDEN, HIDDEN)):
        for place in range(INPUT_COUNT):
            for unit in range(width):
                at = (number * INPUT_COUNT + place) * HIDDEN + unit
                state.network["hidden"][number, place, unit] = drawn(1, at) * math.sqrt(3.0 / INPUT_COUNT)
        for head, rate in enumerate(BASE_RATES):
            state.network["out_bias"][number, head] = math.log(rate / (1 - rate))
            for unit in range(width):
                state.network["out"][number, head, unit] = drawn(2 + number, head * HIDDEN + unit) * 0.17
    state.network["hidden"][0, OF_NEXT, :] = np.float32(0.0)
    state.network["wide"][0, :ACTIONS] = WIDE_BEGINS
    state.moments[2] = state.network[1]
    state.learned["base_rates"][0] = BASE_RATES[:ACTIONS]


@compiled
def put_in(buckets: Array, inputs: Array) -> None:
    """Write the networks' inputs: each bucket from its middle, and what is not known at all. Shape: (INPUT_COUNT,)."""
    for feature in range(FEATURE_COUNT):
        inputs[feature] = (np.float32(buckets[feature]) - MIDDLE) * UNIT
    for number in range(len(TOLD)):
        inputs[FEATURE_COUNT + number] = np.float32(1.0) if buckets[TOLD[number]] == 0 else np.float32(0.0)


@compiled
def excite(network: Records, inputs: Array, units: Array) -> None:
    """Compute the hidden units, as many as the network has. Shapes: inputs (INPUT_COUNT,), units (any,)."""
    hidden = network.hidden
    for unit in range(len(units)):
        units[unit] = network.hidden_bias[unit]
    for place in range(0, INPUT_COUNT, AT_ONCE):
        first, second, third, fourth = inputs[place], inputs[place + 1], inputs[place + 2], inputs[place + 3]
        for unit in range(len(units)):
            units[unit] += (first * hidden[place, unit] + second * hidden[place + 1, unit]) + (
                third * hidden[place + 2, unit] + fourth * hidden[place + 3, unit]
            )
    for unit in range(len(units)):
        units[unit] = max(units[unit], LEAK * units[unit])


@compiled
def raw_of(buckets: Array, feature: int) -> Single:
    """Return the middle of a feature's bucket in the feature's own units, 0 where nothing is known."""
    if buckets[feature] == 0:
        return np.float32(0.0)
    return LOW[feature] + (np.float32(buckets[feature]) - np.float32(0.5)) * WIDTH[feature]


@compiled
def wide_of(buckets: Array, head: int, number: int) -> Single:
    """Return what reaches a head directly: its own rate, then what is the same for all."""
    return raw_of(buckets, WIDE_OF[number] + (head if number == 0 else 0))


@compiled
def action_logit(network: Records, head: int, units: Array, buckets: Array) -> float:
    """Return an action's sum: over the hidden units, and past them (Cheng et al., Wide and deep learning, 2016)."""
    total = logit(network, head, units)
    for number in range(WIDE):
        total += network.wide[head, number] * wide_of(buckets, head, number)
    return float(total)


@compiled
def logit(network: Records, head: int, units: Array) -> float:
    """Return a head's sum over the hidden units."""
    total = network.out_bias[head]
    for unit in range(len(units)):
        total += network.out[head, unit] * units[unit]
    return float(total)


@compiled
def descend(weight: Single, gain: Single, slope: Single) -> Single:
    """Return a weight after one AdaGrad step; `gain` holds this slope's square already."""
    return weight - STEP * slope / np.sqrt(gain + GAIN_BEGINS)


@compiled
def nudge_out(network: Records, gains: Records, head: int, sloping: float, units: Array, back: Array) -> None:
    """Move one head against its slope, and add what it asks of the hidden units to `back`."""
    slope = np.float32(sloping)
    out, out_gain = network.out[head], gains.out[head]
    gains.out_bias[head] += slope * slope
    network.out_bias[head] = descend(network.out_bias[head], gains.out_bias[head], slope)
    for unit in range(ACTION_HIDDEN):
        back[unit] += slope * out[unit]
        down = slope * units[unit]
        out_gain[unit] += down * down
        out[unit] = descend(out[unit], out_gain[unit], down)


@compiled
def nudge_wide(network: Records, gains: Records, head: int, sloping: float, buckets: Array) -> None:
    """Move what reaches one head directly."""
    for number in range(WIDE):
        down = np.float32(sloping) * wide_of(buckets, head, number)
        gains.wide[head, number] += down * down
        network.wide[head, number] = descend(network.wide[head, number], gains.wide[head, number], down)


@compiled
def nudge_hidden(network: Records, gains: Records, inputs: Array, units: Array, back: Array) -> None:
    """Move the hidden weights against what the heads asked of the units."""
    for unit in range(ACTION_HIDDEN):
        if units[unit] < 0:
            back[unit] *= LEAK
        gains.hidden_bias[unit] += back[unit] * back[unit]
        network.hidden_bias[unit] = descend(network.hidden_bias[unit], gains.hidden_bias[unit], back[unit])
    for place in range(INPUT_COUNT):
        row, gain, value = network.hidden[place], gains.hidden[place], inputs[place]
        for unit in range(ACTION_HIDDEN):
            down = value * back[unit]
            gain[unit] += down * down
            row[unit] -= STEP * down / np.sqrt(gain[unit] + GAIN_BEGINS)


@compiled
def teach(state: State, buckets: Array, first: int, outcomes: Array) -> None:
    """Learn the outcomes, from 0 to 1, of the action heads from `first` on."""
    network, gains = state.network[0], state.gains[0]
    inputs = np.zeros(INPUT_COUNT, np.float32)
    units, back = np.zeros(ACTION_HIDDEN, np.float32), np.zeros(ACTION_HIDDEN, np.float32)
    put_in(buckets, inputs)
    for place in OF_NEXT:
        inputs[place] = np.float32(0.0)  # so that their weights stay nothing
    excite(network, inputs, units)
    for place in range(len(outcomes)):
        head = first + place
        slope = sigmoid(action_logit(network, head, units, buckets)) - outcomes[place]
        nudge_out(network, gains, head, slope, units, back)
        nudge_wide(network, gains, head, slope, buckets)
    nudge_hidden(network, gains, inputs, units, back)


@compiled
def settle(weight: Array, mean: Array, square: Array, slope: Array, steps: int, ranks: Array) -> None:
    """Take one Adam step over an array, and bring what ranks a little closer. Shapes: all (rows, columns)."""
    step = np.float32(ADAM_STEP * (1.0 + WARM * math.exp(-steps / COOLS)) / (1.0 - MEAN_KEEPS**steps))
    scale = np.float32(1.0 / (1.0 - SQUARE_KEEPS**steps))
    share = np.float32(max(STEADY, 1.0 / steps))
    for row in range(weight.shape[0]):
        for column in range(weight.shape[1]):
            down = slope[row, column]
            mean[row, column] += np.float32(1.0 - MEAN_KEEPS) * (down - mean[row, column])
            square[row, column] += np.float32(1.0 - SQUARE_KEEPS) * (down * down - square[row, column])
            root = np.sqrt(square[row, column] * scale) + np.float32(1e-8)
            weight[row, column] -= step * mean[row, column] / root
            ranks[row, column] += share * (weight[row, column] - ranks[row, column])


@compiled
def teach_next(state: State, buckets: Array, chosen: int) -> Array:
    """Learn which candidate was gone on to; return how likely each was thought. Shapes: buckets (n, features), (n,)."""
    network, count = state.moments[2], len(buckets)
    inputs, units = np.zeros((count, INPUT_COUNT), np.float32), np.zeros((count, HIDDEN), np.float32)
    scores, highest, total = np.zeros(count, np.float64), -1e30, 0.0
    for place in range(count):
        put_in(buckets[place], inputs[place])
        excite(network, inputs[place], units[place])
        scores[place] = logit(network, NEXT, units[place])
        highest = max(highest, scores[place])
    for place in range(count):
        scores[place] = math.exp(scores[place] - highest)
        total += scores[place]
    scores /= total
    slopes, bias = np.zeros((INPUT_COUNT, HIDDEN), np.float32), np.zeros((1, HIDDEN), np.float32)
    out, out_slope = network.out[NEXT], np.zeros((1, HIDDEN), np.float32)
    for place in range(count):
        slope = np.float32(scores[place] - (1.0 if place == chosen else 0.0))
        for unit in range(HIDDEN):
            out_slope[0, unit] += slope * units[place, unit]
            units[place, unit] = slope * out[unit] * (np.float32(1.0) if units[place, unit] > 0 else LEAK)
            bias[0, unit] += units[place, unit]
        for row in range(INPUT_COUNT):
            value = inputs[place, row]
            for unit in range(HIDDEN):
                slopes[row, unit] += value * units[place, unit]
    state.learned[0].clock[STEPS] += 1
    steps = state.learned[0].clock[STEPS]
    mean, square, ranks, rows = state.moments[0], state.moments[1], state.network[1], slice(0, INPUT_COUNT)
    settle(network.hidden[rows], mean.hidden[rows], square.hidden[rows], slopes, steps, ranks.hidden[rows])
    settle(
        as_row(network.hidden_bias),
        as_row(mean.hidden_bias),
        as_row(square.hidden_bias),
        bias,
        steps,
        as_row(ranks.hidden_bias),
    )
    last = slice(NEXT, NEXT + 1)
    settle(network.out[last], mean.out[last], square.out[last], out_slope, steps, ranks.out[last])
    return scores


@compiled
def as_row(values: Array) -> Array:
    """Return one dimension as a matrix of one row, sharing the numbers."""
    return values.reshape((1, len(values)))


@compiled
def predict(network: Records, buckets: Array) -> Array:
    """Return what every head predicts. Shapes: network (2,), buckets (n, features), result (n, heads) in (0, 1)."""
    heads = len(HEADS)
    out = np.zeros((len(buckets), heads), np.float32)
    inputs, units = np.zeros(INPUT_COUNT, np.float32), np.zeros(HIDDEN, np.float32)
    of_actions = np.zeros(ACTION_HIDDEN, np.float32)
    for place in range(len(buckets)):
        put_in(buckets[place], inputs)
        excite(network[0], inputs, of_actions)
        for head in range(ACTIONS):
            out[place, head] = sigmoid(action_logit(network[0], head, of_actions, buckets[place]))
        excite(network[1], inputs, units)
        out[place, NEXT] = sigmoid(logit(network[1], NEXT, units))
    return out


@compiled
def choice_scores(network: Records, buckets: Array) -> Array:
    """Return the sums of `next` alone, which order candidates by how likely each is gone on to. Shape: (n,)."""
    out = np.zeros(len(buckets), np.float64)
    inputs, units = np.zeros(INPUT_COUNT, np.float32), np.zeros(HIDDEN, np.float32)
    for place in range(len(buckets)):
        put_in(buckets[place], inputs)
        excite(network[1], inputs, units)
        out[place] = logit(network[1], NEXT, units)
    return out
