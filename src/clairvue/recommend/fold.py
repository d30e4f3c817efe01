"""The fold: the state after a row is a function of the state before it and of the row, and of nothing else.

Rows are taken in the order of the log, entries of the catalogue before signals of the same transaction. However the log
is cut into pieces, and however often it is folded, the bits are the same.
"""

import math

import numpy as np

from clairvue.recommend.admit import admit
from clairvue.recommend.bonds import TOLD, bind, strengthen, suit, times_today
from clairvue.recommend.compile import Records, compiled
from clairvue.recommend.feature_names import FEATURE_COUNT
from clairvue.recommend.forget import forget_item, reset_reader
from clairvue.recommend.gather import Desk, make_desk
from clairvue.recommend.heads import begin_heads, teach
from clairvue.recommend.layout import (
    AT_MS,
    BEGAN_MS,
    COMMENT,
    CREATORS,
    ITEMS,
    LIKE,
    NEARS,
    NEARS_MAX,
    NOT_INTERESTED,
    POSITION,
    READERS,
    REPORT,
    SHARE,
    SIGNALS,
    TRANSACTION,
    WORDS,
    Make,
    Sizes,
    State,
    allocate,
    sizes_of,
    zeros,
)
from clairvue.recommend.react import (
    COMMENTED,
    DISLIKED,
    EXPLORED,
    FINISH_STRENGTH,
    FINISHED,
    LIKED,
    REPORTED,
    SAVED,
    SHARED,
    SKIPPED,
    count_outcome,
    describe_one,
    enjoy,
    show,
    trust,
    wants_lesson,
    watch,
)
from clairvue.recommend.rows import WORDS_MAX
from clairvue.recommend.tables import row_of, take_row

DAY_MS = 86_400_000
PACE_S = 60.0  # over which the log's pace is told
FOLLOW_STRENGTH = 2.0
YES_SUITS, NO_SUITS = 0.5, -1.0

# What `kind` of a signal says: the numbers of signals.log.SignalKind, in its order.
(
    IMPRESSION_TOLD,
    WATCH_TOLD,
    FINISH_TOLD,
    SKIP_TOLD,
    LIKE_TOLD,
    UNLIKE_TOLD,
    SAVE_TOLD,
    UNSAVE_TOLD,
    SHARE_TOLD,
    COMMENT_TOLD,
    FOLLOW_TOLD,
    UNFOLLOW_TOLD,
    NOT_INTERESTED_TOLD,
    REPORT_TOLD,
    EXPLORED_TOLD,
    FORGET_TOLD,
    RESET_TOLD,
) = range(1, 18)

# Of the kinds that say yes: the mark they leave, the head they teach (-1: none), and how much was enjoyed.
_YES = np.zeros((18, 3), np.float64)
_YES[FINISH_TOLD] = (FINISHED, -1, FINISH_STRENGTH)
_YES[LIKE_TOLD] = (LIKED, LIKE, 1.0)
_YES[SAVE_TOLD] = (SAVED, -1, 1.0)
_YES[SHARE_TOLD] = (SHARED, SHARE, 1.0)
_YES[COMMENT_TOLD] = (COMMENTED, COMMENT, 0.9)
# Of the kinds that take one back or say no: the mark they take away, or leave and the head they teach.
_BACK = np.zeros(18, np.int64)
_BACK[UNLIKE_TOLD], _BACK[UNSAVE_TOLD] = LIKED, SAVED
_NO = np.zeros((18, 2), np.int64)
_NO[NOT_INTERESTED_TOLD] = (DISLIKED, NOT_INTERESTED)
_NO[REPORT_TOLD] = (REPORTED, REPORT)


def begin(sizes: Sizes = Sizes(), make: Make = zeros) -> State:  # noqa: B008 - a tuple of numbers
    """Return the state before anything has happened."""
    state = allocate(sizes, make)
    begin_heads(state)
    return state


@compiled
def take_reader(state: State, number: int, at_ms: int) -> int:
    """Return a reader's row, beginning it when it is new, and count a signal of the reader's day."""
    reader = take_row(state.reader_table, state.readers, state.learned[0].clock, READERS, number)
    if reader == 0:
        return 0
    mine = state.readers[reader]
    day = at_ms // DAY_MS
    if mine.today[1] != day:
        mine.today[1], mine.today[0] = day, 0
        mine.creator_today[:] = 0
    mine.today[0] = min(mine.today[0] + 1, 0xFFFF)
    return reader


@compiled
def teach_yes(state: State, desk: Desk, reader: int, item: int, head: int, at_ms: int) -> None:
    """Teach one head that its action was taken."""
    if not wants_lesson(state):
        return
    buckets = np.zeros((1, FEATURE_COUNT), np.uint8)
    describe_one(state, desk, reader, item, at_ms, buckets)
    teach(state, buckets[0], head, np.ones(1, np.float32))


@compiled
def affirm(state: State, desk: Desk, reader: int, item: int, kind: int, at_ms: int) -> None:
    """Learn that a reader did something with a clip that says yes, once."""
    mark, head = int(_YES[kind, 0]), int(_YES[kind, 1])
    place = show(state, reader, item)
    marks = state.readers[reader].shown_marks[place]
    if marks & mark:
        return
    state.readers[reader].shown_marks[place] = marks | mark
    if head >= 0:
        teach_yes(state, desk, reader, item, head, at_ms)
    enjoy(
        state, desk, reader, item, _YES[kind, 2], marks, at_ms
    )  # before it is counted: `next` must not see its own answer
    if kind == FINISH_TOLD:  # says the more, the less usual it is
        habit = state.readers[reader].habit
        suit(state, reader, item, YES_SUITS * (1.0 - (habit[1] + 1.0) / (habit[2] + 2.0)))
        return
    suit(state, reader, item, YES_SUITS)
    # Who says yes to a creator again on the same day moves others by a quarter, then by a ninth.
    again = max(times_today(state.readers[reader], state.items[item].creator, TOLD, 1), 1)
    if head >= 0:
        count_outcome(state, item, head, trust(state, reader, marks) / again**2)


