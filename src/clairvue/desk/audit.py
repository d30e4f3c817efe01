"""The whole access ledger, as an auditor reads it: who of the staff looked at what, without a word of anybody."""

from clairvue.accounts.look_up import get_many
from clairvue.db.database import Connection
from clairvue.desk.model import AuditEntries, AuditEntry
from clairvue.kit.cursor import encode_cursor
from clairvue.privacy.access import list_ledger
from clairvue.privacy.keyring import Keyring


async def audit_accesses(conn: Connection, keyring: Keyring, *, before: str | None, limit: int) -> AuditEntries:
    """Return what the staff looked at, the latest first; staff by handle, whom it was about by a blinded name."""
    entries = await list_ledger(conn, keyring, before=before, limit=limit)
    cards = await get_many(conn, keyring, [each.reader for each in entries])
    items = [
        AuditEntry(
            id=each.id,
            read_at=each.read_at,
            role=each.role,
            reader=cards[each.reader].handle if each.reader in cards else None,
            subject=each.subject,
            what=each.what,
        )
        for each in entries
    ]
    return AuditEntries(items, encode_cursor(entries[-1].id) if len(entries) == limit else None)
