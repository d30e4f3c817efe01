"""Every sealed value that the inventory declares, opened: for whoever checks that each is bound to its place."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.portability import _store
from clairvue.portability.holdings import COLUMNS, SEALED
from clairvue.privacy.inventory import PersonalClass


@dataclass(frozen=True, slots=True)
class SealedValue:
    """One sealed value and its place: `column` is `schema.table.column`, `row` what names the row it is bound to."""

    column: str
    account_id: AccountId
    row: str
    blob: bytes


def sealed_columns() -> list[str]:
    """Return every sealed column, as `schema.table.column`."""
    return [f"{column.table}.{column.column}" for column in COLUMNS if column.personal is PersonalClass.SEALED]


async def sealed_values(conn: Connection, *, limit: int = 1000) -> AsyncIterator[SealedValue]:
    """Yield values of every sealed column, up to `limit` of each."""
    tables = {table.table: table for table in SEALED}
    for column in sealed_columns():
        table, _, name = column.rpartition(".")
        for account_id, row, blob in await _store.sealed_values(conn, tables[table], name, limit):
            yield SealedValue(column, account_id, row, blob)
