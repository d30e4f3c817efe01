"""The features of a clip for a reader, each rounded to one of 256 levels: all that the ranker ever sees.

Because the levels are the ranker's very input, a page's record holds them, a byte a feature, and the ranking can be
computed again to the last bit.
"""

import math

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.decay import NEAR_HALF_LIFE_MS, faded
from clairvue.recommend.layout import (
    ACTIONS,
    DURATION_BINS,
    DURATION_BINS_MS,
    HALF_LIVES_MS,
    LIKED,
    NEAR,
    POPULARITY,
    RING,
    SUCCESSORS,
    State,
)
from clairvue.recommend.taste import dot

FEATURES: tuple[tuple[str, str], ...] = (
    ("near_last", "history"),
    ("near_before", "history"),
    ("near_earlier", "history"),
    ("successor_of_last", "history"),
    ("taste", "taste"),
    ("topic_best", "topic"),
    ("topic_sum", "topic"),
    ("creator_liked", "creator"),
    ("creator_finish", "creator"),
    ("creator_shown", "creator"),
    ("popular_10_minutes", "popular"),
    ("popular_2_hours", "popular"),
    ("popular_1_day", "popular"),
    ("popular_7_days", "popular"),
    ("trend", "popular"),
    ("age", "fresh"),
    ("shown", "fresh"),
    ("rate_finish", "quality"),
    ("rate_watched", "quality"),
    ("rate_like", "quality"),
    ("rate_comment", "quality"),
    ("rate_share", "quality"),
    ("rate_follow", "quality"),
    ("rate_skip", "quality"),
    ("rate_not_interested", "quality"),
    ("rate_report", "quality"),
    ("duration", "length"),
    ("habit_watched", "you"),
    ("habit_finish", "you"),
    ("history_length", "you"),
    ("language", "language"),
    ("creator_again", "variety"),
    ("topic_again", "variety"),
    ("seen_again", "variety"),
    ("session_length", "you"),
    ("since_last", "you"),
)
"""Name and group of every feature; the group is the word that reasons use."""

FEATURE_COUNT = len(FEATURES)
_FIRST_RATE = 17
_PRIOR = 8.0  # impressions that a clip's rates begin with, at the mean of all clips


CENTRE = np.float32(128.0)
LEVEL = np.float32(1.0 / 32.0)  # one level, in spreads of the feature
_NOTHING = -40.0  # the logarithm of a count of none, before it is rounded to the lowest level


@compiled
def level(value: float, middle: float, spread: float) -> int:
    """Return a value's level: 128 at the middle, 32 more for each spread above it, never below 0 or above 255."""
    return min(max(math.floor(128.5 + 32.0 * (value - middle) / spread), 0), 255)


@compiled
def log_level(value: float, middle: float, spread: float) -> int:
    """Return the level of a count's binary logarithm; none at all is the lowest."""
    return level(math.log2(value) if value > 0 else _NOTHING, middle, spread)


@compiled
def duration_bin(duration_ms: int) -> int:
    """Return the bin in which a clip's watched time is compared."""
    for place in range(DURATION_BINS - 1):
        if duration_ms <= DURATION_BINS_MS[place]:
            return place
    return DURATION_BINS - 1


@compiled
def closeness(state: State, other: int, item: int, at_ms: int) -> float:
    """Return how often, lately, a clip was enjoyed after another, as a share of the other's enjoyments."""
    near = state.items[other].near
    if near == 0:
        return 0.0
    for place in range(NEAR):
        if state.nears[near].item[place] == item:
            weight = state.nears[near].weight[place] * faded(at_ms - state.nears[near].touched, NEAR_HALF_LIFE_MS)
            count = state.items[other].popular[2] * faded(at_ms - state.items[other].touched, HALF_LIVES_MS[2])
            return float(weight / (count + 2.0))
    return 0.0


@compiled
def describe_history(state: State, reader: int, item: int, at_ms: int, out: Array) -> None:
    """Write what the reader's history says of the clip."""
    enjoyed = state.readers[reader].count[1]
    earlier, first, second = 0.0, 0.0, 0.0
    for back in range(min(RING, enjoyed)):
        close = closeness(state, state.readers[reader].liked[(enjoyed - 1 - back) % RING], item, at_ms)
        if back == 0:
            first = close
        elif back == 1:
            second = close
        else:
            earlier += close / back
    out[0] = log_level(first, -6.0, 3.0)
    out[1] = log_level(second, -6.0, 3.0)
    out[2] = log_level(earlier, -6.0, 3.0)
    successors = 0
    if enjoyed:
        near = state.items[state.readers[reader].liked[(enjoyed - 1) % RING]].near
        for place in range(SUCCESSORS):
            successors += near != 0 and state.nears[near].next[place] == item
    out[3] = level(successors, 1.0, 2.0)
    out[4] = level(dot(state.readers[reader].vector, state.items[item].vector), 0.0, 0.5)


