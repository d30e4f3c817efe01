"""Vectors of clips, learned from what is enjoyed after what: history on one side, what comes next on the other.

Continuous bag of words with negative sampling (Mikolov et al. 2013) over sessions, one step a signal. A reader has no
vector of their own: it is the weighted sum of the clips of the session and of earlier ones, so it changes with the very
next clip and holds nothing that the history does not.
"""

import math

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.draw import draw
from clairvue.recommend.layout import CONTEXT, DIMENSIONS, ENJOYED, RECENT, RING, State
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


@compiled
def dot(left: Array, right: Array) -> float:
    """Return the inner product of two vectors."""
    total = np.float32(0.0)
    for place in range(DIMENSIONS):
        total += left[place] * right[place]
    return float(total)


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
    session = min(mine.count[4], CONTEXT, enjoyed)
    longer = min(mine.count[4], enjoyed)
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
        share = np.float32(SESSION_SHARES[place])
        before = state.items[history[place]].before
        for number in range(DIMENSIONS):
            mine[number] += share * before[number]
    used = min(earlier, EARLIER)
    for place in range(used):
        share = np.float32(1.0 / (used + 1))
        before = state.items[history[session + place]].before
        for number in range(DIMENSIONS):
            past[number] += share * before[number]


@compiled
def step_back(state: State, history: Array, session: int, earlier: int, slope: Array) -> None:
    """Move the vectors of the history against the slope of what came next."""
    for place in range(min(session, len(SESSION_SHARES))):
        before = state.items[history[place]].before
        for number in range(DIMENSIONS):
            before[number] += np.float32(SESSION_SHARES[place]) * slope[number]
    used = min(earlier, EARLIER)
    for place in range(used):
        before = state.items[history[session + place]].before
        for number in range(DIMENSIONS):
            before[number] += np.float32(1.0 / (used + 1)) * slope[number]


@compiled
def learn_meaning(
    state: State, item: int, history: Array, session: int, earlier: int, mine: Array, past: Array, share: float
) -> None:
    """Take one step: what came next closer to the history, clips that others enjoyed lately apart from it."""
    seen = min(state.learned[0].clock[ENJOYED], RECENT)
    if seen < ENOUGH or session + earlier == 0:
        return
    slope = np.zeros(DIMENSIONS, np.float32)
    for number in range(NEGATIVES + 1):
        other = item
        if number:
            other = state.learned[0].recent[int(draw(state) * seen)]
            if other == item or other == 0:  # noqa: PLR1714 - a set would be made anew each time
                continue
        after = state.items[other].after
        missed = (1.0 if number == 0 else 0.0) - sigmoid(dot(mine, after) + dot(past, after))
        step = np.float32(STEP * share * missed)
        for place in range(DIMENSIONS):
            slope[place] += step * after[place]
            after[place] += step * (mine[place] + past[place])
    learn_content(state, item)
    step_back(state, history, session, earlier, slope)


@compiled
def learn_content(state: State, item: int) -> None:
    """Let what a clip is made of learn where it has come to stand: there the next such clip begins."""
    clip = state.items[item]
    if clip.creator:
        creator = state.creators[clip.creator].vector
        for place in range(DIMENSIONS):
            creator[place] += CONTENT_SHARE * (clip.after[place] - creator[place])
    for number in range(len(clip.words)):
        if clip.words[number] == 0:
            break
        word = state.words[clip.words[number]].vector
        for place in range(DIMENSIONS):
            word[place] += CONTENT_SHARE * (clip.after[place] - word[place])
    if clip.look.any():
        look_map, seen = state.learned[0].look_map, np.zeros(DIMENSIONS, np.float32)
        seen_of(look_map, clip.look, seen)
        for number in range(LOOK_DIMENSIONS):
            share = LOOK_STEP * LOOK_UNIT * np.float32(clip.look[number])
            for place in range(DIMENSIONS):
                look_map[number, place] += share * (clip.after[place] - seen[place])


@compiled
def seen_of(look_map: Array, look: Array, seen: Array) -> None:
    """Add the vector that a clip's look alone would give it (least mean squares, Widrow and Hoff 1960)."""
    for number in range(LOOK_DIMENSIONS):
        share = LOOK_UNIT * np.float32(look[number])
        for place in range(DIMENSIONS):
            seen[place] += share * look_map[number, place]
