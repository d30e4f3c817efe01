"""What the worker does for the feed: clips enter and leave the charts, heats follow the counts, records expire.

It also tells the recommender of clips, which knows neither videos nor whose they are.
"""

from functools import partial

from clairvue.db.database import Connection
from clairvue.feed import charts, noticing, record, seen, telling, warm
from clairvue.feed.steering import steer
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId
from clairvue.recommend import expire

BATCHES_MAX = 20


async def warm_video(installation: Installation, *, video_id: VideoId) -> None:
    """Bring the charts in line with a clip: in while it is public, with its counts; out otherwise."""
    now = installation.clock()
    await installation.database.transact(
        lambda conn: warm.enter_or_leave(conn, installation.keyring, video_id=video_id, now=now)
    )


async def forget_video(installation: Installation, *, video_id: VideoId) -> None:
    """Do the same for a clip that was taken back or erased; if it is public again by now, it stays."""
    await warm_video(installation, video_id=video_id)


async def recommend_entry(installation: Installation, *, video_id: VideoId) -> None:
    """Tell the recommender how a clip stands: what it is about while it is public, that it has gone otherwise."""
    now = installation.clock()
    await installation.database.transact(
        lambda conn: telling.tell(conn, installation.keyring, video_id=video_id, now=now)
    )


async def recommend_missing(installation: Installation) -> None:
    """Tell the recommender of public clips that it was never told of: those from before there was one."""
    after: VideoId | None = VideoId("")
    while after is not None:
        after = await installation.database.transact(partial(_tell_missing, installation, after))


async def _tell_missing(installation: Installation, after: VideoId, conn: Connection) -> VideoId | None:
    return await telling.tell_missing(conn, installation.keyring, after=after, now=installation.clock())


async def expire_recommend(installation: Installation) -> None:
    """Delete what the recommender was told of clips that left long ago, and weights that no record names any more."""
    now = installation.clock()
    while await installation.database.transact(lambda conn: expire.expire(conn, now=now)):
        pass


async def refresh_heat(installation: Installation) -> None:
    """Let heats follow the counts that changed."""
    now = installation.clock()
    for _ in range(BATCHES_MAX):
        if not await installation.database.transact(lambda conn: warm.refresh(conn, now=now)):
            return


async def notice_seen(installation: Installation) -> None:
    """Take out of the signal log what readers have seen, so that they are not shown it again."""
    for _ in range(BATCHES_MAX):
        if not await installation.database.transact(noticing.notice):
            return


async def forget_reader(installation: Installation, *, reader: int) -> None:
    """Forget what a reader has seen and was served: their number is nobody's any more."""
    await installation.database.transact(lambda conn: noticing.forget_reader(conn, reader))


async def forget_account(installation: Installation, *, account_id: AccountId) -> None:
    """Forget what somebody who has gone asked of their feed, and which pages they were served."""

    async def forget(conn: Connection) -> None:
        await steer.forget_viewer(conn, account_id=account_id)
        await record.forget_reader(conn, installation.keyring, account_id=account_id)

    await installation.database.transact(forget)


async def forget_watch(installation: Installation, *, reader: int, subject: int) -> None:
    """Let one clip count as never seen."""
    await installation.database.transact(lambda conn: seen.forget_clip(conn, reader=reader, number=subject))


async def expire_records(installation: Installation) -> None:
    """Delete records, charts and sessions whose time is over."""
    now = installation.clock()
    while await installation.database.transact(lambda conn: record.expire(conn, now=now)):
        pass
    while await installation.database.transact(lambda conn: charts.expire(conn, now=now)):
        pass
    while await installation.database.transact(lambda conn: seen.expire(conn, now=now)):
        pass
