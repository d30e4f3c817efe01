"""What a reader's history says of candidates: the neighbours of its clips, their successors, and the ways between."""

import math

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.feature_names import (
    BACK,
    EARLIER_FAR,
    EARLIER_NEXT,
    FAR,
    FLOOR,
    KNOWN,
    LATEST,
    MISSING,
    NEXT_COUNT,
    NEXT_SHARE,
    SECOND,
    SUCCESSOR,
    THIRD,
    TWO_STEPS,
)
from clairvue.recommend.gather import Desk, find
from clairvue.recommend.layout import (
    ALL_EDGES,
    BACK_EDGE,
    EDGE_S,
    FAR_EDGE,
    MARK,
    NEXT_EDGES,
    RING,
    SUCCESSORS,
    State,
)

FADES = (4.0, 12.0, 36.0)  # successors after which one counts half (base 2)
LONG_KNOWN = np.float32(12.0)  # of what was enjoyed longer ago than times are kept: some three days
EARLIER_WAYS = 2  # clips of earlier sessions whose neighbours count
STRONG = -7.0  # a way is taken on from when it is at least one in 2**7


@compiled
def index_of(items: Array, item: int) -> int:
    """Return where a clip is in a list that has it once at most, or -1: without a branch, eight at a time."""
    found = -1
    for number in range(len(items)):
        found = number if items[number] == item else found
    return found


@compiled
def describe_way(weight: Array, out: Array, back: int, now_s: float, row: Array) -> None:
    """Write what one neighbour of the session's clip `back` steps ago says of itself. Shapes: weight, out (EDGES,)."""
    far = weight[FAR_EDGE] - out[FAR_EDGE]
    if back == 0:
        for edge in range(NEXT_EDGES):
            row[NEXT_SHARE + edge] = max(weight[edge] - out[edge], MISSING)
            row[NEXT_COUNT + edge] = max(weight[edge] - now_s / EDGE_S[edge], MISSING)
        row[BACK] = max(weight[BACK_EDGE] - now_s / EDGE_S[BACK_EDGE], MISSING)
        row[FAR] = max(far, MISSING)
    elif back == 1:
        row[SECOND] = max(weight[1] - out[1], MISSING)
        row[SECOND + 1] = max(far, MISSING)
        row[SECOND + 2] = max(weight[BACK_EDGE] - now_s / EDGE_S[BACK_EDGE], MISSING)
    elif back == 2:  # noqa: PLR2004 - the third clip of the session
        row[THIRD] = max(far, MISSING)
        row[THIRD + 1] = max(weight[1] - out[1], MISSING)
    else:
        row[EARLIER_FAR] += math.exp2(max(far, FLOOR))


@compiled
def describe_near(state: State, desk: Desk, back: int, now_s: float, raw: Array) -> None:
    """Write what the neighbours of the session's clip `back` steps ago say; sums are left as numbers."""
    near = state.items[desk.history[back]].near
    if near == 0:
        return
    list_ = state.nears[near]
    if len(raw) == 1:
        number = index_of(list_.item, desk.rows[0])
        if number >= 0:
            describe_way(list_.weight[number], list_.out, back, now_s, raw[0])
        return
    for number in range(list_.count):
        place = find(desk, list_.item[number])
        if 0 <= place < len(raw):
            describe_way(list_.weight[number], list_.out, back, now_s, raw[place])


@compiled
def describe_successors(state: State, desk: Desk, raw: Array) -> None:
    """Write how many of the last clip's latest successors a candidate is, the later the more."""
    near = state.items[desk.history[0]].near
    if near == 0:
        return
    list_ = state.nears[near]
    single = len(raw) == 1
    if single and index_of(list_.next, desk.rows[0]) < 0:
        return
    for back in range(min(list_.went, SUCCESSORS)):
        other = list_.next[(list_.went - 1 - back) % SUCCESSORS]
        place = (0 if other == desk.rows[0] else -1) if single else find(desk, other)
        if 0 <= place < len(raw):
            row = raw[place]
            if row[SUCCESSOR + 3] == 0:
                row[LATEST] = math.log2(1.0 + back)
            for number in range(3):
                row[SUCCESSOR + number] += math.exp2(-back / FADES[number])
            row[SUCCESSOR + 3] += 1.0


