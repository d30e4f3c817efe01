"""A for-you page in the making. Data that the stages hand on; it decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
import numpy as np

from clairvue.db.database import Connection
from clairvue.feed.foryou.considered import Considered, Laid
from clairvue.feed.foryou.sight import Sight
from clairvue.feed.foryou.viewing import Viewing
from clairvue.feed.making import Asking
from clairvue.feed.model import Reason
from clairvue.installation import Installation
from clairvue.kit.ids import RecordId, VideoId
from clairvue.recommend.compile import Array
from clairvue.recommend.rank import Ranked, Weighed
from clairvue.recommend.reading import Reading
from clairvue.recommend.retrieve import Pool
from clairvue.recommend.wish import Wish


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the stages work with."""

    installation: Installation
    conn: Connection
    reading: Reading
    viewing: Viewing


class Making(msgspec.Struct, frozen=True, kw_only=True):
    """The page as the stages so far have left it."""

    asking: Asking
    wish: Wish
    weights: Array
    pool: Pool | None = None
    offered: Mapping[str, int] = msgspec.field(default_factory=dict[str, int])
    filtered: Mapping[str, int] = msgspec.field(default_factory=dict[str, int])
    ranked: Ranked | None = None
    weighed: Weighed | None = None
    considered: Considered | None = None
    waiting: int = 0
    slots: Array = msgspec.field(default_factory=lambda: np.zeros(0, np.bool_))
    explored: Mapping[int, float] = msgspec.field(default_factory=dict[int, float])
    chosen: tuple[int, ...] = ()
    sight: Sight | None = None
    page: tuple[Laid, ...] = ()
    reasons: tuple[list[Reason], ...] = ()
    record_id: RecordId | None = None

    def rows(self, places: list[int]) -> Array:
        """Return the rows of the recommender's clips in these places. Shape: (places,)."""
        assert self.weighed is not None
        return self.weighed.ranked.pool.rows[np.array(places, np.int64)]


def ids_of(reading: Reading, rows: Array) -> list[VideoId]:
    """Return the ids of the recommender's clips. Shape: rows (n,)."""
    ids = reading.state.items["id"][rows]
    return [VideoId(id_.decode()) for id_ in ids.view(f"S{ids.shape[1]}").ravel().tolist()]
