"""The features of clips for a reader, each put into one of 32 buckets: all that the ranker ever sees.

Because the buckets are the ranker's very input, a page's record holds them, a byte a feature, and the ranking can be
computed again to the last bit. Raw numbers are written first, for all candidates together; `bucket` rounds them.
"""

import math

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.expect import describe_chosen
from clairvue.recommend.fading import seconds
from clairvue.recommend.feature_names import BUCKETS_TOP, FEATURE_COUNT, FLOOR, LOW, MISSING, WIDTH
from clairvue.recommend.features_of_clip import describe_clip
from clairvue.recommend.features_of_history import describe_history
from clairvue.recommend.features_of_peers import describe_peers
from clairvue.recommend.gather import Desk, lay_out
from clairvue.recommend.layout import AT_MS, State
from clairvue.recommend.meaning import add_vectors, recall


@compiled
def bucket(raw: Array, out: Array) -> None:
    """Round one candidate's numbers: bucket 0 is 'nothing is known', 1 to 31 are steps. Shapes: (features,)."""
    for feature in range(FEATURE_COUNT):
        number = raw[feature]
        if number < FLOOR:
            out[feature] = 0
        else:
            place = math.floor((number - LOW[feature]) / WIDTH[feature])
            out[feature] = 1 + min(max(place, 0), BUCKETS_TOP - 1)


@compiled
def describe_desk(state: State, desk: Desk, reader: int, session: int, earlier: int, at_ms: int, out: Array) -> None:
    """Write the buckets of the first len(out) candidates on the desk. Shape: out (n, FEATURE_COUNT), 8 bits each."""
    raw = np.full((len(out), FEATURE_COUNT), MISSING, np.float32)
    now_s = seconds(state, at_ms)
    describe_clip(state, desk, reader, session, earlier, at_ms, now_s, raw)
    describe_history(state, desk, reader, session, earlier, at_ms, now_s, raw)
    if len(out) > 1:
        describe_peers(state, desk, reader, session, earlier, raw)
        describe_chosen(state, desk, reader, session, earlier, at_ms, now_s, raw)
    for place in range(len(out)):
        bucket(raw[place], out[place])


@compiled
def describe_many(state: State, desk: Desk, reader: int, rows: Array, at_ms: int) -> Array:
    """Return the buckets of clips for a reader. Shapes: rows (n,), each once; result (n, FEATURE_COUNT).

    Asked about a moment before the last that was learned of, by a clock that fell back, it answers for that last.
    """
    at_ms = max(at_ms, state.learned[0].clock[AT_MS])
    session, earlier = recall(state, reader, desk.history)
    add_vectors(state, desk.history, session, earlier, desk.mine, desk.past)
    lay_out(desk, rows)
    out = np.zeros((len(rows), FEATURE_COUNT), np.uint8)
    describe_desk(state, desk, reader, session, earlier, at_ms, out)
    return out
