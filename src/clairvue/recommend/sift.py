"""The filters of the model's own knowledge, in order: each takes out what its name says, and is counted by it.

What the database alone knows (blocks, visibility) is asked later, of the few that are left.
"""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.layout import State
from clairvue.recommend.reading import Reading
from clairvue.recommend.retrieve import Pool, rows_known
from clairvue.recommend.rows import AGE_RESTRICTED, AI_MADE, GONE
from clairvue.recommend.tables import row_of
from clairvue.recommend.wish import Wish

FILTERS = ("withdrawn", "own", "seen", "muted_words", "less", "ai_made", "language", "age_restricted")
WITHDRAWN, OWN, SEEN, MUTED_WORDS, LESS, AI_MADE_HIDDEN, LANGUAGE, FOR_ADULTS = range(len(FILTERS))
_KEPT = len(FILTERS)
_LOW = 0xFFFFFFFF
_NOBODY = np.zeros(0, np.int32)


class Unwanted(NamedTuple):
    """What a page leaves out, by the rows of the tables, each list sorted.

    Shapes: all (any,), what is off is empty; seen holds fingerprints. `hiding`: whether what was made by AI is hidden,
    whether only some languages are wished, whether the reader may be a minor.
    """

    own: Array
    seen: Array
    muted_words: Array
    less_words: Array
    less_creators: Array
    languages: Array
    hiding: tuple[bool, bool, bool]


@compiled
def fingerprints(state: State, rows: Array) -> Array:
    """Return what clips are called in a record and among what was seen: the lower half of their numbers."""
    found = np.zeros(len(rows), np.uint32)
    for place in range(len(rows)):
        found[place] = np.uint32(state.items[rows[place]].number & _LOW)
    return found


@compiled
def holds(listed: Array, number: int) -> bool:
    """Say whether a sorted list holds a number."""
    low, high = 0, len(listed)
    while low < high:
        middle = (low + high) // 2
        if listed[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low < len(listed) and listed[low] == number


@compiled
def holds_any(listed: Array, words: Array) -> bool:
    """Say whether a sorted list holds one of a clip's words."""
    if len(listed):
        for word in words:
            if word and holds(listed, word):
                return True
    return False


@compiled
def verdicts(state: State, rows: Array, unwanted: Unwanted) -> Array:
    """Return the first filter that leaves each clip out, or the number of filters where none does. Shapes: (n,)."""
    found = np.full(len(rows), _KEPT, np.uint8)
    hide_ai_made, hide_languages, hide_adult = unwanted.hiding
    for place in range(len(rows)):
        clip = state.items[rows[place]]
        if clip.flags & GONE:
            found[place] = WITHDRAWN
        elif holds(unwanted.own, clip.creator):
            found[place] = OWN
        elif holds(unwanted.seen, clip.number & _LOW):
            found[place] = SEEN
        elif holds_any(unwanted.muted_words, clip.words):
            found[place] = MUTED_WORDS
        elif holds_any(unwanted.less_words, clip.words) or holds(unwanted.less_creators, clip.creator):
            found[place] = LESS
        elif hide_ai_made and clip.flags & AI_MADE:
            found[place] = AI_MADE_HIDDEN
        elif hide_languages and not holds(unwanted.languages, clip.language):
            found[place] = LANGUAGE
        elif hide_adult and clip.flags & AGE_RESTRICTED:
            found[place] = FOR_ADULTS
    return found


def sift(reading: Reading, wish: Wish, pool: Pool) -> tuple[Pool, dict[str, int]]:
    """Return what is left, and how many each filter took out: a clip is counted by the first that does."""
    found = verdicts(reading.state, pool.rows, _unwanted(reading.state, wish))
    counts = np.bincount(found, minlength=_KEPT + 1).tolist()
    kept = pool if counts[_KEPT] == len(found) else pool.of(found == _KEPT)
    return kept, dict(zip(FILTERS, counts[:_KEPT], strict=True))


@compiled
def known_to_be_seen(state: State, reader: int, seen: Array) -> Array:
    """Return fingerprints with those of what a reader was shown last, sorted. Shapes: (any,) of 32 bits.

    Wherever that was: the worker notes it seconds later. For reader 0 nothing is added.
    """
    rows = state.readers[reader].shown
    shown = np.zeros(len(rows), np.uint32)
    count = 0
    for row in rows:
        if row and reader:
            shown[count] = np.uint32(state.items[row].number & _LOW)
            count += 1
    return np.sort(np.concatenate((seen, shown[:count])))


def _unwanted(state: State, wish: Wish) -> Unwanted:
    reader = row_of(state.reader_table, state.readers, wish.reader) if wish.shown_too else 0
    less_words = [number for number, slider in wish.topics.items() if slider <= 0]
    less_creators = [number for number, slider in wish.creators.items() if slider <= 0]
    return Unwanted(
        own=_rows(state.creator_table, state.creators, [wish.own]),
        seen=known_to_be_seen(state, reader, wish.seen),
        muted_words=_rows(state.word_table, state.words, wish.muted_words),
        less_words=_rows(state.word_table, state.words, less_words),
        less_creators=_rows(state.creator_table, state.creators, less_creators),
        languages=np.array(sorted(wish.languages), np.int32),
        hiding=(wish.hide_ai_made, wish.languages_only and len(wish.languages) > 0, wish.minor),
    )


def _rows(table: Array, records: Records, numbers: Collection[int]) -> Array:
    """Return the rows of those of these numbers that have one, sorted."""
    return np.sort(rows_known(table, records, np.array([*numbers], np.int64))) if numbers else _NOBODY
