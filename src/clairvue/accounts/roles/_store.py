"""The SQL of roles."""

from clairvue.accounts.model import Handle
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId


async def hold_roles(conn: Connection, account_id: AccountId) -> tuple[Handle, list[str]] | None:
    """Return an account's handle and roles, which nobody else changes until the transaction ends."""
    rows = await conn.execute("SELECT handle, roles FROM accounts.account WHERE id = %s FOR UPDATE", [account_id])
    return await rows.fetchone()


async def set_roles(conn: Connection, account_id: AccountId, roles: list[str]) -> None:
    """Store an account's roles."""
    await conn.execute("UPDATE accounts.account SET roles = %s WHERE id = %s", [roles, account_id])


async def holders(conn: Connection, after: Handle, limit: int) -> list[tuple[Handle, list[str]]]:
    """Return who holds a role, in the order of their handles, after the one given."""
    rows = await conn.execute(
        """SELECT handle, roles FROM accounts.account
        WHERE cardinality(roles) > 0 AND handle > %s ORDER BY handle LIMIT %s""",
        [after, limit],
    )
    return await rows.fetchall()
