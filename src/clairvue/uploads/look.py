"""Finding an upload, for its owner alone. It changes nothing."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, UploadId, is_id
from clairvue.uploads import _store
from clairvue.uploads.model import LIFETIME, OpenUpload, Upload, UploadExpired, UploadUnknown


async def look(conn: Connection, *, upload_id: str, account_id: AccountId, now: datetime) -> Upload:
    """Return an upload of this account; a stranger's does not exist.

    Raises: UploadUnknown, UploadExpired.
    """
    upload = await _store.find(conn, UploadId(upload_id), account_id) if is_id(upload_id) else None
    if upload is None:
        raise UploadUnknown
    if upload.completed_at is None and upload.expires_at <= now:
        raise UploadExpired(hours=int(LIFETIME.total_seconds()) // 3600)
    return upload


async def list_open(conn: Connection, *, account_id: AccountId, now: datetime) -> list[OpenUpload]:
    """Return the account's unfinished uploads, the one that ends first first."""
    return await _store.list_open(conn, account_id, now)
