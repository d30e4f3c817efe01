"""Exploration: every clip is promised its first impressions, in slots given by chance whose odds are noted.

Which of the little seen gets a slot is drawn from what is believed of each (Thompson 1933): a Beta distribution of its
finishes. Depends on its arguments and its seed alone.
"""

import numpy as np

from clairvue.recommend.compile import Array
from clairvue.recommend.layout import FINISH
from clairvue.recommend.reading import Reading
from clairvue.recommend.retrieve import Pool
from clairvue.recommend.views import SEEN_ENOUGH
from clairvue.recommend.wish import FRESH, Wish

SHARE = 0.02  # of all slots
SHARE_MAX = 0.2  # while more clips wait for their first impressions than that can give
DRAWS = 32  # to estimate the odds that are noted


def slots(wish: Wish, waiting: int) -> Array:
    """Return which slots of the page go to exploration. Shape: (limit,) of truth values."""
    share = min(SHARE_MAX, SHARE * (1 + waiting / 50)) * wish.sources[FRESH]
    return np.random.default_rng(wish.seed).random(wish.limit) < share


def explore(reading: Reading, wish: Wish, pool: Pool, count: int) -> tuple[Array, Array]:
    """Draw clips for the slots. Return their places in the pool, and the odds each had. Shapes: (at most count,)."""
    clips = reading.state.items[pool.rows]
    little = np.flatnonzero(clips["shown"][:, 1] < SEEN_ENOUGH)
    count = min(count, len(little))
    if count == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.float32)
    finishes = clips["outcomes"][little, FINISH].astype(np.float64)
    others = np.maximum(clips["shown"][little, 0] - finishes, 0)
    drawn = np.random.default_rng(wish.seed + 1).beta(1 + finishes, 1 + others, (DRAWS, len(little)))
    chosen = np.argsort(-drawn[0], kind="stable")[:count]
    best = np.argsort(-drawn, axis=1, kind="stable")[:, :count]
    odds = (np.bincount(best.ravel(), minlength=len(little)) / DRAWS).astype(np.float32)
    return little[chosen], np.maximum(odds[chosen], np.float32(1 / DRAWS))
