"""Vectors of clips, learned from what is enjoyed after what: history on one side, what comes next on the other.

Continuous bag of words with negative sampling (Mikolov et al. 2013) over sessions, one step a signal. A reader has no
vector of their own: it is the weighted sum of the clips of the session and of earlier ones, so it changes with the very
next clip and holds nothing that the history does not.
"""

import math

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.draw import draw
from clairvue.recommend.layout import CONTEXT, DIMENSIONS, ENJOYED, REACH, RECENT, RING, UNIT, State
from clairvue.recommend.rows import LOOK_DIMENSIONS

STEP = 0.1
NEGATIVES = 8
SESSION_SHARES = (0.6, 0.25, 0.15)  # of the session's last three clips
EARLIER = 6  # clips of earlier sessions that count
CONTENT_SHARE = np.float32(0.1)  # of a clip's step that its creator takes: where the creator's next clip begins
ENOUGH = 200  # clips enjoyed by anybody, before there is anything to tell apart
SESSION_S = 1_800
LOOK_UNIT = np.float32(1.0 / 128.0)
LOOK_STEP = np.float32(0.02)
ROUNDS = np.float32(3 << 22)  # added and taken away again, leaves the nearest whole number of 32 bits


@compiled
def dot(left: Array, right: Array) -> float:
    """Return the inner product of two vectors, whatever their units."""
    total = np.float32(0.0)
    for place in range(DIMENSIONS):
        total += np.float32(left[place]) * np.float32(right[place])
    return float(total)


@compiled
def move(vector: Array, step: float, along: Array) -> None:
    """Move a vector, held in UNIT, by `step` times another. Shapes: (DIMENSIONS,)."""
    steps = np.float32(step) / UNIT
    for place in range(DIMENSIONS):
        moved = np.float32(vector[place]) + steps * along[place]
        moved = min(max(moved, np.float32(-REACH)), np.float32(REACH))
        vector[place] = np.int16((moved + ROUNDS) - ROUNDS)


@compiled
def sigmoid(number: float) -> float:
    """Return the logistic function, safe for any number."""
    if number >= 0:
        return 1.0 / (1.0 + math.exp(-number))
    grown = math.exp(number)
    return grown / (1.0 + grown)


@compiled
def recall(state: State, reader: int, history: Array) -> tuple[int, int]:
    """Write the clips of the session, the latest first, then those of earlier ones; return how many of both.

    A reader who has just come back goes on from where the last session ended. Shape: history (RING,).
    """
    mine = state.readers[reader]
    enjoyed = min(mine.count[1], RING)
    session = min(mine.count[2], CONTEXT, enjoyed)
    longer = min(mine.count[2], enjoyed)
    count = 0
    for back in range(enjoyed):
        if session <= back < longer:
            continue
        history[count] = mine.liked[(mine.count[1] - 1 - back) % RING]
        count += 1
    return session, count - session


@compiled
def add_vectors(state: State, history: Array, session: int, earlier: int, mine: Array, past: Array) -> None:
    """Write the vectors of the session and of the sessions before. Shapes: mine and past (DIMENSIONS,)."""
    mine[:] = np.float32(0.0)
    past[:] = np.float32(0.0)
    for place in range(min(session, len(SESSION_SHARES))):
        share = np.float32(SESSION_SHARES[place]) * UNIT
        before = state.items[history[place]].before
        for number in range(DIMENSIONS):
            mine[number] += share * np.float32(before[number])
    used = min(earlier, EARLIER)
    for place in range(used):
        share = np.float32(1.0 / (used + 1)) * UNIT
        before = state.items[history[session + place]].before
        for number in range(DIMENSIONS):
            past[number] += share * np.float32(before[number])


@compiled
def step_back(state: State, history: Array, session: int, earlier: int, slope: Array) -> None:
    """Move the vectors of the history against the slope of what came next."""
    for place in range(min(session, len(SESSION_SHARES))):
        move(state.items[history[place]].before, SESSION_SHARES[place], slope)
    used = min(earlier, EARLIER)
    for place in range(used):
        move(state.items[history[session + place]].before, 1.0 / (used + 1), slope)


@compiled
def learn_meaning(
    state: State, item: int, history: Array, session: int, earlier: int, mine: Array, past: Array, share: float
) -> None:
    """Take one step: what came next closer to the history, clips that others enjoyed lately apart from it."""
    seen = min(state.learned[0].clock[ENJOYED], RECENT)
    if seen < ENOUGH or session + earlier == 0:
        return
    slope, wanted = np.zeros(DIMENSIONS, np.float32), mine + past
    for number in range(NEGATIVES + 1):
        other = item
        if number:
            other = state.learned[0].recent[int(draw(state) * seen)]
            if other == item or other == 0:  # noqa: PLR1714 - a set would be made anew each time
                continue
        after = state.items[other].after
        missed = (1.0 if number == 0 else 0.0) - sigmoid(dot(wanted, after) * UNIT)
        step = STEP * share * missed
        for place in range(DIMENSIONS):
            slope[place] += np.float32(step) * UNIT * np.float32(after[place])
        move(after, step, wanted)
    learn_content(state, item)
    step_back(state, history, session, earlier, slope)


@compiled
def learn_content(state: State, item: int) -> None:
    """Let what a clip is made of learn where it has come to stand: there the next such clip begins."""
    clip, stands = state.items[item], np.zeros(DIMENSIONS, np.float32)
    for place in range(DIMENSIONS):
        stands[place] = UNIT * np.float32(clip.after[place])
    if clip.creator:
        follow(state.creators[clip.creator].vector, stands)
    for number in range(len(clip.words)):
        if clip.words[number] == 0:
            break
        follow(state.words[clip.words[number]].vector, stands)
    if clip.look.any():
        look_map, seen = state.learned[0].look_map, np.zeros(DIMENSIONS, np.float32)
        seen_of(look_map, clip.look, seen)
        for number in range(LOOK_DIMENSIONS):
            share = LOOK_STEP * LOOK_UNIT * np.float32(clip.look[number])
            for place in range(DIMENSIONS):
                look_map[number, place] += share * (stands[place] - seen[place])


@compiled
def follow(vector: Array, stands: Array) -> None:
    """Move a vector, held in UNIT, a share of the way to where a clip stands. Shapes: (DIMENSIONS,)."""
    way = np.zeros(DIMENSIONS, np.float32)
    for place in range(DIMENSIONS):
        way[place] = stands[place] - UNIT * np.float32(vector[place])
    move(vector, float(CONTENT_SHARE), way)


@compiled
def seen_of(look_map: Array, look: Array, seen: Array) -> None:
    """Add the vector that a clip's look alone would give it (least mean squares, Widrow and Hoff 1960)."""
    for number in range(LOOK_DIMENSIONS):
        share = LOOK_UNIT * np.float32(look[number])
        for place in range(DIMENSIONS):
            seen[place] += share * look_map[number, place]
