"""An upload of an account, over the suite's database and local files."""

import pytest

from clairvue.kit.ids import make_id
from clairvue.objects.store import open_store
from clairvue.uploads.create import create
from clairvue.uploads.receive import Receiver


@pytest.fixture
def objects(tmp_path):
    return open_store("", tmp_path / "objects")


@pytest.fixture
def account_id(cell, now):
    return make_id(cell, now)


@pytest.fixture
def begin_upload(database, cell, account_id, now):
    async def begin_upload(bytes_total, *, at=now, of=account_id):
        return await database.transact(
            lambda conn: create(conn, cell=cell, account_id=of, bytes_total=bytes_total, now=at)
        )

    return begin_upload


@pytest.fixture
def receiver(database, objects, now):
    def receiver(upload, *, checksum=None, at=now):
        return Receiver(database=database, objects=objects, clock=lambda: at, upload=upload, checksum=checksum)

    return receiver
