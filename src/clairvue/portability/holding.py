"""Say what is held about somebody: of each kind how many rows, why, and for how long. It shows none of them."""

import msgspec

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.portability import _store
from clairvue.portability.gather import owners_of
from clairvue.portability.sections import sections
from clairvue.privacy.keyring import Keyring


class Held(msgspec.Struct, frozen=True):
    """One kind of what is held: the table, what it is in words, how many rows; each column with its purpose."""

    table: str
    title: str
    rows: int
    kept: list[str]
    columns: list["HeldColumn"]


class HeldColumn(msgspec.Struct, frozen=True):
    """One column, what it says and why it is kept."""

    name: str
    why: str
    sealed: bool


async def holdings_of(conn: Connection, keyring: Keyring, *, account_id: AccountId, french: bool) -> list[Held]:
    """Return what is held of an account, kinds without a row too. Raises: KeyDestroyed."""
    owners = await owners_of(conn, keyring, account_id)
    return [
        Held(
            table=section.table,
            title=section.titles[french],
            rows=await _store.count_of(conn, section, owners[section.owner]),
            kept=list(dict.fromkeys(str(column.retention) for column in section.columns)),
            columns=[HeldColumn(each.column, each.purpose, each.column in section.sealed) for each in section.columns],
        )
        for section in sections()
    ]
