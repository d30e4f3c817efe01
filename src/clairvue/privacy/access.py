"""Staff read what is somebody's: each time with a reason, in a ledger that its owner reads. There is no other way in.

It hands nothing out: whoever reads writes the entry first, in the transaction that then reads, so that nothing is read
whose entry was lost. The owner learns the role and not the name: a moderator is answered for by the service.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, Cell, make_id
from clairvue.privacy import _store
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.keys import slot_of
from clairvue.privacy.model import AccessReasonUnfit

REASON = "privacy.access.reason"
_SUBJECT = "privacy.access.subject"
REASON_CHARACTERS_MIN, REASON_CHARACTERS_MAX = 10, 300


class AccessEntry(msgspec.Struct, frozen=True):
    """One look at what is yours: when, as what they are employed, at which things, and the reason they gave."""

    id: str
    read_at: datetime
    role: str
    what: list[str]
    reason: str


class LedgerEntry(msgspec.Struct, frozen=True):
    """One look, as an auditor reads it: `subject` is blinded; `reader` is empty for the terminal, and once gone."""

    id: str
    read_at: datetime
    role: str
    reader: AccountId
    subject: str
    what: list[str]


async def read_personal(
    conn: Connection,
    keyring: Keyring,
    *,
    cell: Cell,
    reader: AccountId,
    role: str,
    subject: AccountId,
    reason: str,
    what: Sequence[str],
    now: datetime,
) -> None:
    """Write into the subject's ledger that one of the staff is about to read this of them, and why.

    Raises: AccessReasonUnfit; KeyDestroyed when the subject is no more.
    """
    said = " ".join(reason.split())
    if not REASON_CHARACTERS_MIN <= len(said) <= REASON_CHARACTERS_MAX or not said.isprintable():
        raise AccessReasonUnfit(characters_min=REASON_CHARACTERS_MIN, characters_max=REASON_CHARACTERS_MAX)
    entry_id = make_id(cell, now)
    sealed = keyring.seal(await slot_of(conn, subject), subject, REASON, said, entry_id)
    await _store.add_access(conn, _store.AccessRow(entry_id, reader, role, list(what), sealed, now), subject_id=subject)


async def list_accesses(
    conn: Connection, keyring: Keyring, *, subject: AccountId, before: str | None, limit: int
) -> list[AccessEntry]:
    """Return who looked at what is somebody's, the latest first, before the entry of that id."""
    rows = await _store.accesses(conn, subject, before, limit)
    return [
        AccessEntry(row.id, row.read_at, row.role, row.what, keyring.unseal(subject, REASON, row.reason, row.id))
        for row in rows
    ]


async def list_ledger(conn: Connection, keyring: Keyring, *, before: str | None, limit: int) -> list[LedgerEntry]:
    """Return who of the staff looked at what, of everybody, the latest first, before the entry of that id."""
    return [
        LedgerEntry(row.id, row.read_at, row.role, row.reader_id, blinded(keyring, row.subject_id), row.what)
        for row in await _store.ledger(conn, before, limit)
    ]


def blinded(keyring: Keyring, subject: AccountId) -> str:
    """Return the name under which an auditor knows somebody: the same each time, and of no use to find them."""
    return keyring.blind(_SUBJECT, subject).hex()[:16]


async def forget_account(conn: Connection, *, account_id: AccountId) -> None:
    """Forget who looked at what was somebody's who has gone, and that it was them who looked at others'."""
    await _store.remove_accesses(conn, account_id)
    await _store.unname_reader(conn, account_id)
