"""Who may have the files of a video: the one question that media ask the domains. It decides nothing itself."""

from dataclasses import dataclass

from clairvue.accounts.edge import viewer_by_cookies
from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.kit.refusals import NotFound
from clairvue.videos import watch


@dataclass(frozen=True, slots=True)
class Watchable:
    """A video that may be watched: by anybody, or by this viewer among few."""

    public: bool


async def may_watch(installation: Installation, cookies: dict[str, str], video_id: VideoId) -> Watchable:
    """Say that whoever brings the cookies may watch the video.

    Raises: NotFound, whether there is no such video or it is not for them.
    """
    async with installation.database.reading() as conn:
        if await watch.is_public(conn, video_id):
            return Watchable(public=True)
    viewer = await viewer_by_cookies(installation, cookies)
    if viewer is None:
        raise NotFound
    async with installation.database.reading() as conn:
        if not await watch.may_watch(
            conn, viewer.account_id, video_id, is_follower=installation.is_follower, now=installation.clock()
        ):
            raise NotFound
    return Watchable(public=False)
