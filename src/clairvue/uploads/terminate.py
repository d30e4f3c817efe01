"""Ending uploads that their owner no longer wants. It never touches what has become a video."""

from datetime import datetime

from clairvue.db.database import Connection, Database
from clairvue.kit.ids import AccountId
from clairvue.objects.store import ObjectStore
from clairvue.uploads import _store
from clairvue.uploads.look import look
from clairvue.uploads.model import UploadFinished, UploadUnknown


async def terminate(conn: Connection, *, upload_id: str, account_id: AccountId, now: datetime) -> None:
    """Delete an unfinished upload; `discard` its bytes once this is committed.

    Raises: UploadUnknown, UploadExpired, UploadFinished.
    """
    upload = await look(conn, upload_id=upload_id, account_id=account_id, now=now)
    if upload.completed_at is not None:
        raise UploadFinished
    if not await _store.delete_open(conn, upload.id, account_id):
        raise UploadUnknown  # its last byte, or another request to delete it, came between


async def forget_account(database: Database, objects: ObjectStore, *, account_id: AccountId) -> None:
    """Delete every upload of somebody who has gone; bytes that a kill leaves here, the sweep finds."""
    for upload_id in await database.transact(lambda conn: _store.delete_of_account(conn, account_id)):
        await discard(objects, upload_id)


async def discard(objects: ObjectStore, upload_id: str) -> None:
    """Delete all bytes of an upload that is no row any more."""
    await objects.delete_prefix(f"uploads/{upload_id}/")
