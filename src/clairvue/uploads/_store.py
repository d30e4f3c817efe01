"""The SQL of uploads: one function, one statement."""

from collections.abc import Sequence
from datetime import datetime

from psycopg.rows import args_row, class_row, scalar_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, UploadId
from clairvue.uploads.model import OPEN_MAX, PARTS_MAX, Kind, OpenUpload, Part, Upload


async def find(conn: Connection, upload_id: UploadId, account_id: AccountId) -> Upload | None:
    """Read an upload of this account."""
    cursor = await conn.cursor(row_factory=class_row(Upload)).execute(
        """SELECT id, account_id, kind, bytes_total, received, parts, expires_at, completed_at
        FROM uploads.upload WHERE id = %s AND account_id = %s""",
        (upload_id, account_id),
    )
    return await cursor.fetchone()


async def add(
    conn: Connection,
    *,
    upload_id: UploadId,
    account_id: AccountId,
    kind: Kind,
    bytes_total: int,
    now: datetime,
    expires_at: datetime,
) -> Upload | None:
    """Write a new upload in the account's lowest free slot; None when there is none, or another took it just now."""
    cursor = await conn.cursor(row_factory=class_row(Upload)).execute(
        """INSERT INTO uploads.upload (id, account_id, kind, bytes_total, slot, created_at, expires_at)
        SELECT %(id)s, %(account_id)s, %(kind)s, %(bytes_total)s, free.slot, %(now)s, %(expires_at)s
        FROM generate_series(0, %(slots)s - 1) AS free (slot)
        WHERE NOT EXISTS (
            SELECT 1 FROM uploads.upload AS taken WHERE taken.account_id = %(account_id)s AND taken.slot = free.slot
        )
        ORDER BY free.slot LIMIT 1
        ON CONFLICT (account_id, slot) DO NOTHING
        RETURNING id, account_id, kind, bytes_total, received, parts, expires_at, completed_at""",
        {
            "id": upload_id,
            "account_id": account_id,
            "kind": kind,
            "bytes_total": bytes_total,
            "now": now,
            "expires_at": expires_at,
            "slots": OPEN_MAX,
        },
    )
    return await cursor.fetchone()


async def list_open(conn: Connection, account_id: AccountId, now: datetime) -> list[OpenUpload]:
    """Read the account's unfinished clips, the one that ends first first."""
    cursor = await conn.cursor(row_factory=args_row(OpenUpload)).execute(
        """SELECT id, bytes_total, received, expires_at FROM uploads.upload
        WHERE account_id = %s AND kind = 'video' AND slot IS NOT NULL AND expires_at > %s
        ORDER BY expires_at, id LIMIT %s""",
        (account_id, now, OPEN_MAX),
    )
    return await cursor.fetchall()


async def move(
    conn: Connection,
    *,
    upload_id: UploadId,
    received: int,
    parts: Sequence[Part],
    now: datetime,
    expires_at: datetime,
) -> Upload | None:
    """Move the offset on by these parts if it stands at `received`, and complete the upload with its last byte.

    This is the compare-and-set that makes racing requests harmless: of two, the second finds another offset.
    """
    cursor = await conn.cursor(row_factory=class_row(Upload)).execute(
        """UPDATE uploads.upload SET received = received + %(bytes)s, parts = parts + %(parts)s,
            expires_at = %(expires_at)s,
            completed_at = CASE WHEN received + %(bytes)s = bytes_total THEN %(now)s::timestamptz END,
            slot = CASE WHEN received + %(bytes)s = bytes_total THEN NULL ELSE slot END
        WHERE id = %(id)s AND received = %(received)s AND completed_at IS NULL
        RETURNING id, account_id, kind, bytes_total, received, parts, expires_at, completed_at""",
        {
            "id": upload_id,
            "received": received,
            "bytes": sum(part.size for part in parts),
            "parts": len(parts),
            "now": now,
            "expires_at": expires_at,
        },
    )
    return await cursor.fetchone()


async def add_parts(conn: Connection, upload_id: UploadId, parts: Sequence[Part]) -> None:
    """Write where the bytes lie."""
    await conn.execute(
        """INSERT INTO uploads.part (upload_id, position, bytes, key)
        SELECT %s, position, bytes, key
        FROM unnest(%s::bigint[], %s::integer[], %s::text[]) AS part (position, bytes, key)""",
        (
            upload_id,
            [part.position for part in parts],
            [part.size for part in parts],
            [part.key for part in parts],
        ),
    )


async def list_parts(conn: Connection, upload_id: UploadId) -> list[Part]:
    """Read the parts of an upload in their order."""
    cursor = await conn.cursor(row_factory=args_row(Part)).execute(
        "SELECT position, bytes, key FROM uploads.part WHERE upload_id = %s ORDER BY position LIMIT %s",
        (upload_id, PARTS_MAX),
    )
    return await cursor.fetchall()


async def delete_open(conn: Connection, upload_id: UploadId, account_id: AccountId) -> bool:
    """Delete an unfinished upload of this account; say whether there was one."""
    cursor = await conn.execute(
        "DELETE FROM uploads.upload WHERE id = %s AND account_id = %s AND completed_at IS NULL",
        (upload_id, account_id),
    )
    return cursor.rowcount == 1


async def delete_expired_of(conn: Connection, account_id: AccountId, now: datetime) -> None:
    """Delete the unfinished uploads of this account that have expired."""
    await conn.execute(
        "DELETE FROM uploads.upload WHERE account_id = %s AND slot IS NOT NULL AND expires_at <= %s",
        (account_id, now),
    )


async def delete_expired(conn: Connection, now: datetime, limit: int) -> list[UploadId]:
    """Delete unfinished uploads that have expired, and return their ids."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """DELETE FROM uploads.upload WHERE completed_at IS NULL AND id = ANY(ARRAY(
            SELECT id FROM uploads.upload WHERE expires_at <= %s AND completed_at IS NULL
            ORDER BY expires_at LIMIT %s FOR UPDATE SKIP LOCKED
        )) RETURNING id""",
        (now, limit),
    )
    return await cursor.fetchall()


async def list_finished(conn: Connection, now: datetime, after: UploadId, limit: int) -> list[UploadId]:
    """Read completed uploads whose time is over, in the order of their ids, those after `after`."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT id FROM uploads.upload WHERE expires_at <= %s AND completed_at IS NOT NULL AND id > %s
        ORDER BY id LIMIT %s""",
        (now, after, limit),
    )
    return await cursor.fetchall()


async def delete_finished(conn: Connection, upload_ids: Sequence[UploadId]) -> None:
    """Delete completed uploads."""
    await conn.execute(
        "DELETE FROM uploads.upload WHERE id = ANY(%s) AND completed_at IS NOT NULL", (list(upload_ids),)
    )


async def which_exist(conn: Connection, upload_ids: Sequence[UploadId]) -> set[UploadId]:
    """Read which of these uploads there are."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT id FROM uploads.upload WHERE id = ANY(%s) LIMIT %s", (list(upload_ids), len(upload_ids))
    )
    return set(await cursor.fetchall())


async def delete_of_account(conn: Connection, account_id: AccountId) -> list[UploadId]:
    """Delete every upload of an account, finished or not, and return their ids."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "DELETE FROM uploads.upload WHERE account_id = %s RETURNING id", (account_id,)
    )
    return await cursor.fetchall()