@compiled
def describe_two_steps(state: State, desk: Desk, raw: Array) -> None:
    """Write how likely a candidate is two steps on from the last clip, through each strong neighbour."""
    near = state.items[desk.history[0]].near
    if near == 0:
        return
    list_ = state.nears[near]
    for number in range(list_.count):
        share = list_.weight[number, ALL_EDGES] - list_.out[ALL_EDGES]
        onward = state.items[list_.item[number]].near
        if share < STRONG or onward == 0:
            continue
        next_, first = state.nears[onward], math.exp2(share)
        if len(raw) == 1:
            way = index_of(next_.item, desk.rows[0])
            if way >= 0:
                second = max(next_.weight[way, ALL_EDGES] - next_.out[ALL_EDGES], FLOOR)
                raw[0, TWO_STEPS] += first * math.exp2(second)
            continue
        for way in range(next_.count):
            place = find(desk, next_.item[way])
            if 0 <= place < len(raw):
                second = max(next_.weight[way, ALL_EDGES] - next_.out[ALL_EDGES], FLOOR)
                raw[place, TWO_STEPS] += first * math.exp2(second)


@compiled
def is_marked(known: Array, mark: int) -> bool:
    """Say whether a mark is among those of clips enjoyed long ago. Shape: known (KNOWN_RING,)."""
    found = False
    for place in range(len(known)):
        found |= known[place] == mark
    return found


@compiled
def describe_earlier(state: State, desk: Desk, session: int, earlier: int, raw: Array) -> None:
    """Write what the last clips of earlier sessions lead to."""
    for back in range(min(earlier, EARLIER_WAYS) if session else 0):
        near = state.items[desk.history[session + back]].near
        if near == 0:
            continue
        list_ = state.nears[near]
        if len(raw) == 1 and index_of(list_.item, desk.rows[0]) < 0:
            continue
        for number in range(list_.count):
            place = find(desk, list_.item[number])
            if 0 <= place < len(raw):
                all_ = max(list_.weight[number, ALL_EDGES] - list_.out[ALL_EDGES], MISSING)
                raw[place, EARLIER_NEXT + 2] += math.exp2(max(all_, FLOOR))
                if back == 0:
                    raw[place, EARLIER_NEXT] = max(list_.weight[number, 2] - list_.out[2], MISSING)
                    raw[place, EARLIER_NEXT + 1] = all_


@compiled
def describe_known(state: State, desk: Desk, reader: int, at_ms: int, raw: Array) -> None:
    """Write how long ago a candidate was enjoyed."""
    mine = state.readers[reader]
    for back in range(min(mine.count[1], RING)):
        at = (mine.count[1] - 1 - back) % RING
        place = find(desk, mine.liked[at]) if mine.liked[at] else -1
        if 0 <= place < len(raw) and raw[place, KNOWN] == MISSING:
            raw[place, KNOWN] = math.log2(1.0 + max(at_ms / 1000.0 - mine.liked_at[at], 0.0) / 60.0)
    if mine.known.any():
        for place in range(len(raw)):
            if raw[place, KNOWN] == MISSING and is_marked(mine.known, desk.rows[place] & MARK):
                raw[place, KNOWN] = LONG_KNOWN


@compiled
def describe_history(
    state: State, desk: Desk, reader: int, session: int, earlier: int, at_ms: int, now_s: float, raw: Array
) -> None:
    """Write every feature of the history. Shape: raw (n, features), for the first n candidates on the desk."""
    sums = (EARLIER_FAR, EARLIER_NEXT + 2, SUCCESSOR, SUCCESSOR + 1, SUCCESSOR + 2, SUCCESSOR + 3, TWO_STEPS)
    for place in range(len(raw)):
        for feature in sums:
            raw[place, feature] = np.float32(0.0)
    ways = session or min(earlier, 3)  # who comes back goes on from where the last session ended
    for back in range(ways):
        describe_near(state, desk, back, now_s, raw)
    if ways:
        describe_successors(state, desk, raw)
        describe_two_steps(state, desk, raw)
    describe_earlier(state, desk, session, earlier, raw)
    describe_known(state, desk, reader, at_ms, raw)
    for place in range(len(raw)):
        for feature in sums:
            raw[place, feature] = math.log2(raw[place, feature]) if raw[place, feature] > 0 else MISSING
