"""Who may watch a video. It never knows who follows whom: whoever calls hands that in."""

from collections.abc import Sequence
from datetime import datetime

from clairvue.accounts.age.known import band_now
from clairvue.accounts.model import AgeBand
from clairvue.db.database import Connection
from clairvue.installation import IsFollower
from clairvue.kit.ids import AccountId, VideoId
from clairvue.videos.model import Access, VideoState, Visibility, sees
from clairvue.videos.read import outlines_of


async def may_watch(
    conn: Connection, viewer_id: AccountId | None, video_id: VideoId, *, is_follower: IsFollower, now: datetime
) -> bool:
    """Say whether a viewer, or anybody when None, may watch a video; one that does not exist is watched by nobody."""
    access = (await accesses_of(conn, [video_id])).get(video_id)
    return access is not None and await may_have(conn, viewer_id, access, is_follower=is_follower, now=now)


async def may_have(
    conn: Connection, viewer_id: AccountId | None, access: Access, *, is_follower: IsFollower, now: datetime
) -> bool:
    """Say the same of a video that has been read; asks for the follow and the age only where they matter."""
    asks = (
        viewer_id is not None
        and viewer_id != access.account_id
        and access.state is VideoState.PUBLISHED
        and access.visibility is Visibility.FOLLOWERS
    )
    follows = asks and viewer_id is not None and await is_follower(conn, viewer_id, access.account_id)
    is_adult = access.age_restricted and await is_known_adult(conn, viewer_id, now=now)
    return sees(access, viewer_id, follows=follows, is_adult=is_adult)


async def is_known_adult(conn: Connection, viewer_id: AccountId | None, *, now: datetime) -> bool:
    """Say whether somebody is known to be 18 or older; of whoever is signed out nothing is known."""
    return viewer_id is not None and await band_now(conn, viewer_id, now=now) is AgeBand.ADULT


async def is_public(conn: Connection, video_id: VideoId) -> bool:
    """Say whether anybody at all may watch a video, so that its files may be cached by anybody."""
    access = (await accesses_of(conn, [video_id])).get(video_id)
    return access is not None and sees(access, None, follows=False)


async def accesses_of(conn: Connection, video_ids: Sequence[VideoId]) -> dict[VideoId, Access]:
    """Return what decides who may watch these videos, by id and as it stands now; erased ones are left out."""
    return {outline.id: outline.access for outline in (await outlines_of(conn, video_ids)).values()}
