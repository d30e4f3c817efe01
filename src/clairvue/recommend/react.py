"""What one viewing does to the state: first the ranker learns from it, then everything that is counted moves.

Each outcome of a reader with a clip counts once, however often it is told, as long as the clip is among the reader's
latest. What readers who are new or hurried do moves what everybody sees by less (`trust`).
"""

import math

import numpy as np

from clairvue.recommend.admit import shelve
from clairvue.recommend.associate import associate, note_peer
from clairvue.recommend.bonds import ENJOYED_TODAY, bind, suit, times_today
from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.contrast import contrast, wants_contrast
from clairvue.recommend.draw import draw
from clairvue.recommend.fading import came_at, seconds
from clairvue.recommend.feature_names import FEATURE_COUNT
from clairvue.recommend.features import describe_desk
from clairvue.recommend.features_of_clip import duration_bin
from clairvue.recommend.gather import Desk, add
from clairvue.recommend.heads import teach
from clairvue.recommend.heat import warm
from clairvue.recommend.layout import (
    ACTIONS,
    ENJOYED,
    FINISH,
    KNOWN_RING,
    MARK,
    QUANTILES,
    RECENT,
    REPEATED,
    RING,
    SHOWN_RING,
    SKIP,
    WATCHED,
    State,
)
from clairvue.recommend.meaning import SESSION_S, add_vectors, learn_meaning, recall

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
RECORD_FADES = np.float32(0.9995)  # what became of showings, with each showing more
BASE_STEP = np.float32(0.002)
LESSONS_FROM = 400.0  # signals a second; of more, viewings are drawn to learn from, some two hundred a second
HURRIED_A_DAY = 2_000  # signals of one reader in a day, after which they move nobody else's feed


@compiled
def trust(state: State, reader: int, marks: int) -> float:
    """Return how much a reader moves what others see: half at first, all after some forty clips.

    None in a rush, and none with a clip that they enjoyed before.
    """
    mine = state.readers[reader]
    if mine.today[0] > HURRIED_A_DAY or marks & REPEATED:
        return 0.0
    return min(1.0, 0.5 + 0.0125 * mine.count[0])


@compiled
def is_known(mine: Records, item: int) -> bool:
    """Say whether a reader is known to have enjoyed a clip before."""
    known, mark = False, item & MARK
    for place in range(RING):
        known |= mine.liked[place] == item
    for place in range(KNOWN_RING):
        known |= mine.known[place] == mark
    return known


@compiled
def show(state: State, reader: int, item: int) -> int:
    """Put a clip into the ring of what the reader was shown, unless it is there; return its place."""
    mine = state.readers[reader]
    shown = mine.count[0]
    for place in range(SHOWN_RING):
        if mine.shown[place] == item:
            return place
    place = shown % SHOWN_RING
    mine.count[0] = shown + 1
    mine.shown[place] = item
    mine.shown_marks[place] = SHOWN
    if is_known(mine, item):
        mine.shown_marks[place] = SHOWN | REPEATED
        return place
    clip, maker = state.items[item], state.creators[state.items[item].creator]
    counts = np.float32(trust(state, reader, SHOWN))  # as what becomes of it will
    clip.shown[0] = clip.shown[0] * RECORD_FADES + counts
    clip.shown[1] += np.float32(1.0)
    maker.shown = maker.shown * RECORD_FADES + counts
    for head in range(ACTIONS):
        clip.outcomes[head] *= RECORD_FADES
        maker.outcomes[head] *= RECORD_FADES
    return place


@compiled
def count_outcome(state: State, item: int, head: int, outcome: float) -> None:
    """Add an outcome, as far as it is trusted, to the clip's and its creator's record."""
    state.items[item].outcomes[head] += np.float32(outcome)
    state.creators[state.items[item].creator].outcomes[head] += np.float32(outcome)


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
def spread_word(state: State, item: int, strength: float, at_ms: int, from_another: int) -> None:
    """Let what a reader enjoyed move what everybody is offered, as far as they are trusted."""
    clip, learned = state.items[item], state.learned[0]
    warm(state, item, seconds(state, at_ms), strength, from_another)
    clip.came = came_at(state, at_ms)
    learned.recent[learned.clock[ENJOYED] % RECENT] = item
    learned.clock[ENJOYED] += 1
    shelve(state.creators[clip.creator].shelf, item)
    for number in range(clip.topics):
        shelve(state.words[clip.words[number]].shelf, item)


@compiled
def connect(state: State, desk: Desk, reader: int, item: int, strength: float, share: float, at_ms: int) -> None:
    """Learn the way from a reader's history to a clip that is not yet part of it, `share` of it for others."""
    session, earlier = recall(state, reader, desk.history)
    add_vectors(state, desk.history, session, earlier, desk.mine, desk.past)
    counts = share * trust(state, reader, SHOWN)
    if wants_contrast(state):
        contrast(state, desk, reader, item, session, earlier, counts, at_ms)
    believed = strength * counts
    if believed <= 0:
        return
    learn_meaning(state, item, desk.history, session, earlier, desk.mine, desk.past, strength)
    now_s, log_weight = seconds(state, at_ms), math.log2(believed)
    for back in range(session):
        if desk.history[back] != item and desk.history[back]:
            associate(state, desk.history[back], item, back, now_s, log_weight)
    note_peer(state, item, reader)


