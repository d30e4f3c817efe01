"""Removing what nobody will come back for: expired uploads, and objects that no upload counts.

Rows go before objects, and an upload is a row before it is an object: so an object without a row is left over for
certain. The parts of a completed upload belong to its video, which removes them when it has joined them.
"""

from datetime import datetime

from clairvue.db.database import Connection, Database
from clairvue.kit.ids import UploadId
from clairvue.objects.store import ObjectStore
from clairvue.uploads import _store
from clairvue.uploads.terminate import discard

_BATCH = 200


async def sweep(database: Database, objects: ObjectStore, now: datetime) -> int:
    """Delete expired uploads and leftover objects, and return how many uploads ended."""
    ended = 0
    while expired := await database.transact(lambda conn: _store.delete_expired(conn, now, _BATCH)):
        for upload_id in expired:
            await discard(objects, upload_id)
        ended += len(expired)
    await _sweep_finished(database, objects, now)
    await _sweep_objects(database, objects)
    return ended


async def _sweep_finished(database: Database, objects: ObjectStore, now: datetime) -> None:
    """Forget completed uploads whose parts their video needs no more; until then only stray objects go."""
    after = UploadId("")
    while True:
        async with database.reading() as conn:
            finished = await _store.list_finished(conn, now, after, _BATCH)
            forgotten = [upload_id for upload_id in finished if not await _is_needed(conn, objects, upload_id)]
        await database.transact(lambda conn, ids=forgotten: _store.delete_finished(conn, ids))
        for upload_id in forgotten:
            await discard(objects, upload_id)
        if len(finished) < _BATCH:
            return
        after = finished[-1]


async def _is_needed(conn: Connection, objects: ObjectStore, upload_id: UploadId) -> bool:
    """Say whether a part of the upload is still there, so that its video has not been joined yet."""
    parts = await _store.list_parts(conn, upload_id)
    return await objects.size(parts[-1].key) is not None


async def _sweep_objects(database: Database, objects: ObjectStore) -> None:
    """Delete the objects of uploads that are no rows: their writer was killed, or lost a race against the deletion."""
    after = ""
    while keys := await objects.keys("uploads/", 1000, after):
        ids = {UploadId(key.split("/")[1]) for key in keys}
        async with database.reading() as conn:
            known = await _store.which_exist(conn, sorted(ids))
        for upload_id in ids - known:
            await discard(objects, upload_id)
        after = keys[-1]
