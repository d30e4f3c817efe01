"""Teaches `next` which of many candidates a reader went on to: the one chosen against others that were gathered.

How often is decided by the log's own pace, so that a quiet cell learns from every clip that is enjoyed and a
busy one spends no more than about a hundredth of a core; a replay decides alike.
"""

import numpy as np

from clairvue.recommend.compile import compiled
from clairvue.recommend.draw import draw
from clairvue.recommend.expect import expect, stances
from clairvue.recommend.fading import seconds
from clairvue.recommend.feature_names import FEATURE_COUNT
from clairvue.recommend.features import describe_desk
from clairvue.recommend.gather import Desk, find, gather, lay_out
from clairvue.recommend.heads import teach_next
from clairvue.recommend.layout import State

OTHERS = 100
ONE_IN_MIN = 1
A_SECOND_MAX = 24.0


@compiled
def wants_contrast(state: State) -> bool:
    """Say whether this clip is one to learn from."""
    one_in = max(float(ONE_IN_MIN), state.learned[0].pace / A_SECOND_MAX)
    return draw(state) * one_in < 1.0


@compiled
def contrast(
    state: State, desk: Desk, reader: int, item: int, session: int, earlier: int, counts: float, at_ms: int
) -> None:
    """Take one step, for a history that lies on the desk already. Who has none has nothing to be contrasted.

    `counts`, from 0 to 1, is how much it says to others of the clips.
    """
    if session == 0:
        return
    count = gather(state, desk, session, earlier)
    chosen = find(desk, item)
    if chosen < 0:
        return
    rows = desk.rows
    rows[chosen], rows[0] = rows[0], item
    for place in range(1, min(OTHERS + 1, count)):
        other = place + int(draw(state) * (count - place))
        rows[place], rows[other] = rows[other], rows[place]
    kept, used = np.zeros(OTHERS + 1, np.int32), 0
    for place in range(min(OTHERS + 1, count)):
        known = False
        for back in range(session):
            known |= desk.history[back] == rows[place]
        if place == 0 or not known:
            kept[used] = rows[place]
            used += 1
    kept = kept[:used]
    lay_out(desk, kept)
    buckets = np.zeros((len(kept), FEATURE_COUNT), np.uint8)
    describe_desk(state, desk, reader, session, earlier, at_ms, buckets)
    shares = teach_next(state, buckets, 0)
    if counts > 0:
        stood = stances(state, desk, reader, session, earlier, at_ms)
        expect(state, kept, shares, stood, counts, seconds(state, at_ms))
