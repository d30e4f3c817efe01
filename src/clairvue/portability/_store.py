"""The SQL of leaving: wishes, certificates, and whether a declared column still names somebody."""

from datetime import datetime
from typing import Any

from psycopg import sql
from psycopg.rows import class_row, dict_row, scalar_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.portability.model import Departure, Erasure
from clairvue.portability.sections import Section
from clairvue.privacy.inventory import SealedTable


async def put_erasure(conn: Connection, account_id: AccountId, erasure: Erasure) -> bool:
    """Note a wish, in place of an earlier one that has not begun; say whether it was noted."""
    cursor = await conn.execute(
        """INSERT INTO portability.erasure (account_id, receipt, wished_at, due_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (account_id) DO UPDATE SET wished_at = EXCLUDED.wished_at, due_at = EXCLUDED.due_at
        WHERE erasure.begun_at IS NULL""",
        (account_id, erasure.receipt, erasure.wished_at, erasure.due_at),
    )
    return cursor.rowcount == 1


async def erasure_of(conn: Connection, account_id: AccountId) -> Erasure | None:
    """Return an account's wish."""
    cursor = await conn.cursor(row_factory=class_row(Erasure)).execute(
        "SELECT receipt, wished_at, due_at FROM portability.erasure WHERE account_id = %s", (account_id,)
    )
    return await cursor.fetchone()


async def remove_wish(conn: Connection, account_id: AccountId) -> bool:
    """Take a wish back, and say whether it had not begun."""
    cursor = await conn.execute(
        "DELETE FROM portability.erasure WHERE account_id = %s AND begun_at IS NULL", (account_id,)
    )
    return cursor.rowcount == 1


async def begin(conn: Connection, account_id: AccountId, now: datetime) -> bool:
    """Begin an erasure that is due, or go on with one, and say whether there is one."""
    cursor = await conn.execute(
        """UPDATE portability.erasure SET begun_at = COALESCE(begun_at, %(now)s)
        WHERE account_id = %(id)s AND due_at <= %(now)s""",
        {"id": account_id, "now": now},
    )
    return cursor.rowcount == 1


async def set_gone(conn: Connection, account_id: AccountId, now: datetime) -> None:
    """Note that the key is destroyed and the domains are told."""
    await conn.execute(
        """UPDATE portability.erasure SET gone_at = COALESCE(gone_at, %(now)s), told_at = %(now)s
        WHERE account_id = %(id)s""",
        {"id": account_id, "now": now},
    )


async def due(conn: Connection, now: datetime, limit: int) -> list[AccountId]:
    """Return accounts whose erasure is due and has not been carried out."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT account_id FROM portability.erasure WHERE due_at <= %s AND gone_at IS NULL ORDER BY due_at LIMIT %s",
        (now, limit),
    )
    return await cursor.fetchall()


async def departures(conn: Connection, after: AccountId, limit: int) -> list[Departure]:
    """Return who has gone and has no certificate yet, in the order of their ids."""
    cursor = await conn.cursor(row_factory=class_row(Departure)).execute(
        """SELECT account_id, receipt, wished_at, due_at, gone_at, told_at FROM portability.erasure
        WHERE gone_at IS NOT NULL AND account_id > %s ORDER BY account_id LIMIT %s""",
        (after, limit),
    )
    return await cursor.fetchall()


async def remove_departure(conn: Connection, account_id: AccountId) -> None:
    """Forget whose a certificate is."""
    await conn.execute("DELETE FROM portability.erasure WHERE account_id = %s", (account_id,))


async def put_certificate(conn: Connection, receipt: str, body: bytes, signature: bytes, now: datetime) -> None:
    """Keep a certificate; after a database was restored, the newer one."""
    await conn.execute(
        """INSERT INTO portability.certificate (receipt, issued_at, body, signature) VALUES (%s, %s, %s, %s)
        ON CONFLICT (receipt) DO UPDATE SET issued_at = EXCLUDED.issued_at, body = EXCLUDED.body,
            signature = EXCLUDED.signature""",
        (receipt, now, body, signature),
    )


async def certificate(conn: Connection, receipt: str) -> tuple[bytes, bytes] | None:
    """Return a certificate's body and signature."""
    rows = await conn.execute("SELECT body, signature FROM portability.certificate WHERE receipt = %s", (receipt,))
    return await rows.fetchone()