@compiled
def enjoy(state: State, desk: Desk, reader: int, item: int, strength: float, marks: int, at_ms: int) -> None:
    """Learn that a reader enjoyed a clip. Told again, only what is stronger than before is added."""
    mine = state.readers[reader]
    enjoyed, at_s, hundredths = mine.count[1], at_ms // 1000, round(strength * 100)
    if enjoyed:
        last = (enjoyed - 1) % RING
        if mine.liked[last] == item:
            if hundredths > mine.liked_strength[last]:
                bind(state, reader, item, (hundredths - mine.liked_strength[last]) / 100)
                mine.liked_strength[last] = hundredths
            return
        if at_s - mine.liked_at[last] > SESSION_S:
            mine.count[2] = 0
    # Of one creator's clips, the second that somebody enjoys in a day moves others by half, the third by a third.
    share = 1.0 / (1.0 + times_today(mine, state.items[item].creator, ENJOYED_TODAY))
    connect(state, desk, reader, item, strength, share, at_ms)
    spread_word(state, item, strength * share * trust(state, reader, marks), at_ms, mine.count[2])
    bind(state, reader, item, strength)
    times_today(mine, state.items[item].creator, ENJOYED_TODAY, 1)
    place = enjoyed % RING
    if enjoyed >= RING:
        mine.known[(enjoyed - RING) % KNOWN_RING] = mine.liked[place] & MARK
    mine.liked[place], mine.liked_at[place], mine.liked_strength[place] = item, at_s, hundredths
    mine.count[1] = enjoyed + 1
    mine.count[2] += 1


@compiled
def describe_one(state: State, desk: Desk, reader: int, item: int, at_ms: int, buckets: Array) -> None:
    """Write the buckets of one clip as a page would have seen them. Shape: buckets (1, FEATURE_COUNT)."""
    session, earlier = recall(state, reader, desk.history)
    desk.keys[:] = 0
    add(desk, item, 0)
    describe_desk(state, desk, reader, session, earlier, at_ms, buckets)


@compiled
def wants_lesson(state: State) -> bool:
    """Say whether the actions' network learns from this outcome: from each, or from as many a second as suffice."""
    return state.learned[0].pace <= LESSONS_FROM or draw(state) * state.learned[0].pace < LESSONS_FROM


@compiled
def teach_all(state: State, desk: Desk, reader: int, item: int, marks: int, quantile: float, at_ms: int) -> None:
    """Teach every head what became of a viewing; `marks` says what was done, and silence is a no."""
    outcomes = np.zeros(ACTIONS, np.float32)
    told = (LIKED, COMMENTED, SHARED, FOLLOWED, SKIPPED, DISLIKED, REPORTED)
    outcomes[FINISH] = np.float32(1.0) if marks & FINISHED else np.float32(0.0)
    outcomes[WATCHED] = quantile
    for number in range(len(told)):
        outcomes[2 + number] = np.float32(1.0) if marks & told[number] else np.float32(0.0)
    if wants_lesson(state):
        buckets = np.zeros((1, FEATURE_COUNT), np.uint8)
        describe_one(state, desk, reader, item, at_ms, buckets)
        teach(state, buckets[0], 0, outcomes)
    base = state.learned[0].base_rates
    for head in range(ACTIONS):
        base[head] += BASE_STEP * (outcomes[head] - base[head])


@compiled
def watch(state: State, desk: Desk, reader: int, item: int, watched_ms: int, at_ms: int) -> None:
    """Learn from the end of a viewing: every head has an answer then."""
    place = show(state, reader, item)
    mine = state.readers[reader]
    marks = before = mine.shown_marks[place]
    duration_ms = max(state.items[item].duration, 1)
    finished = watched_ms >= duration_ms * FINISH_SHARE or (marks & FINISHED) != 0
    if marks & SEEN:
        if finished:
            enjoy(state, desk, reader, item, FINISH_STRENGTH, marks, at_ms)
        return
    skipped = not finished and (watched_ms < min(SKIP_MS, duration_ms * SKIP_SHARE) or (marks & SKIPPED) != 0)
    marks |= SEEN | (FINISHED if finished else 0) | (SKIPPED if skipped else 0)
    mine.shown_marks[place] = marks
    quantile = watched_quantile(state, item, watched_ms)
    teach_all(state, desk, reader, item, marks, quantile, at_ms)
    habit = mine.habit
    if not before & FINISHED:  # what was told already has been learned from
        suit(state, reader, item, quantile - (habit[0] + 1.0) / (habit[2] + 2.0))
    habit *= HABIT_FADES
    habit[0] += np.float32(quantile)
    habit[1] += np.float32(1.0 if finished else 0.0)
    habit[2] += np.float32(1.0)
    if skipped:
        bind(state, reader, item, -SKIP_STRENGTH)
    elif finished or quantile >= ENJOYED_FROM:
        enjoy(state, desk, reader, item, FINISH_STRENGTH if finished else quantile, marks, at_ms)
    # Counted last: nothing that learns from this viewing may see its own answer.
    trusted = trust(state, reader, marks)
    count_outcome(state, item, FINISH, trusted if finished else 0.0)
    count_outcome(state, item, WATCHED, trusted * quantile)
    count_outcome(state, item, SKIP, trusted if skipped else 0.0)
