"""What the clips of a history say through people: what else those enjoyed who lately enjoyed the same clips."""

import math

import numpy as np

from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.feature_names import MISSING, PEERS_SAY
from clairvue.recommend.gather import Desk, find
from clairvue.recommend.layout import PEERS, RING, State

WAYS = 2  # clips of the history whose latest readers are asked
FADES = 0.3  # a clip of the history counts 1 / (1 + FADES n) when n came after it


@compiled
def liken(theirs: Records, desk: Desk, seen: int, shared: int) -> tuple[float, int]:
    """Return how alike another reader's history is, and when that reader enjoyed the history's clip `shared`."""
    alike, came_s = 0.0, 0
    for ring in range(RING):
        for place in range(seen if theirs.liked[ring] else 0):
            if desk.history[place] == theirs.liked[ring]:
                alike += 1.0 / (1.0 + FADES * place)
                if place == shared:
                    came_s = theirs.liked_at[ring]
    return alike * alike, came_s


@compiled
def listen(theirs: Records, desk: Desk, alike: float, came_s: int, raw: Array) -> None:
    """Add what another reader enjoyed at all, and since then."""
    for ring in range(RING):
        place = find(desk, theirs.liked[ring]) if theirs.liked[ring] else -1
        if 0 <= place < len(raw):
            raw[place, PEERS_SAY] += alike
            if theirs.liked_at[ring] >= came_s:
                raw[place, PEERS_SAY + 1] += alike


@compiled
def describe_peers(state: State, desk: Desk, reader: int, session: int, earlier: int, raw: Array) -> None:
    """Write what the latest readers of the last clips say, by how alike they are (Jannach and Ludewig 2017).

    Shape: raw (n, features), for the first n candidates on the desk.
    """
    for place in range(len(raw)):
        raw[place, PEERS_SAY] = raw[place, PEERS_SAY + 1] = np.float32(0.0)
    total = 0.0
    for back in range(min(session or earlier, WAYS)):
        near = state.items[desk.history[back]].near
        list_ = state.nears[near]
        for ago in range(min(list_.noted, PEERS) if near else 0):
            other = list_.peers[(list_.noted - 1 - ago) % PEERS]
            if other == reader:
                continue
            theirs = state.readers[other]
            alike, came_s = liken(theirs, desk, session + earlier, back)
            if came_s:
                listen(theirs, desk, alike / (1.0 + back), came_s, raw)
                total += alike / (1.0 + back)
    for place in range(len(raw)):
        said, after = raw[place, PEERS_SAY], raw[place, PEERS_SAY + 1]
        raw[place, PEERS_SAY] = math.log2(said) if said > 0 else MISSING
        raw[place, PEERS_SAY + 1] = math.log2(after) if after > 0 else MISSING
        raw[place, PEERS_SAY + 2] = math.log2(said / total) if said > 0 else MISSING
