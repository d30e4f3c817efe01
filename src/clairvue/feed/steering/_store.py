"""The SQL of steering: one function, one statement."""

from datetime import datetime

from psycopg.rows import scalar_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId


async def steering(conn: Connection, account_id: AccountId) -> bytes | None:
    """Return what a viewer chose, sealed; None when they never chose anything."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT steering FROM feed.viewer WHERE account_id = %s", (account_id,)
    )
    return await cursor.fetchone()


async def hold_steering(conn: Connection, account_id: AccountId, sealed: bytes, now: datetime) -> bytes:
    """Return the same, held until the transaction ends; where there was none, `sealed` is written first."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """INSERT INTO feed.viewer (account_id, steering, changed_at) VALUES (%s, %s, %s)
        ON CONFLICT (account_id) DO UPDATE SET account_id = excluded.account_id RETURNING steering""",
        (account_id, sealed, now),
    )
    held = await cursor.fetchone()
    assert held is not None, "an upsert returns its row"
    return held


async def set_steering(conn: Connection, account_id: AccountId, sealed: bytes, now: datetime) -> None:
    """Write what a viewer chose, in a row that is held."""
    await conn.execute(
        "UPDATE feed.viewer SET steering = %s, changed_at = %s WHERE account_id = %s", (sealed, now, account_id)
    )


async def remove_viewer(conn: Connection, account_id: AccountId) -> None:
    """Delete what a viewer chose."""
    await conn.execute("DELETE FROM feed.viewer WHERE account_id = %s", (account_id,))
