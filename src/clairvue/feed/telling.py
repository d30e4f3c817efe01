"""Telling: say to the recommender how clips stand. A creator goes to it as a number, an account never does."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.feed import _store
from clairvue.kit.ids import VideoId
from clairvue.kit.numbers import number_of
from clairvue.privacy.keyring import Keyring
from clairvue.recommend.enter import enter, hold, leave, missing
from clairvue.recommend.model import NO_LOOK, EntryWords
from clairvue.videos.looks.show import looks_of
from clairvue.videos.model import sees
from clairvue.videos.read import get_many

STRETCH = 200


async def tell(conn: Connection, keyring: Keyring, *, video_id: VideoId, now: datetime) -> None:
    """Enter a clip while it is public, if to adults alone; let it leave otherwise, and forget its words once erased.

    How it stands is read after the hold, so of two that do this at once the later one decides.
    """
    await hold(conn, video_id, now=now)
    video = (await get_many(conn, keyring, [video_id])).get(video_id)
    if video is None or video.published_at is None or not sees(video.access, None, follows=False, is_adult=True):
        await leave(conn, video_id, erased=video is None, now=now)
        return
    words = EntryWords(
        video_id=video_id,
        creator=number_of(video.account_id),
        published_at=video.published_at,
        duration_ms=video.duration_ms,
        language=video.language,
        caption=video.caption,
        hashtags=video.hashtags,
        ai_made=video.ai_made,
        age_restricted=video.age_restricted,
        comments_off=not video.comments_allowed,
        look=(await looks_of(conn, [video_id])).get(video_id, NO_LOOK),
    )
    await enter(conn, words, now=now)


async def tell_missing(conn: Connection, keyring: Keyring, *, after: VideoId, now: datetime) -> VideoId | None:
    """Enter those of the next public clips that never were; return the clip to go on after, None at the end."""
    stretch = await _store.ids_after(conn, after, STRETCH)
    for video_id in await missing(conn, stretch):
        await tell(conn, keyring, video_id=VideoId(video_id), now=now)
    return stretch[-1] if len(stretch) == STRETCH else None
