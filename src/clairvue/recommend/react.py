"""What one viewing does to the state: first the ranker learns from it, then everything that is counted moves.

Each outcome of a reader with a clip counts once, however often it is told, as long as the clip is among the reader's
latest. What readers who are new or hurried do moves what everybody sees by less (`trust`).
"""

from typing import NamedTuple

import numpy as np

from clairvue.recommend.admit import shelve
from clairvue.recommend.associate import associate
from clairvue.recommend.bonds import bind
from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.contrast import ONE_IN, OTHERS, contrast
from clairvue.recommend.draw import draw
from clairvue.recommend.features import FEATURE_COUNT, describe, duration_bin
from clairvue.recommend.heads import teach
from clairvue.recommend.layout import (
    ACTIONS,
    FINISH,
    HIDDEN,
    POPULARITY,
    QUANTILES,
    RECENT,
    RING,
    SIGNALS,
    SKIP,
    WATCHED,
    State,
)
from clairvue.recommend.taste import learn_taste

# Marks of a clip in a reader's ring: that it was shown, watched, and what was done with it.
(SHOWN, SEEN, FINISHED, SKIPPED, LIKED, COMMENTED, SHARED, FOLLOWED, SAVED, DISLIKED, REPORTED, EXPLORED) = (
    1 << place for place in range(12)
)
FINISH_SHARE = 0.95
SKIP_MS, SKIP_SHARE = 2_000, 0.2
RATIO_MAX = 4.0  # of its duration, that a clip's watched time is compared up to
ENJOYED_FROM = 0.6  # the quantile of watched time
FINISH_STRENGTH, SKIP_STRENGTH = 0.8, 0.4
HABIT_FADES = np.float32(0.97)
BINS_FADE = np.float32(0.9995)
BASE_STEP = np.float32(0.002)
HURRIED_A_DAY = 2_000  # signals of one reader in a day, after which they move nobody else's feed
SESSION_S = 1_800


class Scratch(NamedTuple):
    """Room that is used again for every signal. Shapes: rows (n,), levels (n, features), units, back, outcomes."""

    rows: Array
    levels: Array
    units: Array
    back: Array
    outcomes: Array


def make_scratch() -> Scratch:
    """Return the room."""
    return Scratch(
        np.zeros(OTHERS + 1, np.int32),
        np.zeros((OTHERS + 1, FEATURE_COUNT), np.uint8),
        np.zeros(HIDDEN, np.float32),
        np.zeros(HIDDEN, np.float32),
        np.zeros(ACTIONS, np.float32),
    )


@compiled
def trust(state: State, reader: int) -> float:
    """Return how much a reader moves what others see: little at first, all after some forty clips, none in a rush."""
    if state.readers[reader].count[2] > HURRIED_A_DAY:
        return 0.0
    return min(1.0, 0.2 + 0.02 * state.readers[reader].count[0])


@compiled
def show(state: State, reader: int, item: int, at_ms: int) -> int:
    """Put a clip into the ring of what the reader was shown, unless it is there; return its place."""
    mine = state.readers[reader]
    shown = mine.count[0]
    for place in range(RING):
        if mine.shown[place] == item:
            return place
    place = shown % RING
    mine.count[0] = shown + 1
    mine.shown[place] = item
    mine.shown_at[place] = at_ms // 1000
    mine.shown_marks[place] = SHOWN
    clip = state.items[item]
    clip.shown[0] += np.float32(1.0)
    clip.shown[1] += np.float32(1.0)
    state.creators[clip.creator].shown += np.float32(1.0)
    return place


@compiled
def count_outcome(state: State, reader: int, item: int, head: int, outcome: float) -> None:
    """Add an outcome to the clip's and its creator's record."""
    believed = np.float32(outcome * trust(state, reader))
    state.items[item].outcomes[head] += believed
    state.creators[state.items[item].creator].outcomes[head] += believed


@compiled
def watched_quantile(state: State, item: int, watched_ms: int) -> float:
    """Return which share of views of clips of this length were shorter, and count this one among them."""
    duration_ms = max(state.items[item].duration, 1)
    bins = state.learned[0].watch_bins[duration_bin(duration_ms)]
    place = min(int(min(watched_ms / duration_ms, RATIO_MAX) / RATIO_MAX * QUANTILES), QUANTILES - 1)
    below, total = 1.0, 2.0  # before anything is known every length is the middle
    for number in range(QUANTILES):
        total += bins[number]
        below += bins[number] if number < place else (bins[number] * 0.5 if number == place else 0.0)
        bins[number] *= BINS_FADE
    bins[place] += np.float32(1.0)
    return below / total


@compiled
def prefer_language(state: State, reader: int, item: int) -> None:
    """Keep the language of most of what a reader enjoys (Boyer and Moore's majority vote)."""
    language, votes = state.items[item].language, state.readers[reader].language
    if votes[0] == language:
        votes[1] = min(votes[1] + 1, 100)
    elif votes[1] == 0:
        votes[0], votes[1] = language, 1
    else:
        votes[1] -= 1