@compiled
def deny(state: State, desk: Desk, reader: int, item: int, kind: int, at_ms: int) -> None:
    """Learn that a reader did something with a clip that says no, once."""
    mark, head = _NO[kind, 0], _NO[kind, 1]
    place = show(state, reader, item)
    marks = state.readers[reader].shown_marks[place]
    if marks & mark:
        return
    state.readers[reader].shown_marks[place] = marks | mark
    teach_yes(state, desk, reader, item, head, at_ms)
    count_outcome(state, item, head, trust(state, reader, marks))
    bind(state, reader, item, -1.0)
    suit(state, reader, item, NO_SUITS)


@compiled
def take_told(state: State, desk: Desk, reader: int, item: int, signal: Records, at_ms: int) -> None:
    """Fold what a reader did with a clip."""
    kind = signal.kind
    if kind == WATCH_TOLD:
        watch(state, desk, reader, item, signal.value, at_ms)
    elif _YES[kind, 0] > 0:
        affirm(state, desk, reader, item, kind, at_ms)
    elif _NO[kind, 0] > 0:
        deny(state, desk, reader, item, kind, at_ms)
    elif kind == FORGET_TOLD:
        forget_item(state, reader, item)
    else:
        place = show(state, reader, item)
        marks = state.readers[reader].shown_marks[place]
        marks |= (SKIPPED if kind == SKIP_TOLD else 0) | (EXPLORED if kind == EXPLORED_TOLD else 0)
        state.readers[reader].shown_marks[place] = marks & ~_BACK[kind]


@compiled
def take_signal(state: State, desk: Desk, signal: Records) -> None:
    """Fold one signal. Those of clips that no entry has named, and of unknown kinds, are left aside."""
    clock = state.learned[0].clock
    if clock[BEGAN_MS] == 0:
        clock[BEGAN_MS] = max(signal.at_ms, 1)
    at_ms = max(signal.at_ms, clock[AT_MS], clock[BEGAN_MS])
    passed_s = (at_ms - clock[AT_MS]) / 1000.0
    state.learned[0].pace = state.learned[0].pace * math.exp(-passed_s / PACE_S) + 1.0 / PACE_S
    clock[AT_MS] = at_ms
    clock[SIGNALS] += 1
    kind = signal.kind
    if kind < IMPRESSION_TOLD or kind > RESET_TOLD:
        return
    if kind == RESET_TOLD:
        reset_reader(state, row_of(state.reader_table, state.readers, signal.reader))
        return
    reader = take_reader(state, signal.reader, at_ms)
    if reader == 0:
        return
    if kind in {FOLLOW_TOLD, UNFOLLOW_TOLD}:
        mine = state.readers[reader]
        creator = take_row(state.creator_table, state.creators, clock, CREATORS, signal.subject)
        more = FOLLOW_STRENGTH if kind == FOLLOW_TOLD else -FOLLOW_STRENGTH
        strengthen(mine, creator, more)
        return
    item = row_of(state.item_table, state.items, signal.subject)
    if item:
        take_told(state, desk, reader, item, signal, at_ms)


@compiled
def take_rows(state: State, desk: Desk, signals: Records, entries: Records) -> None:
    """Fold both kinds of rows in the order of their transactions."""
    taken, clock = 0, state.learned[0].clock
    for place in range(len(signals)):
        while taken < len(entries) and entries[taken].transaction <= signals[place].transaction:
            admit(state, entries[taken])
            taken += 1
        take_signal(state, desk, signals[place])
        clock[TRANSACTION], clock[POSITION] = signals[place].transaction, signals[place].position
    while taken < len(entries):
        admit(state, entries[taken])
        taken += 1


def fold(state: State, signals: Records, entries: Records) -> None:
    """Fold rows, each kind in its own order already. Shapes: signals (n,) of SIGNAL, entries (m,) of ENTRY.

    The state must have room: see `wants`.
    """
    take_rows(state, make_desk(), signals, entries)


def wants(state: State, signals: Records, entries: Records) -> Sizes:
    """Return how much room the state needs before these rows are folded."""
    sizes, clock = sizes_of(state), state.learned["clock"][0]
    room = {
        "items": int(clock[ITEMS]) + len(entries),
        "readers": int(clock[READERS]) + len(signals),
        "creators": int(clock[CREATORS]) + len(entries) + len(signals),
        "words": int(clock[WORDS]) + WORDS_MAX * len(entries),
        "nears": min(int(clock[NEARS]) + 2 * len(signals), NEARS_MAX),
    }
    return Sizes(**{name: _power(wanted, int(getattr(sizes, name))) for name, wanted in room.items()})


def _power(wanted: int, now: int) -> int:
    return now if wanted <= now else max(now, 1 << (wanted - 1).bit_length())


def is_finite(state: State) -> bool:
    """Say whether every number that ranks is one."""
    for array in state:
        for name in array.dtype.names or ():
            if array.dtype[name].base.kind == "f" and not np.isfinite(array[name]).all():
                return False
    return True
