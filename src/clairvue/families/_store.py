"""The SQL of families. Hours come in sealed and go out sealed."""

from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import class_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId


@dataclass(frozen=True, slots=True)
class UseRow:
    """How many minutes of which day somebody has had, and the last of them."""

    day: date
    minutes: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class TieRow:
    """A guardianship, and when both had confirmed it."""

    minor_id: AccountId
    guardian_id: AccountId
    confirmed_at: datetime | None


async def care(conn: Connection, account_id: AccountId) -> bytes | None:
    """Return how somebody is protected, sealed; None when nothing was ever chosen."""
    rows = await conn.execute("SELECT hours FROM families.care WHERE account_id = %s", [account_id])
    found = await rows.fetchone()
    return None if found is None else found[0]


async def put_care(conn: Connection, account_id: AccountId, sealed: bytes) -> None:
    """Keep how somebody is protected."""
    await conn.execute(
        """INSERT INTO families.care (account_id, hours) VALUES (%s, %s)
        ON CONFLICT (account_id) DO UPDATE SET hours = excluded.hours""",
        [account_id, sealed],
    )


async def use(conn: Connection, account_id: AccountId) -> UseRow | None:
    """Return the minutes that somebody had last."""
    async with conn.cursor(row_factory=class_row(UseRow)) as cursor:
        await cursor.execute("SELECT day, minutes, last_at FROM families.use WHERE account_id = %s", [account_id])
        return await cursor.fetchone()


async def count_minute(conn: Connection, account_id: AccountId, day: date, minute: datetime) -> None:
    """Count a minute of use, once; a new day begins at nothing, and what was before is forgotten."""
    await conn.execute(
        """INSERT INTO families.use AS held (account_id, day, minutes, last_at) VALUES (%s, %s, 1, %s)
        ON CONFLICT (account_id) DO UPDATE SET day = excluded.day, last_at = excluded.last_at,
            minutes = CASE WHEN held.day = excluded.day THEN held.minutes + 1 ELSE 1 END
        WHERE held.last_at < excluded.last_at""",
        [account_id, day, minute],
    )


async def put_code(conn: Connection, minor_id: AccountId, digest: bytes, expires_at: datetime) -> None:
    """Keep somebody's code, in place of the one before."""
    await conn.execute(
        """INSERT INTO families.code (minor_id, digest, expires_at) VALUES (%s, %s, %s)
        ON CONFLICT (minor_id) DO UPDATE SET digest = excluded.digest, expires_at = excluded.expires_at""",
        [minor_id, digest, expires_at],
    )


async def take_code(conn: Connection, digest: bytes, now: datetime) -> AccountId | None:
    """Use a code up, and return whose it was while it held."""
    rows = await conn.execute(
        "DELETE FROM families.code WHERE digest = %s AND expires_at > %s RETURNING minor_id", [digest, now]
    )
    found = await rows.fetchone()
    return None if found is None else found[0]


async def remove_old_codes(conn: Connection, now: datetime) -> None:
    """Delete the codes that have expired."""
    await conn.execute("DELETE FROM families.code WHERE expires_at <= %s", [now])


async def remove_old_use(conn: Connection, before: date) -> None:
    """Forget the minutes of days that are over."""
    await conn.execute("DELETE FROM families.use WHERE day < %s", [before])


async def add_tie(conn: Connection, minor_id: AccountId, guardian_id: AccountId, now: datetime) -> None:
    """Let a guardian ask to be that; asked twice is asked once."""
    await conn.execute(
        """INSERT INTO families.guardianship (minor_id, guardian_id, asked_at) VALUES (%s, %s, %s)
        ON CONFLICT (minor_id, guardian_id) DO NOTHING""",
        [minor_id, guardian_id, now],
    )


async def confirm_tie(conn: Connection, minor_id: AccountId, guardian_id: AccountId, now: datetime) -> bool:
    """Let a guardianship hold, and say whether it was asked for."""
    rows = await conn.execute(
        """UPDATE families.guardianship SET confirmed_at = coalesce(confirmed_at, %s)
        WHERE minor_id = %s AND guardian_id = %s RETURNING minor_id""",
        [now, minor_id, guardian_id],
    )
    return await rows.fetchone() is not None


async def remove_tie(conn: Connection, one_id: AccountId, other_id: AccountId) -> list[AccountId]:
    """End what ties two accounts, whoever is the minor, and return the minor of each guardianship that ended."""
    rows = await conn.execute(
        """DELETE FROM families.guardianship
        WHERE (minor_id = %(one)s AND guardian_id = %(other)s) OR (minor_id = %(other)s AND guardian_id = %(one)s)
        RETURNING minor_id""",
        {"one": one_id, "other": other_id},
    )
    return [minor_id for (minor_id,) in await rows.fetchall()]


async def ties_of(conn: Connection, account_id: AccountId, limit: int) -> list[TieRow]:
    """Return what ties an account, as minor or as guardian."""
    async with conn.cursor(row_factory=class_row(TieRow)) as cursor:
        await cursor.execute(
            """SELECT minor_id, guardian_id, confirmed_at FROM families.guardianship
            WHERE minor_id = %(id)s OR guardian_id = %(id)s ORDER BY asked_at, minor_id, guardian_id LIMIT %(limit)s""",
            {"id": account_id, "limit": limit},
        )
        return await cursor.fetchall()


async def ties_after(conn: Connection, minor_id: AccountId, limit: int) -> list[TieRow]:
    """Return guardianships in the order of their minors, those after one."""
    async with conn.cursor(row_factory=class_row(TieRow)) as cursor:
        await cursor.execute(
            """SELECT minor_id, guardian_id, confirmed_at FROM families.guardianship WHERE minor_id > %s
            ORDER BY minor_id, guardian_id LIMIT %s""",
            [minor_id, limit],
        )
        return await cursor.fetchall()


async def remove_ties(conn: Connection, account_ids: list[AccountId]) -> None:
    """End every guardianship of these minors."""
    await conn.execute("DELETE FROM families.guardianship WHERE minor_id = ANY(%s)", [account_ids])


async def remove_guardian(conn: Connection, account_id: AccountId) -> None:
    """End every guardianship of a guardian."""
    await conn.execute("DELETE FROM families.guardianship WHERE guardian_id = %s", [account_id])


async def remove_care(conn: Connection, account_id: AccountId) -> None:
    """Delete how somebody was protected."""
    await conn.execute("DELETE FROM families.care WHERE account_id = %s", [account_id])


async def remove_use(conn: Connection, account_id: AccountId) -> None:
    """Delete somebody's minutes."""
    await conn.execute("DELETE FROM families.use WHERE account_id = %s", [account_id])


async def remove_code(conn: Connection, account_id: AccountId) -> None:
    """Delete somebody's code."""
    await conn.execute("DELETE FROM families.code WHERE minor_id = %s", [account_id])
