"""What a reader is known to think of topics and creators: the strongest few, each a number between -4 and 4."""

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.layout import LIKED, UNIT, State

STRONGEST = 4.0
FADES = np.float32(0.995)  # all of a reader's, with each clip that says something
SHARED_BY_TOPICS = 0.5
CREATOR_SHARE = 0.5


@compiled
def strengthen(rows: Array, weights: Array, row: int, more: float) -> None:
    """Add to one row's weight. A row that is new takes the weakest one's place when it is stronger."""
    if row == 0:
        return
    weakest, units = 0, round(more / float(UNIT))
    bound = round(STRONGEST / float(UNIT))
    for place in range(LIKED):
        if rows[place] == row:
            weights[place] = min(max(weights[place] + units, -bound), bound)
            return
        if abs(weights[place]) < abs(weights[weakest]):
            weakest = place
    if abs(units) > abs(weights[weakest]):
        rows[weakest], weights[weakest] = row, units


@compiled
def bind(state: State, reader: int, item: int, strength: float) -> None:
    """Let a reader think more (or, below zero, less) of a clip's topics and creator."""
    for place in range(LIKED):
        state.readers[reader].topic_weight[place] = np.rint(state.readers[reader].topic_weight[place] * FADES)
        state.readers[reader].creator_weight[place] = np.rint(state.readers[reader].creator_weight[place] * FADES)
    topics = state.items[item].topics
    for place in range(topics):
        strengthen(
            state.readers[reader].topic,
            state.readers[reader].topic_weight,
            state.items[item].words[place],
            strength * SHARED_BY_TOPICS / np.sqrt(topics),
        )
    strengthen(
        state.readers[reader].creator,
        state.readers[reader].creator_weight,
        state.items[item].creator,
        strength * CREATOR_SHARE,
    )
