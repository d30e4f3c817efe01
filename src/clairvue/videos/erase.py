"""Erasing: the row is emptied at once, its objects follow by a job. It cannot be undone."""

from datetime import datetime

from clairvue.db.database import Connection, Database
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, VideoId
from clairvue.objects.store import ObjectStore
from clairvue.videos import _store
from clairvue.videos.hold import hold
from clairvue.videos.model import ENDED, Step, VideoErased, move
from clairvue.videos.words.show import forget_person, forget_words

AT_ONCE = 50
_AFTER_ALL = VideoId("~")  # sorts after every id


async def erase(conn: Connection, *, video_id: VideoId, account_id: AccountId, now: datetime) -> None:
    """Erase the account's video.

    Raises: VideoMissing, also when it is erased already.
    """
    video = await hold(conn, video_id, account_id)
    await _store.set_erased(conn, video_id, move(video.state, Step.ERASE), now)
    await forget_words(conn, video_id)
    await _store.delete_renditions(conn, video_id)
    await _store.delete_progress(conn, video_id)
    await emit(conn, VideoErased(video_id=video_id, account_id=account_id))


async def erase_objects(database: Database, objects: ObjectStore, *, video_id: VideoId, now: datetime) -> None:
    """Delete every object of a video that was erased or refused: its upload, its source, its renditions."""
    async with database.reading() as conn:
        video = await _store.look(conn, video_id)
    if video is None or video.state not in ENDED:
        return
    await objects.delete_prefix(f"uploads/{video_id}/")
    await objects.delete_prefix(f"videos/{video_id}/")
    await database.transact(lambda conn: _store.set_objects_erased(conn, video_id, now))


async def erase_some(conn: Connection, *, account_id: AccountId, now: datetime) -> int:
    """Erase some videos of somebody who has gone, and return how many: call until 0, which forgets who they were."""
    video_ids = await _store.ids_of_account(conn, account_id, _AFTER_ALL, AT_ONCE)
    for video_id in sorted(video_ids):
        await erase(conn, video_id=video_id, account_id=account_id, now=now)
    if not video_ids:
        await _store.disown(conn, account_id)
        await forget_person(conn, account_id)
    return len(video_ids)
