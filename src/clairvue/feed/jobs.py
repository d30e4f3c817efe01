"""What the worker does for the feed: clips enter and leave the charts, heats follow the counts, records expire."""

from clairvue.feed import charts, record, warm
from clairvue.installation import Installation
from clairvue.kit.ids import VideoId

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
