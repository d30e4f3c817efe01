"""Forgetting at once: what a reader asks to be forgotten leaves the reader's row; the next re-fold takes the rest."""

import numpy as np

from clairvue.recommend.compile import compiled
from clairvue.recommend.layout import LIKED, RING, State


@compiled
def forget_item(state: State, reader: int, item: int) -> None:
    """Take a clip out of a reader's history."""
    mine = state.readers[reader]
    for place in range(RING):
        if mine.shown[place] == item:
            mine.shown[place], mine.shown_marks[place] = 0, 0
        if mine.liked[place] == item:
            mine.liked[place], mine.liked_strength[place] = 0, np.float32(0.0)


@compiled
def reset_reader(state: State, reader: int) -> None:
    """Empty a reader's row."""
    mine, nothing = state.readers[reader], np.float32(0.0)
    for place in range(RING):
        mine.shown[place], mine.shown_at[place], mine.shown_marks[place] = 0, 0, 0
        mine.liked[place], mine.liked_at[place], mine.liked_strength[place] = 0, 0, nothing
    for place in range(LIKED):
        mine.topic[place], mine.topic_weight[place] = 0, nothing
        mine.creator[place], mine.creator_weight[place] = 0, nothing
    mine.habit[:] = nothing
    mine.vector[:] = nothing
    mine.count[:] = 0
    mine.language[:] = 0
    mine.since = 0
