"""Marking somebody's video as for adults, and taking the mark back. While it stands, its author cannot lift it.

It never decides who may mark: whoever calls has written the reason into the author's ledger first.
"""

from collections.abc import Sequence
from datetime import datetime

from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.keys import slot_of
from clairvue.videos import _store
from clairvue.videos.model import (
    AgeMarked,
    AgeMarkLifted,
    AgeMarkMissing,
    VideoMissing,
    VideoState,
    VisibilityChanged,
)

AGE_MARK = "videos.video.age_mark"


async def owner_of(conn: Connection, video_id: VideoId) -> AccountId:
    """Return whose a video is, in any state but erased. Raises: VideoMissing."""
    video = await _store.look(conn, video_id)
    if video is None or video.state is VideoState.ERASED:
        raise VideoMissing
    return video.account_id


async def mark_for_adults(conn: Connection, keyring: Keyring, *, video_id: VideoId, reason: str, now: datetime) -> None:
    """Mark a video as for adults, for a reason that its author reads; a mark that stands gets the new reason.

    Raises: VideoMissing.
    """
    video = await _lock(conn, video_id)
    sealed = keyring.seal(await slot_of(conn, video.account_id), video.account_id, AGE_MARK, reason, video_id)
    await _store.set_age_mark(conn, video_id, sealed)
    await emit(conn, AgeMarked(video_id=video_id, account_id=video.account_id, cause=now.isoformat()))
    await _tell(conn, video_id, video, was=video.age_restricted, is_now=True)


async def lift_age_mark(conn: Connection, *, video_id: VideoId, now: datetime) -> None:
    """Take a mark back: what the author said of the video before holds again.

    Raises: VideoMissing, AgeMarkMissing.
    """
    video = await _lock(conn, video_id)
    if video.age_own is None:
        raise AgeMarkMissing
    await _store.remove_age_mark(conn, video_id)
    await emit(conn, AgeMarkLifted(video_id=video_id, account_id=video.account_id, cause=now.isoformat()))
    await _tell(conn, video_id, video, was=True, is_now=video.age_own)


async def age_mark_of(conn: Connection, keyring: Keyring, *, video_id: VideoId, account_id: AccountId) -> str | None:
    """Return why the account's own video was marked as for adults; None while no mark stands. Raises: VideoMissing."""
    video = await _store.look(conn, video_id)
    if video is None or video.account_id != account_id or video.state is VideoState.ERASED:
        raise VideoMissing
    return None if video.age_mark is None else keyring.unseal(account_id, AGE_MARK, video.age_mark, video_id)


async def age_marked_among(conn: Connection, video_ids: Sequence[VideoId]) -> set[VideoId]:
    """Return those of the videos that bear a moderator's mark."""
    return set(await _store.age_marked_among(conn, video_ids))


async def _lock(conn: Connection, video_id: VideoId) -> _store.Locked:
    video = await _store.lock(conn, video_id)
    if video is None or video.state is VideoState.ERASED:
        raise VideoMissing
    return video


async def _tell(conn: Connection, video_id: VideoId, video: _store.Locked, *, was: bool, is_now: bool) -> None:
    """Say that a published video is for others than before."""
    if video.state is VideoState.PUBLISHED and was is not is_now:
        changed = VisibilityChanged(video_id=video_id, account_id=video.account_id, visibility=video.visibility)
        await emit(conn, changed)
