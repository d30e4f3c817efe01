"""What a reader is known to think of topics, languages and creators: a few of each, by what was watched and done."""

import numpy as np

from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.layout import LIKED, UNIT, State

STRONGEST = 4.0
FADES = np.float32(0.995)  # all of a reader's creators, with each clip that says something
CREATOR_SHARE = 0.5
BELIEF = 4.0  # viewings that a topic begins with, at the reader's usual
ENJOYED_TODAY, TOLD = 0, 1  # kinds of what is counted of a creator and a day
SEEN_MAX = 40  # after which the oldest viewings fade


@compiled
def strengthen(mine: Records, creator: int, more: float) -> None:
    """Think more of a creator, from -4 to 4. One who is new takes the weakest one's place when the bond is stronger."""
    if creator == 0:
        return
    weights, weakest, units = mine.creator_weight, 0, round(more / float(UNIT))
    bound = round(STRONGEST / float(UNIT))
    for place in range(LIKED):
        if mine.creator[place] == creator:
            weights[place] = min(max(weights[place] + units, -bound), bound)
            return
        if abs(weights[place]) < abs(weights[weakest]):
            weakest = place
    if abs(units) > abs(weights[weakest]):
        mine.creator[weakest], weights[weakest] = creator, units
        mine.creator_today[weakest, :] = 0


@compiled
def bind(state: State, reader: int, item: int, strength: float) -> None:
    """Let a reader think more (or, below zero, less) of a clip's creator."""
    mine = state.readers[reader]
    for place in range(LIKED):
        mine.creator_weight[place] = np.rint(mine.creator_weight[place] * FADES)
    strengthen(mine, state.items[item].creator, strength * CREATOR_SHARE)


@compiled
def believe(rows: Array, suits: Array, seen: Array, row: int, evidence: float) -> None:
    """Move a mean that begins with `BELIEF` viewings at nothing. Shapes: (n,).

    What is new takes the place of what says least, which says less with each that asks for it: who is asked for most
    stays (Metwally, Agrawal, El Abbadi 2005).
    """
    least, said = 0, 1e9
    for place in range(len(rows)):
        if rows[place] == row:
            suits[place] += np.rint((evidence / float(UNIT) - suits[place]) / (BELIEF + 1.0 + seen[place]))
            seen[place] = min(seen[place] + 1, SEEN_MAX)
            return
        says = 0.0 if rows[place] == 0 else 1.0 + abs(suits[place]) * float(seen[place])
        if says < said:
            least, said = place, says
    units = np.rint(evidence / float(UNIT) / (BELIEF + 1.0))
    if abs(units) >= said - 1.0:
        rows[least], suits[least], seen[least] = row, units, 1
    else:
        seen[least] -= 1


@compiled
def suit(state: State, reader: int, item: int, evidence: float) -> None:
    """Learn how much better than usual a clip suited: its topics and its language. `evidence` goes from -1 to 1."""
    mine, clip = state.readers[reader], state.items[item]
    believe(mine.language, mine.language_suits, mine.language_seen, clip.language + 1, evidence)
    for place in range(clip.topics):
        believe(mine.topic, mine.topic_suits, mine.topic_seen, clip.words[place], evidence)


@compiled
def believed(rows: Array, suits: Array, row: int) -> float:
    """Return what is believed of one, 0 where nothing is. Shapes: (n,)."""
    for place in range(len(rows)):
        if rows[place] == row:
            return float(suits[place]) * float(UNIT)
    return 0.0


@compiled
def times_today(mine: Records, creator: int, kind: int, more: int = 0) -> int:
    """Return how often a creator was enjoyed or approved of today, after counting `more`."""
    for place in range(LIKED):
        if creator and mine.creator[place] == creator:
            mine.creator_today[place, kind] = min(mine.creator_today[place, kind] + more, 255)
            return int(mine.creator_today[place, kind])
    return 0
