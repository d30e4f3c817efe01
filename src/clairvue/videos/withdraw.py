"""Withdrawing: nobody but its author sees the video any more. It deletes nothing, so it can be published again."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, VideoId
from clairvue.videos import _store
from clairvue.videos.hold import hold
from clairvue.videos.model import Step, VideoState, VideoWithdrawn, may_step, move
from clairvue.videos.words.show import hide_words


async def withdraw(conn: Connection, *, video_id: VideoId, account_id: AccountId, now: datetime) -> VideoState:
    """Take the account's video back; before it is published, take back the wish. Return the state it is in now.

    Raises: VideoMissing.
    """
    video = await hold(conn, video_id, account_id)
    if not may_step(video.state, Step.WITHDRAW):
        await _store.set_wish(conn, video_id, wished=False)
        return video.state
    state = move(video.state, Step.WITHDRAW)
    await _store.set_withdrawn(conn, video_id, state, now)
    await hide_words(conn, video_id)
    await emit(conn, VideoWithdrawn(video_id=video_id, account_id=account_id))
    return state
