"""What the worker does for signals: it logs what was done elsewhere, and forgets. Each job may run any number of times.

What social tells reaches the log here, also where a page said the same: who folds the log counts doubles once.
"""

from clairvue.accounts.age.known import band_now
from clairvue.accounts.model import AgeBand
from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, VideoId
from clairvue.kit.numbers import number_of
from clairvue.privacy.keys import slot_of
from clairvue.privacy.model import KeyDestroyed
from clairvue.signals import _store, expire, forget
from clairvue.signals.log import Logged, SignalKind, ms_of
from clairvue.signals.note import note
from clairvue.signals.reader import reader_of
from clairvue.videos.read import outlines_of


async def note_like(installation: Installation, *, account_id: AccountId, video_id: VideoId) -> None:
    """Log that somebody liked a video."""
    await _note_video(installation, account_id, video_id, SignalKind.LIKE)


async def note_unlike(installation: Installation, *, account_id: AccountId, video_id: VideoId) -> None:
    """Log that somebody took a like back."""
    await _note_video(installation, account_id, video_id, SignalKind.UNLIKE)


async def note_save(installation: Installation, *, account_id: AccountId, video_id: VideoId) -> None:
    """Log that somebody saved a video."""
    await _note_video(installation, account_id, video_id, SignalKind.SAVE)


async def note_share(installation: Installation, *, account_id: AccountId, video_id: VideoId) -> None:
    """Log that somebody shared a video."""
    await _note_video(installation, account_id, video_id, SignalKind.SHARE)


async def note_comment(installation: Installation, *, account_id: AccountId, video_id: VideoId) -> None:
    """Log that somebody commented a video."""
    await _note_video(installation, account_id, video_id, SignalKind.COMMENT)


async def note_follow(installation: Installation, *, follower_id: AccountId, followed_id: AccountId) -> None:
    """Log that somebody follows a creator."""
    await _note(installation, follower_id, number_of(followed_id), SignalKind.FOLLOW)


async def note_unfollow(installation: Installation, *, follower_id: AccountId, followed_id: AccountId) -> None:
    """Log that somebody no longer follows a creator."""
    await _note(installation, follower_id, number_of(followed_id), SignalKind.UNFOLLOW)


async def expire_clients(installation: Installation) -> None:
    """Forget every client whose day is over."""
    while await installation.database.transact(lambda conn: expire.expire_clients(conn, now=installation.clock())):
        pass


async def expire_log(installation: Installation) -> None:
    """Empty the days of the log that are no longer kept, and delete what has told to forget."""
    for verb in (expire.expire_day, expire.expire_told, expire.expire_quotas):
        while await installation.database.transact(lambda conn, verb=verb: verb(conn, now=installation.clock())):
            pass


async def forget_video(installation: Installation, *, video_id: VideoId) -> None:
    """Forget how much a video that is no more was watched."""
    await installation.database.transact(lambda conn: forget.forget_video(conn, video_id=video_id))


async def forget_account(installation: Installation, *, account_id: AccountId) -> None:
    """Forget what somebody who has gone wanted of the log."""
    await installation.database.transact(lambda conn: forget.forget_account(conn, account_id=account_id))


async def _note_video(installation: Installation, account_id: AccountId, video_id: VideoId, kind: SignalKind) -> None:
    async with installation.database.reading() as conn:
        outline = (await outlines_of(conn, [video_id])).get(video_id)
    if outline is not None and outline.account_id != account_id:
        await _note(installation, account_id, number_of(video_id), kind, video_id)


async def _note(
    installation: Installation,
    account_id: AccountId,
    subject: int,
    kind: SignalKind,
    video_id: VideoId | None = None,
) -> None:
    """Log what somebody did, if anything may be learned from them; whoever objected in a browser may not."""
    now = installation.clock()

    async def run(conn: Connection) -> None:
        try:
            reader = await reader_of(conn, installation.keyring, account_id, await slot_of(conn, account_id))
        except KeyDestroyed:
            return
        band = await band_now(conn, account_id, now=now)
        if band is not AgeBand.UNDER_16 and reader.may_learn(objecting=band is AgeBand.UNDER_18):
            row = Logged(at_ms=ms_of(now), reader=reader.number, subject=subject, kind=kind)
            await note(conn, reader=reader.number, rows=[row], now=now)
            await _store.add(conn, [], now, {video_id: subject} if video_id else {})

    await installation.database.transact(run)
