"""Audit: replay a stored record with the networks that it names. It reads two rows, and decides nothing."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.feed import record as records
from clairvue.feed.foryou.cursor import KIND
from clairvue.feed.foryou.record import unpack
from clairvue.feed.foryou.replay import first_difference
from clairvue.feed.foryou.verdict import Verdict
from clairvue.feed.model import FeedRecordNotFound, FeedRecordUnranked
from clairvue.kit.ids import RecordId
from clairvue.recommend import dense
from clairvue.recommend.compile import code_digest


async def audit(conn: Connection, *, record_id: RecordId, now: datetime) -> Verdict:
    """Return what comes of replaying a record of for-you.

    Raises: FeedRecordNotFound when there is none, or its networks are kept no longer; FeedRecordUnranked.
    """
    row = await records.stored(conn, record_id=record_id, now=now)
    if row.kind != KIND:
        raise FeedRecordUnranked(kind=row.kind)
    record = unpack(row.page)
    network = await dense.find(conn, record.weights_version)
    if network is None:
        raise FeedRecordNotFound
    difference = first_difference(record, network)
    if difference is not None and record.code != code_digest():
        difference += f" The page was made by other code ({record.code}) than checks it ({code_digest()})."
    return Verdict(difference, len(record.arrays["prints"]) // 4, len(record.page))