@compiled
def spread_word(state: State, reader: int, item: int, strength: float) -> None:
    """Let what a reader enjoyed move what everybody is offered."""
    clip = state.items[item]
    believed = np.float32(strength * trust(state, reader))
    for number in range(POPULARITY):
        clip.popular[number] += believed
    learned = state.learned[0]
    learned.recent[learned.clock[SIGNALS] % RECENT] = item
    shelve(state.creators[clip.creator].shelf, item)
    for number in range(clip.topics):
        shelve(state.words[clip.words[number]].shelf, item)


@compiled
def enjoy(state: State, reader: int, item: int, strength: float, at_ms: int, scratch: Scratch) -> None:
    """Learn that a reader enjoyed a clip. Told again, only what is stronger than before is added."""
    mine = state.readers[reader]
    enjoyed = mine.count[1]
    if enjoyed:
        last = (enjoyed - 1) % RING
        if mine.liked[last] == item:
            more = strength - mine.liked_strength[last]
            if more > 0:
                mine.liked_strength[last] = strength
                bind(state, reader, item, more)
                learn_taste(state, reader, item, more)
            return
        if at_ms // 1000 - mine.liked_at[last] > SESSION_S:
            mine.count[4] = 0
            state.items[item].chained[0] += np.float32(1.0)
        else:
            state.items[mine.liked[last]].chained[1] += np.float32(1.0)
    if draw(state) * ONE_IN < 1.0:
        contrast(state, reader, item, at_ms, scratch.rows, scratch.levels)
    associate(state, reader, item, strength, at_ms)
    place = enjoyed % RING
    mine.liked[place] = item
    mine.liked_at[place] = at_ms // 1000
    mine.liked_strength[place] = strength
    mine.count[1] = enjoyed + 1
    mine.count[4] += 1
    spread_word(state, reader, item, strength)
    bind(state, reader, item, strength)
    learn_taste(state, reader, item, strength)
    prefer_language(state, reader, item)


@compiled
def turn_away(state: State, reader: int, item: int, strength: float) -> None:
    """Learn that a reader turned away from a clip."""
    bind(state, reader, item, -strength)
    learn_taste(state, reader, item, -strength)


@compiled
def teach_all(state: State, reader: int, item: int, marks: int, quantile: float, scratch: Scratch) -> None:
    """Teach every head what became of a viewing; `marks` says what was done, and silence is a no."""
    outcomes = scratch.outcomes
    outcomes[0] = np.float32(1.0) if marks & FINISHED else np.float32(0.0)
    outcomes[1] = quantile
    told = (LIKED, COMMENTED, SHARED, FOLLOWED, SKIPPED, DISLIKED, REPORTED)
    for number in range(len(told)):
        outcomes[2 + number] = np.float32(1.0) if marks & told[number] else np.float32(0.0)
    teach(state, scratch.levels[0], 0, outcomes, scratch.units, scratch.back)
    base = state.learned[0].base_rates
    for head in range(ACTIONS):
        base[head] += BASE_STEP * (outcomes[head] - base[head])
    for head in (FINISH, WATCHED, SKIP):
        count_outcome(state, reader, item, head, outcomes[head])


@compiled
def watch(state: State, reader: int, item: int, watched_ms: int, at_ms: int, scratch: Scratch) -> None:
    """Learn from the end of a viewing: every head has an answer then."""
    place = show(state, reader, item, at_ms)
    mine = state.readers[reader]
    marks = mine.shown_marks[place]
    duration_ms = max(state.items[item].duration, 1)
    finished = watched_ms >= duration_ms * FINISH_SHARE or (marks & FINISHED) != 0
    if marks & SEEN:
        if finished:
            enjoy(state, reader, item, FINISH_STRENGTH, at_ms, scratch)
        return
    skipped = not finished and (watched_ms < min(SKIP_MS, duration_ms * SKIP_SHARE) or (marks & SKIPPED) != 0)
    marks |= SEEN | (FINISHED if finished else 0) | (SKIPPED if skipped else 0)
    mine.shown_marks[place] = marks
    describe(state, reader, item, at_ms, scratch.levels[0])
    quantile = watched_quantile(state, item, watched_ms)
    teach_all(state, reader, item, marks, quantile, scratch)
    habit = mine.habit
    habit *= HABIT_FADES
    habit[0] += np.float32(quantile)
    habit[1] += np.float32(1.0 if finished else 0.0)
    habit[3] += np.float32(1.0)
    if skipped:
        turn_away(state, reader, item, SKIP_STRENGTH)
    elif finished or quantile >= ENJOYED_FROM:
        enjoy(state, reader, item, FINISH_STRENGTH if finished else quantile, at_ms, scratch)
