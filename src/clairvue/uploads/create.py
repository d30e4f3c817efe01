"""Beginning an upload: room is promised before a byte is sent. It stores nothing about the file but its length."""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, Cell, UploadId, make_id
from clairvue.uploads import _store
from clairvue.uploads.model import LIFETIME, OPEN_MAX, Kind, TooManyOpenUploads, Upload, UploadEmpty, UploadTooLarge


def check_length(bytes_total: int, bytes_max: int) -> None:
    """Let through what is neither empty nor too large.

    Raises: UploadEmpty, UploadTooLarge.
    """
    if bytes_total == 0:
        raise UploadEmpty
    if bytes_total > bytes_max:
        raise UploadTooLarge(bytes_max=bytes_max)


async def create(
    conn: Connection, *, cell: Cell, account_id: AccountId, bytes_total: int, now: datetime, kind: Kind = Kind.VIDEO
) -> Upload:
    """Make an empty upload of a length that was checked.

    Raises: TooManyOpenUploads.
    """
    await _store.delete_expired_of(conn, account_id, now)
    upload_id = UploadId(make_id(cell, now))
    # Somebody's other tab may take the slot we saw free: then the next free one is tried, as often as there are slots.
    for _ in range(OPEN_MAX):
        upload = await _store.add(
            conn,
            upload_id=upload_id,
            account_id=account_id,
            kind=kind,
            bytes_total=bytes_total,
            now=now,
            expires_at=now + LIFETIME,
        )
        if upload is not None:
            return upload
    unfinished = await _store.list_open(conn, account_id, now)
    wait = unfinished[0].expires_at - now if unfinished else LIFETIME
    raise TooManyOpenUploads(open_max=OPEN_MAX, retry_after_s=int(wait.total_seconds()) + 1)
