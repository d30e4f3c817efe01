"""What the worker does for the feed: clips enter and leave the charts, heats follow the counts, records expire."""

from clairvue.feed import charts, record, warm
from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.videos.model import VideoState, Visibility
from clairvue.videos.read import get_many

BATCHES_MAX = 20


async def warm_video(installation: Installation, *, video_id: VideoId) -> None:
    """Bring the charts in line with a clip: in while it is public, with its counts; out otherwise."""
    async with installation.database.reading() as conn:
        video = (await get_many(conn, installation.keyring, [video_id])).get(video_id)
    now = installation.clock()
    if (
        video is None
        or video.state is not VideoState.PUBLISHED
        or video.visibility is not Visibility.PUBLIC
        or video.published_at is None
    ):
        await forget_video(installation, video_id=video_id)
        return
    account_id, language, published_at = video.account_id, video.language, video.published_at
    await installation.database.transact(
        lambda conn: warm.enter(
            conn, video_id=video_id, account_id=account_id, language=language, published_at=published_at
        )
    )
    await installation.database.transact(lambda conn: warm.warm_many(conn, video_ids=[video_id], now=now))


async def forget_video(installation: Installation, *, video_id: VideoId) -> None:
    """Take a clip that is no longer public out of the charts."""
    await installation.database.transact(lambda conn: warm.leave(conn, video_id=video_id))


async def refresh_heat(installation: Installation) -> None:
    """Let heats follow the counts that changed."""
    now = installation.clock()
    for _ in range(BATCHES_MAX):
        if not await installation.database.transact(lambda conn: warm.refresh(conn, now=now)):
            return


async def expire_records(installation: Installation) -> None:
    """Delete records and charts whose time is over."""
    now = installation.clock()
    while await installation.database.transact(lambda conn: record.expire(conn, now=now)):
        pass
    while await installation.database.transact(lambda conn: charts.expire(conn, now=now)):
        pass
