"""Counts, and what the viewer did, for many videos or accounts at once. It never counts rows to answer a request."""

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, VideoId
from clairvue.social import _store
from clairvue.social.model import AccountCounts, Relation, VideoCounts, VideoMine


async def counts_of(conn: Connection, video_ids: list[VideoId]) -> dict[VideoId, VideoCounts]:
    """Return the counts of each of the videos."""
    found = dict(await _store.video_counts(conn, video_ids))
    return {video_id: found.get(video_id, VideoCounts()) for video_id in video_ids}


async def mine_of(conn: Connection, viewer_id: AccountId, video_ids: list[VideoId]) -> dict[VideoId, VideoMine]:
    """Return what the viewer did to each of the videos."""
    return dict(await _store.mine(conn, viewer_id, video_ids))


async def account_counts_of(conn: Connection, account_ids: list[AccountId]) -> dict[AccountId, AccountCounts]:
    """Return the counts of each of the accounts."""
    found = dict(await _store.account_counts(conn, account_ids))
    return {account_id: found.get(account_id, AccountCounts()) for account_id in account_ids}


async def relation_of(conn: Connection, viewer_id: AccountId, account_id: AccountId) -> Relation:
    """Return how the viewer stands to an account."""
    return await _store.relation(conn, viewer_id, account_id)


async def find_wrong_counts(conn: Connection, *, limit: int = 100) -> list[VideoId | AccountId]:
    """Return the videos and accounts whose counts differ from the rows they count: none, unless there is a bug.

    Reads every row of the domain: for tests and `clairvue check`, never for a request.
    """
    return [*await _store.wrong_video_counts(conn, limit), *await _store.wrong_account_counts(conn, limit)]
