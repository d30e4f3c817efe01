"""Everything the learner remembers, as named arrays of records: their shapes, how they are made, and how they grow.

Row 0 of every table stands for nobody and nothing. A table finds the row of a 63-bit number by open addressing, so two
numbers never share a row (Liu et al., Monolith, 2022, section 3.1). A record keeps all that is known of one clip or one
reader together, in a few lines of the cache. Nothing here learns.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from clairvue.recommend.compile import Array, Records
from clairvue.recommend.rows import ID_BYTES, LOOK_DIMENSIONS, WORDS_MAX
from clairvue.recommend.tables import enter_all

Make: TypeAlias = Callable[[str, tuple[int, ...], np.dtype[Any]], Array]

DIMENSIONS = 32  # of every vector
UNIT: Any = np.float32(1 / 4096)  # a vector's numbers are whole ones, of this: half the memory, and never not a number
REACH = 32_767  # the largest of them
RING = 16  # clips that a reader enjoyed last
MARK = 0xFFFF  # the bits of a row that a mark keeps
KNOWN_RING = 22  # clips enjoyed before those, of which only marks are kept
SHOWN_RING = 10  # clips that a reader was shown last
REPEATED = 1 << 12  # the mark of a showing after the clip was enjoyed before
CONTEXT = 5  # clips of the session that what comes next is told from
TOPICS_KNOWN = 12  # topics that a reader is known to like or not
LANGUAGES_KNOWN = 3
LIKED = 5  # creators that a reader is known to like or not
NEAR = 64  # neighbours of a clip
SUCCESSORS = 64  # the clips that the latest readers of a clip went on to
PEERS = 64  # the latest readers of a clip
RECENT = 4096  # clips enjoyed last, by anybody
NEWEST = 64
TOP = 256
SHELF = 24  # the newest and the lately liked clips of a topic or a creator

# Half-lives, in seconds: of how often a clip is enjoyed, of how often it is come to from another, and of both ways on.
HEAT_S = (120.0, 600.0, 3_600.0, 21_600.0, 86_400.0)
ARRIVAL_S = (30.0, 120.0, 600.0)
STAY_S = 21_600.0
CAME_MS = 10  # the unit of when a clip was enjoyed last
# Of how often a clip is gone on to against what was expected: by all, and by who stood as the reader does.
CHOSEN_S = (600.0, 7_200.0, 43_200.0)
STANCE_S = 7_200.0
STANCES = 47  # five kinds of three, two of sixteen: see `expect`
# Of a pair of clips: the next one at three half-lives, a later one, the one before, and all together.
EDGE_S = (900.0, 5_400.0, 43_200.0, 14_400.0, 14_400.0, 21_600.0)
NEXT_EDGES, FAR_EDGE, BACK_EDGE, ALL_EDGES = 3, 3, 4, 5
NEVER = -1e9  # the logarithm of a count of nothing

HEADS = ("finish", "watched", "like", "comment", "share", "follow", "skip", "not_interested", "report", "next")
FINISH, WATCHED, LIKE, COMMENT, SHARE, FOLLOW, SKIP, NOT_INTERESTED, REPORT, NEXT = range(len(HEADS))
ACTIONS = NEXT  # the heads whose outcomes are also counted, clip by clip

DURATION_BINS_MS = (7_000, 12_000, 18_000, 30_000, 45_000, 60_000, 90_000, 120_000)
DURATION_BINS = len(DURATION_BINS_MS) + 1
QUANTILES = 64  # steps of the distribution of watched time within a duration bin

INPUTS_MAX = 112  # of the networks
WIDE = 4  # inputs that reach a head of the actions directly
HIDDEN = 64  # units of that of `next`
ACTION_HIDDEN = 32  # of that of the actions, which learns from every viewing
ROWS_MIN = 1024
NEARS_MAX = 24_576  # some 2,700 bytes each: when all are taken, the clip that nobody has enjoyed gives its own

# Places of `clock`.
AT_MS, TRANSACTION, POSITION, ITEMS, READERS, CREATORS, WORDS, NEARS, BEGAN_MS, DRAWS, SIGNALS, ENJOYED = range(12)
STEPS, HAND = 12, 13
CLOCK = 16

ITEM = np.dtype(
    [
        ("number", "i8"),
        ("at", "i8"),  # ms when it was published
        ("came", "u4"),  # when it was enjoyed last, in CAME_MS since the fold began
        ("creator", "i4"),
        ("duration", "i4"),  # ms
        ("near", "u2"),  # the row of its neighbours
        ("language", "i2"),
        ("heat", "f8", (len(HEAT_S),)),  # logarithms of fading counts: see `fading`
        ("arrivals", "f8", (len(ARRIVAL_S),)),
        ("onward", "f4"),  # how often it was come to from another clip
        ("starts", "f4"),  # how often a session began with it
        ("shown", "f4", (2,)),  # impressions: fading with each, and ever
        ("outcomes", "f4", (ACTIONS,)),
        ("place", "i2", (len(HEAT_S),)),  # its place among the hottest, from 1; 0: not among them
        ("flags", "u1"),
        ("topics", "u1"),  # how many of its words are topics
        ("words", "i4", (WORDS_MAX,)),
        ("before", "i2", (DIMENSIONS,)),  # its vector as part of a history, in UNIT
        ("after", "i2", (DIMENSIONS,)),  # its vector as what comes next
        ("look", "i1", (LOOK_DIMENSIONS,)),
        ("id", "u1", (ID_BYTES,)),
    ],
    align=True,
)
READER = np.dtype(
    [
        ("number", "i8"),
        ("count", "i4", (3,)),  # shown, enjoyed, enjoyed this session
        ("today", "u2", (2,)),  # signals of the day, and the day
        # How much longer than usual clips of a topic or in a language are watched, in UNIT, and from how many that is
        # known.
        ("language", "i2", (LANGUAGES_KNOWN,)),  # its number and one
        ("language_suits", "i2", (LANGUAGES_KNOWN,)),
        ("language_seen", "u1", (LANGUAGES_KNOWN,)),
        ("topic_seen", "u1", (TOPICS_KNOWN,)),
        ("topic", "i4", (TOPICS_KNOWN,)),
        ("topic_suits", "i2", (TOPICS_KNOWN,)),
        ("shown", "i4", (SHOWN_RING,)),
        ("shown_marks", "u2", (SHOWN_RING,)),
        ("liked", "i4", (RING,)),
        ("liked_at", "u4", (RING,)),  # seconds
        ("liked_strength", "u1", (RING,)),  # hundredths
        ("known", "u2", (KNOWN_RING,)),  # the low bits of their rows
        ("creator", "i4", (LIKED,)),
        ("creator_weight", "i2", (LIKED,)),  # in UNIT
        # How many of the creator's clips were enjoyed today, and how often one was liked, saved, shared or talked of.
        ("creator_today", "u1", (LIKED, 2)),
        ("habit", "f4", (3,)),  # sums of watched quantiles and of finishes, and the number they are of; fading
    ],
    align=True,
)
CREATOR = np.dtype(
    [
        ("number", "i8"),
        ("shown", "f4"),
        ("outcomes", "f4", (ACTIONS,)),
        ("shelf", "i4", (SHELF,)),
        ("vector", "i2", (DIMENSIONS,)),  # where its clips begin
    ],
    align=True,
)
WORD = np.dtype(
    [("number", "i8"), ("count", "i4"), ("shelf", "i4", (SHELF,)), ("vector", "i2", (DIMENSIONS,))],
    align=True,
)
NEIGHBOURS = np.dtype(
    [
        ("owner", "i4"),  # the clip whose neighbours they are
        ("count", "i4"),
        ("went", "i4"),  # how many went on to another clip, ever
        ("out", "f4", (len(EDGE_S),)),  # the sums of the weights over all neighbours, dropped ones too
        ("item", "i4", (NEAR,)),
        ("weight", "f4", (NEAR, len(EDGE_S))),  # logarithms of fading counts
        ("next", "i4", (SUCCESSORS,)),
        ("noted", "i4"),  # how many enjoyed it since it has neighbours
        ("peers", "i4", (PEERS,)),  # the rows of those who did last
        ("chosen", "f4", (len(CHOSEN_S),)),  # how often it was gone on to, and how often that was expected; fading
        ("expected", "f4", (len(CHOSEN_S),)),
        ("chosen_so", "f4", (STANCES,)),
        ("expected_so", "f4", (STANCES,)),
        ("counted_s", "f4"),  # when both were counted last, in seconds since the fold began
    ],
    align=True,
)
LEARNED = np.dtype(
    [
        ("clock", "i8", (CLOCK,)),
        ("pace", "f8"),  # signals a second, by the log's own clock
        ("heat", "f8", (len(HEAT_S),)),  # of all clips together
        ("arrivals", "f8", (len(ARRIVAL_S),)),
        ("top", "i4", (len(HEAT_S), TOP)),
        ("top_heat", "f8", (len(HEAT_S), TOP)),
        ("top_count", "i4", (len(HEAT_S),)),
        ("newest", "i4", (NEWEST,)),
        ("recent", "i4", (RECENT,)),
        ("look_map", "f4", (LOOK_DIMENSIONS, DIMENSIONS)),
        ("watch_bins", "f4", (DURATION_BINS, QUANTILES)),
        ("base_rates", "f4", (ACTIONS,)),
    ],
    align=True,
)
NETWORK = np.dtype(
    [
        ("hidden", "f4", (INPUTS_MAX, HIDDEN)),
        ("hidden_bias", "f4", (HIDDEN,)),
        ("out", "f4", (len(HEADS), HIDDEN)),
        ("out_bias", "f4", (len(HEADS),)),
        ("wide", "f4", (len(HEADS), WIDE)),  # past the hidden units: see `feature_names.WIDE_OF`
    ],
    align=True,
)


class Sizes(NamedTuple):
    """How many rows each table can hold: powers of two."""

    items: int = ROWS_MIN
    readers: int = ROWS_MIN
    creators: int = ROWS_MIN
    words: int = ROWS_MIN
    nears: int = ROWS_MIN


class State(NamedTuple):
    """The arrays. Shapes: tables (twice the rows,), records (rows,), and one or two of each other."""

    item_table: Array
    items: Records
    reader_table: Array
    readers: Records
    creator_table: Array
    creators: Records
    word_table: Array
    words: Records
    nears: Records
    learned: Records
    network: Records  # that of the actions, and that of `next`
    gains: Records  # of the actions' network: the sums of squared gradients (AdaGrad)
    moments: Records  # of that of `next`: the means of gradients and of their squares (Adam), and what takes the steps


_KINDS: dict[str, tuple[np.dtype[Any], str, int]] = {
    "item_table": (np.dtype("i4"), "items", 2),
    "items": (ITEM, "items", 1),
    "reader_table": (np.dtype("i4"), "readers", 2),
    "readers": (READER, "readers", 1),
    "creator_table": (np.dtype("i4"), "creators", 2),
    "creators": (CREATOR, "creators", 1),
    "word_table": (np.dtype("i4"), "words", 2),
    "words": (WORD, "words", 1),
    "nears": (NEIGHBOURS, "nears", 1),
    "learned": (LEARNED, "", 1),
    "network": (NETWORK, "", 2),
    "gains": (NETWORK, "", 1),
    "moments": (NETWORK, "", 3),
}


def fields(sizes: Sizes) -> list[tuple[str, tuple[int, ...], np.dtype[Any]]]:
    """Return each array's name, shape and kind, in the order of `State`."""
    listed: list[tuple[str, tuple[int, ...], np.dtype[Any]]] = []
    for name in State._fields:
        kind, table, times = _KINDS[name]
        listed.append((name, ((int(getattr(sizes, table)) if table else 1) * times,), kind))
    return listed


