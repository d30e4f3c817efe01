"""What readers look up and nobody learns: the best clips by trend and language, the little seen, and every live vector.

Made anew from the state every second or so. Not part of the state: a replay never needs it.
"""

from typing import Any, NamedTuple

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.fading import seconds, value
from clairvue.recommend.layout import DIMENSIONS, HEAT_S, ITEMS, NEVER, State
from clairvue.recommend.rows import GONE

LANGUAGES = 64  # list 0 is of all languages, list n + 1 of language n
TOP = 160
FRESH = 1024
TASTE_MAX = 200_000  # clips that taste looks through one by one
GUARANTEED = 100  # impressions that every clip is shown at first
SEEN_ENOUGH = 120  # until which it is offered: some that are drawn are never looked at, or counted late
SPEEDS = (2, 4)  # the half-lives that trends are told by: an hour and a day


class Views(NamedTuple):
    """The lists. Shapes: trending (speeds, LANGUAGES, TOP), fresh (FRESH,), taste (TASTE_MAX,), vectors (d, TASTE_MAX).

    0 after the last of a list; `counts` holds how many taste rows there are, how many clips are fresh, and the ms of
    the state's clock when it was made.
    """

    trending: Array
    fresh: Array
    taste: Array
    vectors: Array
    counts: Array


def views_fields(items: int) -> list[tuple[str, tuple[int, ...], np.dtype[Any]]]:
    """Return each array's name, shape and kind for a table of so many clips."""
    taste = min(items, TASTE_MAX)
    return [
        ("trending", (len(SPEEDS), LANGUAGES, TOP), np.dtype("i4")),
        ("fresh", (FRESH,), np.dtype("i4")),
        ("taste", (taste,), np.dtype("i4")),
        ("vectors", (DIMENSIONS, taste), np.dtype("i2")),
        ("counts", (4,), np.dtype("i8")),
    ]


@compiled
def heats(state: State, speed: int, at_ms: int) -> Array:
    """Return how much each clip is enjoyed of late, brought to one moment; 0 for what is gone. Shape: (rows,)."""
    count, now_s = state.learned[0].clock[ITEMS], seconds(state, at_ms)
    out = np.zeros(count, np.float32)
    for row in range(1, count):
        clip = state.items[row]
        if not clip.flags & GONE and clip.heat[speed] > NEVER / 2:
            # What few turn away from goes first among equals: enjoyments count by how often they follow a showing.
            kept = (clip.outcomes[0] + 5.0) / (clip.shown[0] + 20.0)
            out[row] = value(clip.heat[speed], now_s, HEAT_S[speed]) * kept
    return out


@compiled
def fill(state: State, taste: Array, vectors: Array, fresh: Array, chosen: Array) -> tuple[int, int]:
    """Write the live clips' vectors, and those little seen, the newest first; return how many of both."""
    count = state.learned[0].clock[ITEMS]
    alive, young = 0, 0
    for back in range(count - 1):
        row = count - 1 - back
        clip = state.items[row]
        if clip.flags & GONE:
            continue
        if clip.shown[1] < SEEN_ENOUGH and young < len(fresh):
            fresh[young] = row
            young += 1
        if alive < len(taste) and (len(chosen) == 0 or chosen[row]):
            taste[alive] = row
            vectors[:, alive] = clip.after
            alive += 1
    fresh[young:] = 0
    return alive, young


def refresh(state: State, views: Views, at_ms: int) -> None:
    """Make every list anew, in place: a reader that looks meanwhile finds the old or the new, clip by clip."""
    languages = state.items["language"][: int(state.learned["clock"][0, ITEMS])]
    for place, speed in enumerate(SPEEDS):
        heat = heats(state, speed, at_ms)
        views.trending[place, 0] = _top(heat)
        for language in np.unique(languages[1:]):
            if 0 <= language < LANGUAGES - 1:
                views.trending[place, language + 1] = _top(np.where(languages == language, heat, 0))
    chosen = np.zeros(0, np.bool_)
    if len(languages) > len(views.taste):
        chosen = np.ones(len(languages), np.bool_)
        heat = heats(state, SPEEDS[-1], at_ms)
        chosen[np.argsort(-heat, kind="stable")[len(views.taste) * 3 // 4 :]] = False
        chosen[-len(views.taste) // 4 :] = True  # and the newest, whom nobody knows yet
    alive, young = fill(state, views.taste, views.vectors, views.fresh, chosen)
    views.counts[:3] = alive, young, at_ms


def _top(heat: Array) -> Array:
    top = np.zeros(TOP, np.int32)
    found = np.flatnonzero(heat > 0)
    if len(found) > TOP:
        found = found[np.argpartition(-heat[found], TOP)[:TOP]]
    found = found[np.lexsort((found, -heat[found]))]
    top[: len(found)] = found
    return top
