"""How often a clip is gone on to against how often the ranker expected it: what no other feature has told of the clip.

Each lesson of `next` shares one choice among the candidates by what the ranker thinks of them; the clip that was gone
on to got all of it. Both are summed, by all readers and by those who stood as this one does (`stances`); they fade, and
count for as much as the reader moves others.
"""

import math

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.feature_names import CHOSEN
from clairvue.recommend.gather import Desk
from clairvue.recommend.layout import CHOSEN_S, RING, STANCE_S, STANCES, State

KINDS = 7
_BITS = 4  # of a vector, by whose signs it is told which others are alike (Charikar 2002)
_REGULAR = 6  # clips of earlier sessions
_STARTS = (-2.0, -0.8)  # shares of what is enjoyed that begins a session, as logarithms
_PACE_S = (40.0, 150.0)
_AGE_MS = (7_200_000, 36_000_000)
_PRIOR = 0.5  # choices that both sums begin with


@compiled
def step_of(number: float, bounds: tuple[float, float]) -> int:
    """Return how many of two bounds a number has reached."""
    return (1 if number >= bounds[0] else 0) + (1 if number >= bounds[1] else 0)


@compiled
def signs_of(vector: Array) -> int:
    """Return the signs of a vector's first numbers, as one number."""
    signs = 0
    for place in range(_BITS):
        signs = 2 * signs + (1 if vector[place] > 0 else 0)
    return signs


@compiled
def stances(state: State, desk: Desk, reader: int, session: int, earlier: int, at_ms: int) -> Array:
    """Return where the reader stands, for each kind a place among the STANCES; -1 where that is not known.

    The kinds: how far into the session, how much is known of earlier ones, whether the last clip is one that sessions
    begin with, how long ago it was enjoyed, how old it is, which clips it is like, and what was enjoyed in earlier
    sessions.
    """
    mine, last = state.readers[reader], state.items[desk.history[0]]
    out = np.zeros(KINDS, np.int64)
    out[0] = min(session, 3) - 1
    out[1] = 3 + (1 if earlier > 0 else 0) + (1 if earlier >= _REGULAR else 0)
    out[2] = 6 + step_of(last.starts - last.heat[3], _STARTS)
    out[3] = 9 + step_of(at_ms / 1000.0 - mine.liked_at[(mine.count[1] - 1) % RING], _PACE_S)
    out[4] = 12 + step_of(float(at_ms - last.at), _AGE_MS)
    out[5] = 15 + signs_of(last.before)
    out[6] = 31 + signs_of(desk.past) if earlier > 0 else -1
    return out


@compiled
def expect(state: State, rows: Array, shares: Array, stood: Array, weight: float, now_s: float) -> None:
    """Count a choice: the first of the rows was gone on to. Shapes: rows, shares (n,), the latter adding up to 1."""
    for place in range(len(rows)):
        near = state.items[rows[place]].near
        if near == 0:
            continue
        list_ = state.nears[near]
        passed_s, share = list_.counted_s - now_s, np.float32(weight * shares[place])
        gone_on = np.float32(weight if place == 0 else 0.0)
        for speed in range(len(CHOSEN_S)):
            keeps = np.float32(math.exp2(passed_s / CHOSEN_S[speed]))
            list_.chosen[speed] = list_.chosen[speed] * keeps + gone_on
            list_.expected[speed] = list_.expected[speed] * keeps + share
        keeps = np.float32(math.exp2(passed_s / STANCE_S))
        chosen, expected = list_.chosen_so, list_.expected_so
        for stance in range(STANCES):
            chosen[stance] *= keeps
            expected[stance] *= keeps
        for stance in stood:
            if stance >= 0:
                chosen[stance] += gone_on
                expected[stance] += share
        list_.counted_s = now_s


@compiled
def against(chosen: float, expected: float, keeps: float) -> float:
    """Return how much more often something was chosen than expected, as a logarithm; few choices say little."""
    return math.log2((chosen * keeps + _PRIOR) / (expected * keeps + _PRIOR))


@compiled
def describe_chosen(
    state: State, desk: Desk, reader: int, session: int, earlier: int, at_ms: int, now_s: float, raw: Array
) -> None:
    """Write how much more often candidates were gone on to than expected. Shape: raw (n, features)."""
    if session == 0:
        return
    stood = stances(state, desk, reader, session, earlier, at_ms)
    for place in range(len(raw)):
        near, row = state.items[desk.rows[place]].near, raw[place]
        if near == 0:
            continue
        list_ = state.nears[near]
        passed_s = list_.counted_s - now_s
        for speed in range(len(CHOSEN_S)):
            keeps = math.exp2(passed_s / CHOSEN_S[speed])
            row[CHOSEN + speed] = against(list_.chosen[speed], list_.expected[speed], keeps)
        keeps = math.exp2(passed_s / STANCE_S)
        for kind in range(KINDS):
            stance = stood[kind]
            if stance >= 0:
                row[CHOSEN + len(CHOSEN_S) + kind] = against(list_.chosen_so[stance], list_.expected_so[stance], keeps)
