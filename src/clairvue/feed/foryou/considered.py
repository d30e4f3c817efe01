"""What is considered for a page: every ranked candidate, the best of them in full. A record holds these very arrays.

Everything after ranking depends on them alone, so a page is laid out by the same code when it is served and when it is
made again from its record. Pure; it names clips by their fingerprints and creators by codes.
"""

import msgspec
import numpy as np

from clairvue.recommend.compile import Array
from clairvue.recommend.diversify import CONSIDERED_MAX, choose, traits
from clairvue.recommend.explore import draw, little_seen
from clairvue.recommend.layout import State
from clairvue.recommend.rank import Weighed
from clairvue.recommend.sift import fingerprints
from clairvue.recommend.wish import FRESH

SPARE = 6  # how many more than the page holds are chosen, for what the database alone knows to leave out
EXPLORED_SPARE = 2
CHOSEN_MAX = CONSIDERED_MAX


class Considered(msgspec.Struct, frozen=True, kw_only=True):
    """Candidates by their place: the order of their scores, the highest first.

    Shapes: prints, sources, scores (n,); of the best, `full` = min(n, CONSIDERED_MAX) in their order: buckets (full,
    features) 8 bits, probabilities (full, heads), sliders (full, 2), vectors (full, d) 8 bits, creators and topics
    (full,) codes that are equal for equals, topic 0 for none; of those that `fresh` offered, little (k,) places,
    finishes and others (k,) how often they were watched to the end or not.
    """

    prints: Array
    sources: Array
    scores: Array
    buckets: Array
    probabilities: Array
    sliders: Array
    vectors: Array
    creators: Array
    topics: Array
    little: Array
    finishes: Array
    others: Array

    @property
    def full(self) -> int:
        """How many are known in full."""
        return len(self.buckets)


def consider(state: State, weighed: Weighed) -> Considered:
    """Return what a page is laid out from."""
    rows, sources = weighed.ranked.pool.rows, weighed.ranked.pool.sources
    vectors, creators, topics = traits(state, rows[:CONSIDERED_MAX])
    little, finishes, others = little_seen(state, rows, sources, FRESH)
    return Considered(
        prints=fingerprints(state, rows),
        sources=sources,
        scores=weighed.scores,
        buckets=weighed.ranked.buckets[:CONSIDERED_MAX],
        probabilities=weighed.ranked.probabilities[:CONSIDERED_MAX],
        sliders=weighed.sliders[:CONSIDERED_MAX],
        vectors=vectors,
        creators=creators,
        topics=topics,
        little=little,
        finishes=finishes,
        others=others,
    )


def diversified(considered: Considered, *, diversity: float, limit: int) -> list[int]:
    """Return the places of the chosen among the best, in the order in which they are to be shown."""
    if considered.full == 0:
        return []
    scores, limit = considered.scores[: considered.full], min(limit, CHOSEN_MAX)
    chosen = choose(scores, considered.vectors, considered.creators, considered.topics, diversity, limit)
    return chosen.tolist()


def drawn(considered: Considered, slots: Array, seed: int, *, waiting: int) -> dict[int, float]:
    """Return the places of those drawn to be explored, the first drawn first, and the odds that each had.

    A few more are drawn than there are slots, for what the database alone knows to leave out. Of the `waiting` clips
    that were little seen, chance has put some before the draw: that is part of their odds.
    """
    if not slots.any() or not len(considered.little):
        return {}
    count = int(np.count_nonzero(slots)) + EXPLORED_SPARE
    found, odds = draw(seed, considered.finishes, considered.others, count)
    odds = odds * np.float32(min(1.0, len(considered.little) / max(waiting, 1)))
    return dict(zip(considered.little[found].tolist(), odds.tolist(), strict=True))


class Laid(msgspec.Struct, frozen=True):
    """A clip in its place on the page; `odds` is None where it was not placed to be explored."""

    place: int
    odds: float | None = None


def lay(slots: Array, explored: dict[int, float], chosen: list[int], hidden: set[int]) -> list[Laid]:
    """Return the page: slots of exploration for what was drawn, the others for what was chosen, each clip once.

    Shape: slots (limit,) of truth values. A slot for which nothing is left goes to the other kind.
    """
    drawn = [place for place in explored if place not in hidden]
    kept = [place for place in chosen if place not in hidden]
    page: list[Laid] = []
    placed: set[int] = set()
    for slot in slots.tolist():
        for queue in (drawn, kept) if slot else (kept, drawn):
            while queue and queue[0] in placed:
                queue.pop(0)
            if queue:
                place = queue.pop(0)
                placed.add(place)
                page.append(Laid(place, explored.get(place) if queue is drawn else None))
                break
    return page
