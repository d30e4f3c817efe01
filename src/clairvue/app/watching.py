"""Who may have the files of a video: the one question that media ask the domains. It decides nothing itself."""

from dataclasses import dataclass

from clairvue.installation import Installation
from clairvue.kit.ids import VideoId
from clairvue.kit.refusals import NotFound
from clairvue.videos import watch
from clairvue.videos.links import viewer_in


@dataclass(frozen=True, slots=True)
class Watchable:
    """A video that may be watched: by anybody, or by this viewer among few."""

    public: bool


async def may_watch(installation: Installation, ticket: str, video_id: VideoId) -> Watchable:
    """Say that whoever brings this ticket, or none, may watch the video.

    What is not everybody's is asked about for each file, so that an unfollow or a withdrawal ends it at once.

    Raises: NotFound, whether there is no such video or it is not for them.
    """
    async with installation.database.reading() as conn:
        if await watch.is_public(conn, video_id):
            return Watchable(public=True)
        viewer_id = viewer_in(installation.keyring, ticket, video_id, now=installation.clock()) if ticket else None
        if viewer_id is None:
            raise NotFound
        if not await watch.may_watch(
            conn, viewer_id, video_id, is_follower=installation.is_follower, now=installation.clock()
        ):
            raise NotFound
    return Watchable(public=False)
