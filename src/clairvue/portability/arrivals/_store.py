"""The SQL of arrivals: one function, one statement."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, UploadId


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalRow:
    """One archive that somebody sent, its report still sealed; none before it has ended."""

    upload_id: UploadId
    sent_at: datetime
    ended_at: datetime | None
    report: bytes | None


async def begin(conn: Connection, upload_id: UploadId, account_id: AccountId, now: datetime) -> None:
    """Note that an archive has come; again changes nothing."""
    await conn.execute(
        """INSERT INTO portability.arrival (upload_id, account_id, sent_at) VALUES (%s, %s, %s)
        ON CONFLICT (upload_id) DO NOTHING""",
        (upload_id, account_id, now),
    )


async def end(conn: Connection, upload_id: UploadId, report: bytes, now: datetime) -> None:
    """Note what came of an archive."""
    await conn.execute(
        "UPDATE portability.arrival SET ended_at = %s, report = %s WHERE upload_id = %s", (now, report, upload_id)
    )


async def latest(conn: Connection, account_id: AccountId, limit: int) -> list[ArrivalRow]:
    """Return somebody's archives, the latest first."""
    cursor = await conn.cursor(row_factory=class_row(ArrivalRow)).execute(
        """SELECT upload_id, sent_at, ended_at, report FROM portability.arrival
        WHERE account_id = %s ORDER BY upload_id DESC LIMIT %s""",
        (account_id, limit),
    )
    return await cursor.fetchall()


async def remove_of(conn: Connection, account_id: AccountId) -> None:
    """Delete what is told of somebody's archives."""
    await conn.execute("DELETE FROM portability.arrival WHERE account_id = %s", (account_id,))


async def remove_before(conn: Connection, moment: datetime) -> int:
    """Delete what was told of archives that came before a moment, and return how many."""
    return (await conn.execute("DELETE FROM portability.arrival WHERE sent_at < %s", (moment,))).rowcount
