from datetime import timedelta

import pytest

from clairvue.kit.ids import AccountId
from clairvue.privacy.access import list_accesses, read_personal
from clairvue.privacy.model import AccessReasonUnfit

READER = AccountId("test-moderator")


@pytest.fixture
def look(database, keyring, cell, now):
    """Read what is somebody's, as one of the staff."""

    async def look(subject, reason, **words):
        await database.transact(
            lambda conn: read_personal(
                conn,
                keyring,
                cell=cell,
                reader=READER,
                subject=subject.account_id,
                reason=reason,
                **{"role": "moderator", "what": ["bio"], "now": now, **words},
            )
        )

    return look


async def test_whom_it_is_about_reads_who_looked_at_what_and_why(database, keyring, newcomer, look, now):
    anna, basil = await newcomer("anna"), await newcomer("basil")
    await look(anna, "a report about her bio")
    await look(anna, "an appeal about the same", role="operator", what=["sessions"], now=now + timedelta(seconds=1))
    async with database.reading() as conn:
        entries = await list_accesses(conn, keyring, subject=anna.account_id, before=None, limit=10)
        assert [(entry.role, entry.what, entry.reason) for entry in entries] == [
            ("operator", ["sessions"], "an appeal about the same"),
            ("moderator", ["bio"], "a report about her bio"),
        ]
        assert entries[1].read_at == now
        older = await list_accesses(conn, keyring, subject=anna.account_id, before=entries[0].id, limit=10)
        assert older == entries[1:]
        assert await list_accesses(conn, keyring, subject=basil.account_id, before=None, limit=10) == []


@pytest.mark.parametrize("reason", ["", "because", " " * 20, "x" * 301, "a reason\x1b[2J with a trick"])
async def test_nobody_looks_without_a_reason(database, newcomer, look, reason):
    anna = await newcomer("anna")
    with pytest.raises(AccessReasonUnfit):
        await look(anna, reason)
    async with database.reading() as conn:
        assert await (await conn.execute("SELECT count(*) FROM privacy.access")).fetchone() == (0,)


async def test_the_reason_is_sealed_for_whom_it_is_about(database, newcomer, look):
    anna = await newcomer("anna")
    await look(anna, "a report about her bio")
    async with database.reading() as conn:
        (reason,) = await (await conn.execute("SELECT reason FROM privacy.access")).fetchone()
    assert b"report" not in reason
