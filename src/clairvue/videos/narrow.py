"""Narrowing: what somebody who is known to be a minor has shown to everybody is for their followers from then on."""

from datetime import datetime

from clairvue.accounts.age.known import band_now
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId
from clairvue.videos import _store
from clairvue.videos.hold import hold
from clairvue.videos.model import AudienceNarrowed, VideoState, Visibility, VisibilityChanged
from clairvue.videos.words.show import hide_words

AT_ONCE = 50


async def narrow_some(conn: Connection, *, account_id: AccountId, now: datetime) -> int:
    """Narrow some videos of a minor that are for everybody, and return how many: call until 0.

    From 16 on they may widen each again themselves.
    """
    if not (await band_now(conn, account_id, now=now)).is_minor:
        return 0
    video_ids = await _store.ids_for_all(conn, account_id, AT_ONCE)
    for video_id in video_ids:
        video = await hold(conn, video_id, account_id)
        await _store.set_choices(conn, video_id, visibility=Visibility.FOLLOWERS)
        await hide_words(conn, video_id)
        if video.state is VideoState.PUBLISHED:
            changed = VisibilityChanged(video_id=video_id, account_id=account_id, visibility=Visibility.FOLLOWERS)
            await emit(conn, changed)
    if video_ids:
        await emit(conn, AudienceNarrowed(account_id=account_id, cause=f"{now:%Y-%m-%d}"))
    return len(video_ids)
