"""Beginning a video: the last byte of its upload has arrived. It never looks at the bytes."""

from collections.abc import Sequence
from datetime import datetime

from clairvue.accounts.age.known import band_now
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, VideoId
from clairvue.videos import _store
from clairvue.videos.model import NO_LANGUAGE, VideoUploaded, Visibility


async def begin(
    conn: Connection,
    *,
    video_id: VideoId,
    account_id: AccountId,
    bytes_total: int,
    part_keys: Sequence[str],
    now: datetime,
) -> None:
    """Make the video of a finished upload, whose bytes are the parts in this order; again changes nothing."""
    assert part_keys, "an upload has at least one part"
    is_new = await _store.add_video(
        conn,
        video_id=video_id,
        account_id=account_id,
        language=NO_LANGUAGE,
        bytes_total=bytes_total,
        part_keys=part_keys,
        now=now,
    )
    if is_new:
        if (await band_now(conn, account_id, now=now)).is_minor:  # wider only where they say so, and from 16 on
            await _store.set_choices(conn, video_id, visibility=Visibility.FOLLOWERS)
        await emit(conn, VideoUploaded(video_id=video_id, account_id=account_id))
