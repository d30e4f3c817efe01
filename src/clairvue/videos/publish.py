"""Publishing: a wish from the upload on, carried out once the scan has passed. It never skips the scan."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.videos import _store
from clairvue.videos.hold import hold
from clairvue.videos.model import Step, StepImpossible, VideoPublished, VideoState, may_step, move
from clairvue.videos.words.seal import open_caption
from clairvue.videos.words.show import show_words


async def publish(
    conn: Connection, keyring: Keyring, *, video_id: VideoId, account_id: AccountId, now: datetime
) -> VideoState:
    """Publish the account's video, or remember the wish until it can be; return the state it is in now.

    Raises: VideoMissing, StepImpossible for a video that was refused.
    """
    video = await hold(conn, video_id, account_id)
    if video.state is VideoState.REFUSED:
        raise StepImpossible
    if video.state is VideoState.PUBLISHED:
        return video.state
    if may_step(video.state, Step.PUBLISH):
        return await carry_out(conn, keyring, video_id=video_id, video=video, now=now)
    await _store.set_wish(conn, video_id, wished=True)
    return video.state


async def carry_out(
    conn: Connection, keyring: Keyring, *, video_id: VideoId, video: _store.Locked, now: datetime
) -> VideoState:
    """Publish a video that its caller holds.

    Raises: StepImpossible before the scan has passed.
    """
    state = move(video.state, Step.PUBLISH)
    await _store.set_published(conn, video_id, state, now)
    await show_words(
        conn,
        video_id=video_id,
        account_id=video.account_id,
        caption=open_caption(keyring, video.account_id, video_id, video.caption),
        state=state,
        visibility=video.visibility,
        now=now,
    )
    await emit(conn, VideoPublished(video_id=video_id, account_id=video.account_id))
    return state
