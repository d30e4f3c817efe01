"""The SQL of privacy. It holds slots, never keys."""

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId


async def add_key(conn: Connection, account_id: AccountId, slot: int) -> None:
    """Remember an account's slot."""
    await conn.execute("INSERT INTO privacy.account_key (account_id, slot) VALUES (%s, %s)", [account_id, slot])


async def slots(conn: Connection, account_ids: list[AccountId]) -> dict[AccountId, int]:
    """Return the slots of those accounts that have one."""
    rows = await conn.execute(
        "SELECT account_id, slot FROM privacy.account_key WHERE account_id = ANY(%s) LIMIT %s",
        [account_ids, len(account_ids)],
    )
    return dict(await rows.fetchall())


async def remove_key(conn: Connection, account_id: AccountId) -> None:
    """Forget where an account's key lay."""
    await conn.execute("DELETE FROM privacy.account_key WHERE account_id = %s", [account_id])


async def keys_after(conn: Connection, slot: int, limit: int) -> list[tuple[AccountId, int]]:
    """Return accounts with their slots in the order of the slots, those after one."""
    rows = await conn.execute(
        "SELECT account_id, slot FROM privacy.account_key WHERE slot > %s ORDER BY slot LIMIT %s", [slot, limit]
    )
    return await rows.fetchall()
