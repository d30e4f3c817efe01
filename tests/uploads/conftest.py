"""An upload of an account, over the suite's database and local files."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from clairvue.kit.ids import make_id
from clairvue.objects.store import open_store
from clairvue.uploads.create import create
from clairvue.uploads.receive import Receiver
from clairvue.uploads.routes import ROUTES


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


@pytest.fixture
async def anna(browse, newcomer):
    """A signed-in client that speaks tus."""
    proven = await newcomer("anna")
    async with browse(ROUTES, proven) as client:
        client.headers["Tus-Resumable"] = "1.0.0"
        client.account_id = proven.account_id
        yield client


@pytest.fixture
def start_server(database_url, installation):
    """Start the real server in a process of its own, any number of times on one port, and give its process."""
    port = free_port()
    started = []

    chosen = {
        "CLAIRVUE_DATABASE_URL": database_url,
        "CLAIRVUE_DATA": str(installation.data),
        "CLAIRVUE_CELL": installation.cell,
        "CLAIRVUE_PORT": str(port),
    }

    def start_server():
        process = subprocess.Popen([sys.executable, "-m", "clairvue.app"], env=os.environ | chosen)
        started.append(process)
        while process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                return process
            time.sleep(0.02)
        pytest.fail("the server did not start")

    start_server.port = port
    yield start_server
    for process in started:
        process.kill()
        process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
