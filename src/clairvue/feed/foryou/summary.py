"""The record of a for-you page in the words that all feeds' records share; `why` tells the rest of each clip."""

import numpy as np

from clairvue.db.database import Connection
from clairvue.feed.foryou.reasons import reasons_of
from clairvue.feed.foryou.record import RecordedForYou, considered_in, unpack
from clairvue.feed.model import Reason
from clairvue.feed.record import RecordedItem, RecordedPage
from clairvue.recommend import dense
from clairvue.recommend.rank import weighted
from clairvue.recommend.retrieve import source_names


async def summarise(conn: Connection, page: bytes) -> RecordedPage:
    """Return the page as it was made: what was offered, filtered and placed, with the score and terms of each clip."""
    record = unpack(page)
    hidden = {name: len(places) for name, places in record.hidden.items()}
    considered = considered_in(record)
    reasons = await _reasons(conn, record)
    return RecordedPage(
        limit=record.asked.limit,
        language=record.asked.language,
        cursor=record.asked.cursor,
        chart=None,
        seed=record.asked.seed,
        stages=record.stages,
        offered=record.offered,
        filtered={name: clips for name, clips in {**record.filtered, **hidden}.items() if clips},
        items=[
            RecordedItem(
                video=placed.video,
                source="+".join(source_names(int(considered.sources[placed.place]))),
                score=float(considered.scores[placed.place]),
                reasons=reasons.get(placed.place, []),
            )
            for placed in record.page
        ],
    )


async def _reasons(conn: Connection, record: RecordedForYou) -> dict[int, list[Reason]]:
    """Return the largest terms of each clip by place, out of the networks that the record names."""
    network = await dense.find(conn, record.weights_version)
    if network is None:
        return {}
    considered, weights = considered_in(record), np.array(record.weights, np.float32)
    places = [placed.place for placed in record.page if placed.place < considered.full]
    known = np.array(places, np.int64)
    probabilities = considered.probabilities[known]
    terms, _ = weighted(probabilities, weights, considered.sliders[known])
    return dict(zip(places, reasons_of(network, considered.buckets[known], probabilities, terms, weights), strict=True))
