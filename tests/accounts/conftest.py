"""Accounts made through the verbs; the costly hash is made once."""

import asyncio

import pytest

from clairvue.accounts.model import Handle
from clairvue.accounts.passwords import hash_password
from clairvue.accounts.sign_in import open_session
from clairvue.accounts.sign_up import sign_up
from clairvue.privacy.keyring import Keyring

PASSWORD = "seven quiet herons"


@pytest.fixture(scope="session")
def password_hash():
    return asyncio.run(hash_password(PASSWORD, handle=Handle("anna")))


@pytest.fixture
def keyring(tmp_path):
    keyring = Keyring.open(tmp_path / "keys")
    yield keyring
    keyring.close()


@pytest.fixture
def enter(database, keyring, password_hash, cell, now):
    """Sign somebody up through the verb."""

    async def enter(handle, display_name="Anna", *, database=database):
        return await database.transact(
            lambda conn: sign_up(
                conn,
                keyring,
                cell=cell,
                handle=handle,
                display_name=display_name,
                language="en",
                password_hash=password_hash,
                now=now,
            )
        )

    return enter


@pytest.fixture
def open_at(database, keyring, cell, now):
    """Open a session through the verb, and give its token."""

    async def open_at(proven, *, at=now, agent="Firefox, Linux"):
        return await database.transact(
            lambda conn: open_session(conn, keyring, cell=cell, proven=proven, agent=agent, now=at)
        )

    return open_at
