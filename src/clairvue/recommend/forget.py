"""Forgetting at once: what a reader asks to be forgotten leaves the reader's row; the next re-fold takes the rest."""

import numpy as np

from clairvue.recommend.compile import compiled
from clairvue.recommend.layout import KNOWN_RING, LIKED, MARK, RING, SHOWN_RING, State


@compiled
def forget_item(state: State, reader: int, item: int) -> None:
    """Take a clip out of a reader's history; what is left of it is laid out anew from the ring's beginning."""
    mine = state.readers[reader]
    for place in range(SHOWN_RING):
        if mine.shown[place] == item:
            mine.shown[place], mine.shown_marks[place] = 0, 0
    liked, at, strength = mine.liked.copy(), mine.liked_at.copy(), mine.liked_strength.copy()
    for place in range(KNOWN_RING):
        if mine.known[place] == item & MARK:
            mine.known[place] = 0
    kept = 0
    for number in range(max(mine.count[1] - RING, 0), mine.count[1]):
        place = number % RING
        if liked[place] != item:
            mine.liked[kept], mine.liked_at[kept], mine.liked_strength[kept] = liked[place], at[place], strength[place]
            kept += 1
    for place in range(kept, RING):
        mine.liked[place], mine.liked_at[place], mine.liked_strength[place] = 0, 0, 0
    mine.count[1] = kept
    mine.count[2] = min(mine.count[2], kept)


@compiled
def reset_reader(state: State, reader: int) -> None:
    """Empty a reader's row."""
    mine = state.readers[reader]
    for place in range(SHOWN_RING):
        mine.shown[place], mine.shown_marks[place] = 0, 0
    for place in range(RING):
        mine.liked[place], mine.liked_at[place], mine.liked_strength[place] = 0, 0, 0
    for place in range(LIKED):
        mine.creator[place], mine.creator_weight[place] = 0, 0
        mine.creator_today[place, :] = 0
    mine.known[:] = 0
    mine.habit[:] = np.float32(0.0)
    mine.count[:] = 0
    mine.today[:] = 0
    mine.language[:], mine.language_suits[:], mine.language_seen[:] = 0, 0, 0
    mine.topic[:], mine.topic_suits[:], mine.topic_seen[:] = 0, 0, 0