def zeros(_name: str, shape: tuple[int, ...], kind: np.dtype[Any]) -> Array:
    """Make an array in memory."""
    return np.zeros(shape, kind)


def allocate(sizes: Sizes = Sizes(), make: Make = zeros) -> State:  # noqa: B008 - a tuple of numbers
    """Return room for a state, all zeros but for row 0 of each table, which is taken by nobody."""
    state = State(*(make(name, shape, kind) for name, shape, kind in fields(sizes)))
    state.learned["clock"][0, ITEMS : NEARS + 1] = 1
    for name in ("heat", "arrivals", "top_heat"):
        state.learned[name] = NEVER
    return state


def sizes_of(state: State) -> Sizes:
    """Return how many rows each table can hold."""
    return Sizes(*(len(getattr(state, name)) for name in Sizes._fields))


def grow(state: State, sizes: Sizes, make: Make = zeros) -> State:
    """Return the same state with more room; rows keep their places."""
    grown = State(*(make(name, shape, kind) for name, shape, kind in fields(sizes)))
    for name, old, new in zip(State._fields, state, grown, strict=True):
        if not name.endswith("_table"):
            new[: len(old)] = old
    clock = grown.learned["clock"][0]
    enter_all(grown.item_table, grown.items, int(clock[ITEMS]))
    enter_all(grown.reader_table, grown.readers, int(clock[READERS]))
    enter_all(grown.creator_table, grown.creators, int(clock[CREATORS]))
    enter_all(grown.word_table, grown.words, int(clock[WORDS]))
    return grown
