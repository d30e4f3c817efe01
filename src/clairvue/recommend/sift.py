"""The filters of the model's own knowledge, in order: each takes out what its name says, and is counted by it.

What the database alone knows (blocks, visibility) is asked later, of the few that are left.
"""

from collections.abc import Callable

import numpy as np

from clairvue.recommend.compile import Array
from clairvue.recommend.layout import State
from clairvue.recommend.reading import Reading
from clairvue.recommend.retrieve import Pool
from clairvue.recommend.rows import AGE_RESTRICTED, AI_MADE, GONE
from clairvue.recommend.tables import row_of, rows_of
from clairvue.recommend.wish import Wish


class Clips:
    """What filters look at of clips, field by field: else a whole record of each is copied for one of its numbers."""

    __slots__ = ("_rows", "_state")

    def __init__(self, state: State, rows: Array) -> None:
        self._state = state
        self._rows = rows

    def __getitem__(self, field: str) -> Array:
        return self._state.items[field][self._rows]

    def __len__(self) -> int:
        return len(self._rows)


Filter = Callable[[State, Wish, Clips], Array]
"""Says of each clip whether it is left out. Shape: result (n,) of truth values."""


def _withdrawn(_state: State, _wish: Wish, clips: Clips) -> Array:
    return clips["flags"] & GONE != 0


def _own(state: State, wish: Wish, clips: Clips) -> Array:
    creator = row_of(state.creator_table, state.creators, wish.own)
    return (clips["creator"] == creator) & (creator > 0)


def _seen(_state: State, wish: Wish, clips: Clips) -> Array:
    if not len(wish.seen):
        return _none(clips)
    prints: Array = (clips["number"] & 0xFFFFFFFF).astype(np.uint32)
    places = np.minimum(np.searchsorted(wish.seen, prints), len(wish.seen) - 1)
    return wish.seen[places] == prints


def _muted_words(state: State, wish: Wish, clips: Clips) -> Array:
    return _has_word(state, clips, list(wish.muted_words))


def _less(state: State, wish: Wish, clips: Clips) -> Array:
    out = _has_word(state, clips, [number for number, slider in wish.topics.items() if slider <= 0])
    creators = [number for number, slider in wish.creators.items() if slider <= 0]
    if not creators:
        return out
    rows = rows_of(state.creator_table, state.creators, np.array(creators, np.int64))
    return out | np.isin(clips["creator"], rows[rows > 0])


def _ai_made(_state: State, wish: Wish, clips: Clips) -> Array:
    return clips["flags"] & AI_MADE != 0 if wish.hide_ai_made else _none(clips)


def _language(_state: State, wish: Wish, clips: Clips) -> Array:
    asked = wish.languages_only and len(wish.languages) > 0
    return ~np.isin(clips["language"], wish.languages) if asked else _none(clips)


def _age_restricted(_state: State, wish: Wish, clips: Clips) -> Array:
    return clips["flags"] & AGE_RESTRICTED != 0 if wish.minor else _none(clips)


FILTERS: dict[str, Filter] = {
    "withdrawn": _withdrawn,
    "own": _own,
    "seen": _seen,
    "muted_words": _muted_words,
    "less": _less,
    "ai_made": _ai_made,
    "language": _language,
    "age_restricted": _age_restricted,
}


def sift(reading: Reading, wish: Wish, pool: Pool) -> tuple[Pool, dict[str, int]]:
    """Return what is left, and how many each filter took out: a clip is counted by the first that does."""
    counts: dict[str, int] = {}
    for name, leave_out in FILTERS.items():
        out = leave_out(reading.state, wish, Clips(reading.state, pool.rows))
        counts[name] = int(np.count_nonzero(out))
        if counts[name]:
            pool = pool.of(~out)
    return pool, counts


def _has_word(state: State, clips: Clips, numbers: list[int]) -> Array:
    if not numbers:
        return _none(clips)
    rows = rows_of(state.word_table, state.words, np.array(numbers, np.int64))
    rows = rows[rows > 0]
    if not len(rows):
        return _none(clips)
    return np.asarray(np.isin(clips["words"], rows).any(axis=1))


def _none(clips: Clips) -> Array:
    return np.zeros(len(clips), np.bool_)
