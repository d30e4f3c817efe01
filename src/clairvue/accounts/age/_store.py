"""The SQL of ages."""

from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import class_row

from clairvue.accounts.model import AgeBand, AgeEvidence
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId


@dataclass(frozen=True, slots=True)
class AskRow:
    """That somebody went to a provider to be attested, and the digest of the nonce its answer must name."""

    account_id: AccountId
    digest: bytes
    provider: str
    years_min: int
    expires_at: datetime


async def hold(conn: Connection, account_id: AccountId) -> AgeEvidence:
    """Return what is known of an account's age, which nobody else changes until the transaction ends."""
    async with conn.cursor(row_factory=class_row(AgeEvidence)) as cursor:
        await cursor.execute(
            """SELECT a.age_band AS declared, a.age_declared_on AS declared_on, g.years_min AS assured_years,
                g.expires_at AS assured_until
            FROM accounts.account AS a LEFT JOIN accounts.age_assurance AS g ON g.account_id = a.id
            WHERE a.id = %s FOR UPDATE OF a""",
            [account_id],
        )
        found = await cursor.fetchone()
    assert found is not None, "whoever asks has a session, and so an account"
    return found


async def ages(conn: Connection, account_ids: list[AccountId]) -> list[tuple[AccountId, AgeEvidence]]:
    """Return what is known of the ages of those accounts that exist."""
    rows = await conn.execute(
        """SELECT a.id, a.age_band, a.age_declared_on, g.years_min, g.expires_at
        FROM accounts.account AS a LEFT JOIN accounts.age_assurance AS g ON g.account_id = a.id
        WHERE a.id = ANY(%s) LIMIT %s""",
        [account_ids, len(account_ids)],
    )
    return [
        (account_id, AgeEvidence(declared=band, declared_on=on, assured_years=years, assured_until=until))
        for account_id, band, on, years, until in await rows.fetchall()
    ]


async def set_declared(conn: Connection, account_id: AccountId, band: AgeBand, month: date) -> None:
    """Write the band that somebody declared, and the month."""
    await conn.execute(
        "UPDATE accounts.account SET age_band = %s, age_declared_on = %s WHERE id = %s", [band, month, account_id]
    )


async def put_assurance(
    conn: Connection, account_id: AccountId, *, years_min: int, method: str, assured_on: date, until: datetime
) -> None:
    """Keep what was attested, in place of what was attested before."""
    await conn.execute(
        """INSERT INTO accounts.age_assurance (account_id, years_min, method, assured_on, expires_at)
        VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (account_id) DO UPDATE SET years_min = excluded.years_min, method = excluded.method,
            assured_on = excluded.assured_on, expires_at = excluded.expires_at""",
        [account_id, years_min, method, assured_on, until],
    )


async def ended(conn: Connection, now: datetime, limit: int) -> list[AccountId]:
    """Return whose attested age has ended, the first to end first."""
    rows = await conn.execute(
        "SELECT account_id FROM accounts.age_assurance WHERE expires_at <= %s ORDER BY expires_at, account_id LIMIT %s",
        [now, limit],
    )
    return [account_id for (account_id,) in await rows.fetchall()]


async def remove_assurance(conn: Connection, account_id: AccountId) -> None:
    """Forget what was attested."""
    await conn.execute("DELETE FROM accounts.age_assurance WHERE account_id = %s", [account_id])


async def method(conn: Connection, account_id: AccountId) -> str:
    """Return by which method an age was attested; empty where none was."""
    rows = await conn.execute("SELECT method FROM accounts.age_assurance WHERE account_id = %s", [account_id])
    found = await rows.fetchone()
    return "" if found is None else found[0]


async def put_ask(conn: Connection, row: AskRow) -> None:
    """Keep what somebody asked for, in place of what they asked before."""
    await conn.execute(
        """INSERT INTO accounts.age_ask (account_id, digest, provider, years_min, expires_at)
        VALUES (%s, %s, %s, %s, %s)
        ON CONFLICT (account_id) DO UPDATE SET digest = excluded.digest, provider = excluded.provider,
            years_min = excluded.years_min, expires_at = excluded.expires_at""",
        [row.account_id, row.digest, row.provider, row.years_min, row.expires_at],
    )


async def take_ask(conn: Connection, account_id: AccountId) -> AskRow | None:
    """Delete what somebody asked for, and return it."""
    async with conn.cursor(row_factory=class_row(AskRow)) as cursor:
        await cursor.execute(
            """DELETE FROM accounts.age_ask WHERE account_id = %s
            RETURNING account_id, digest, provider, years_min, expires_at""",
            [account_id],
        )
        return await cursor.fetchone()


async def remove_ended_asks(conn: Connection, now: datetime) -> None:
    """Forget what was asked and not answered in time."""
    await conn.execute("DELETE FROM accounts.age_ask WHERE expires_at <= %s", [now])