@compiled
def describe_bonds(state: State, reader: int, item: int, out: Array) -> None:
    """Write what the reader is known to think of the clip's topics and creator."""
    best, total = 0.0, 0.0
    for place in range(state.items[item].topics):
        word = state.items[item].words[place]
        for liked in range(LIKED):
            if state.readers[reader].topic[liked] == word and word:
                weight = state.readers[reader].topic_weight[liked]
                total += weight
                best = weight if abs(weight) > abs(best) else best
    out[5] = level(best, 0.0, 1.0)
    out[6] = level(total, 0.0, 1.5)
    creator, bond = state.items[item].creator, 0.0
    for liked in range(LIKED):
        if state.readers[reader].creator[liked] == creator and creator:
            bond = state.readers[reader].creator_weight[liked]
    out[7] = level(bond, 0.0, 1.0)
    shown = state.creators[creator].shown
    out[8] = rate_level(state.creators[creator].outcomes[0], shown, state.learned[0].base_rates[0])
    out[9] = log_level(shown, 6.0, 3.0)


@compiled
def rate_level(count: float, shown: float, base: float) -> int:
    """Return the level of a rate, drawn towards the mean of all clips, on the logit scale."""
    rate = (count + _PRIOR * base) / (shown + _PRIOR)
    rate = min(max(rate, 1e-5), 1 - 1e-5)
    return level(math.log2(rate / (1.0 - rate)) - math.log2(base / (1.0 - base)), 0.0, 1.0)


@compiled
def describe_item(state: State, item: int, at_ms: int, out: Array) -> None:
    """Write what everybody did with the clip lately, and what it is."""
    ms = at_ms - state.items[item].touched
    for place in range(POPULARITY):
        out[10 + place] = log_level(
            state.items[item].popular[place] * faded(ms, HALF_LIVES_MS[place]), place * 1.5, 3.0
        )
    fast = state.items[item].popular[0] * faded(ms, HALF_LIVES_MS[0])
    slow = state.items[item].popular[2] * faded(ms, HALF_LIVES_MS[2])
    out[14] = level(math.log2((fast + 0.05) / (slow + 0.5)), -3.0, 2.0)
    out[15] = log_level(max(at_ms - state.items[item].at, 1), 26.0, 3.0)
    out[16] = log_level(state.items[item].shown[1], 6.0, 3.0)
    shown = state.items[item].shown[0]
    for head in range(ACTIONS):
        out[_FIRST_RATE + head] = rate_level(state.items[item].outcomes[head], shown, state.learned[0].base_rates[head])
    out[26] = level(duration_bin(state.items[item].duration), DURATION_BINS / 2, 2.0)


@compiled
def describe_reader(state: State, reader: int, item: int, at_ms: int, out: Array) -> None:
    """Write how the reader watches at all, and what the reader has just seen."""
    trust = state.readers[reader].habit[3]
    out[27] = level(state.readers[reader].habit[0] / trust if trust > 0 else 0.5, 0.5, 0.2)
    out[28] = level(state.readers[reader].habit[1] / trust if trust > 0 else 0.3, 0.3, 0.2)
    enjoyed = state.readers[reader].count[1]
    out[29] = log_level(enjoyed, 4.0, 2.0)
    out[30] = 128
    if state.readers[reader].language[1] > 0:
        out[30] = 160 if state.readers[reader].language[0] == state.items[item].language else 96
    creator, topic = state.items[item].creator, state.items[item].words[0]
    again, alike, seen = 0, 0, 0
    for place in range(RING):
        other = state.readers[reader].shown[place]
        if other:
            again += state.items[other].creator == creator
            alike += topic != 0 and state.items[item].topics > 0 and state.items[other].words[0] == topic
            seen += other == item
    out[31] = level(again, 1.0, 1.5)
    out[32] = level(alike, 1.0, 2.0)
    out[33] = level(seen, 0.0, 0.5)
    out[34] = log_level(state.readers[reader].count[4], 2.0, 1.5)
    out[35] = 255
    if enjoyed:
        last_s = state.readers[reader].liked_at[(enjoyed - 1) % RING]
        out[35] = log_level(max(at_ms // 1000 - last_s, 1), 6.0, 3.0)


@compiled
def describe(state: State, reader: int, item: int, at_ms: int, out: Array) -> None:
    """Write the level of every feature. Shape: out (FEATURE_COUNT,), 8 bits each."""
    describe_history(state, reader, item, at_ms, out)
    describe_bonds(state, reader, item, out)
    describe_item(state, item, at_ms, out)
    describe_reader(state, reader, item, at_ms, out)


@compiled
def describe_many(state: State, reader: int, items: Array, at_ms: int) -> Array:
    """Return the levels of many clips for one reader. Shapes: items (n,), result (n, FEATURE_COUNT)."""
    out = np.zeros((len(items), FEATURE_COUNT), np.uint8)
    for place in range(len(items)):
        describe(state, reader, items[place], at_ms, out[place])
    return out