async def text_columns(conn: Connection, tables: list[str]) -> list[tuple[str, str]]:
    """Return (schema.table, column) of every column of the tables that holds text: there an account could be named."""
    rows = await conn.execute(
        """SELECT table_schema || '.' || table_name, column_name FROM information_schema.columns
        WHERE data_type = 'text' AND table_schema || '.' || table_name = ANY(%s) LIMIT 10000""",
        (tables,),
    )
    return await rows.fetchall()


async def names(conn: Connection, table: str, column: str, account_id: AccountId) -> bool:
    """Say whether a column of a table still names an account."""
    question = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE {} = %s)").format(
        sql.Identifier(*table.split(".")), sql.Identifier(column)
    )
    cursor = await conn.cursor(row_factory=scalar_row).execute(question, (account_id,))
    return bool(await cursor.fetchone())


async def sealed_values(
    conn: Connection, table: SealedTable, column: str, limit: int
) -> list[tuple[AccountId, str, bytes]]:
    """Return (account, row, value) of some values of a sealed column: whose each is, and the row it is bound to."""
    question = sql.SQL("SELECT {}, {}, {} FROM {} WHERE {} IS NOT NULL LIMIT %s").format(
        sql.Identifier(table.account),
        sql.Identifier(table.row) if table.row else sql.SQL("''"),
        sql.Identifier(column),
        sql.Identifier(*table.table.split(".")),
        sql.Identifier(column),
    )
    return await (await conn.execute(question, (limit,))).fetchall()


async def sealed_before(
    conn: Connection, table: SealedTable, column: str, form: bytes, limit: int
) -> list[tuple[AccountId, str, bytes]]:
    """Return (account, row, value) of some values of a sealed column that are of an older form."""
    question = sql.SQL("SELECT {}, {}, {} FROM {} WHERE substr({}, 1, 1) < %s LIMIT %s").format(
        sql.Identifier(table.account),
        sql.Identifier(table.row) if table.row else sql.SQL("''"),
        sql.Identifier(column),
        sql.Identifier(*table.table.split(".")),
        sql.Identifier(column),
    )
    return await (await conn.execute(question, (form, limit))).fetchall()


async def replace_sealed(
    conn: Connection, table: SealedTable, column: str, held: tuple[AccountId, str, bytes], again: bytes
) -> int:
    """Put a value sealed anew in the place of `held`, unless that has changed; return how many were replaced."""
    account_id, row, blob = held
    change = sql.SQL("UPDATE {} SET {} = %(again)s WHERE {} = %(account)s AND {} = %(row)s AND {} = %(blob)s").format(
        sql.Identifier(*table.table.split(".")),
        sql.Identifier(column),
        sql.Identifier(table.account),
        sql.Identifier(table.row) if table.row else sql.SQL("''"),
        sql.Identifier(column),
    )
    rows = await conn.execute(change, {"again": again, "account": account_id, "row": row, "blob": blob})
    return rows.rowcount


async def rows_of(
    conn: Connection, section: Section, owners: list[str] | list[int] | list[bytes], skip: int, limit: int
) -> list[dict[str, Any]]:
    """Return some of a person's rows of one table, by column; `_row` is what sealed values are bound to."""
    names = [sql.Identifier(name) for name in section.names]
    bound = sql.Identifier(section.row_column) if section.row_column else sql.SQL("''")
    question = sql.SQL(
        "SELECT {}, {} AS _row FROM {} WHERE {} = ANY(%s) ORDER BY tableoid, ctid LIMIT %s OFFSET %s"
    ).format(
        sql.SQL(", ").join(names),
        bound,
        sql.Identifier(*section.table.split(".")),
        sql.Identifier(section.owner_column),
    )
    cursor = await conn.cursor(row_factory=dict_row).execute(question, (owners, limit, skip))
    return await cursor.fetchall()


async def count_of(conn: Connection, section: Section, owners: list[str] | list[int] | list[bytes]) -> int:
    """Return how many rows of one table are a person's."""
    question = sql.SQL("SELECT count(*) FROM {} WHERE {} = ANY(%s)").format(
        sql.Identifier(*section.table.split(".")), sql.Identifier(section.owner_column)
    )
    cursor = await conn.cursor(row_factory=scalar_row).execute(question, (owners,))
    return int(await cursor.fetchone() or 0)
