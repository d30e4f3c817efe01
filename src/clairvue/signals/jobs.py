"""What the worker does for signals: it forgets. Each job may run any number of times."""

from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.signals import expire, forget


async def expire_clients(installation: Installation) -> None:
    """Forget every client whose day is over."""
    while await installation.database.transact(lambda conn: expire.expire_clients(conn, now=installation.clock())):
        pass


async def expire_log(installation: Installation) -> None:
    """Empty the days of the log that are no longer kept."""
    while await installation.database.transact(lambda conn: expire.expire_day(conn, now=installation.clock())):
        pass


async def forget_video(installation: Installation, *, video_id: VideoId) -> None:
    """Forget how much a video that is no more was watched."""
    await installation.database.transact(lambda conn: forget.forget_video(conn, video_id=video_id))
