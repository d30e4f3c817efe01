"""Both stores, so that one suite speaks for them: files in a folder, and S3 as moto plays it on loopback."""

import os
import secrets

import httpx
import pytest
from moto.server import ThreadedMotoServer

from clairvue.objects.store import open_store


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture(scope="session")
def s3_endpoint():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    chosen = {"AWS_ACCESS_KEY_ID": "an-id", "AWS_SECRET_ACCESS_KEY": "a-secret", "AWS_REGION": "us-east-1"}
    before = {name: os.environ.get(name) for name in chosen}
    os.environ.update(chosen)
    yield f"http://{host}:{port}"
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value
    server.stop()


@pytest.fixture
def s3_url(s3_endpoint):
    bucket = f"bucket-{secrets.token_hex(8)}"
    httpx.put(f"{s3_endpoint}/{bucket}").raise_for_status()
    return f"s3://{bucket}/cell/objects?endpoint={s3_endpoint}"


@pytest.fixture(params=["local", "s3"])
def store(request, tmp_path):
    if request.param == "local":
        return open_store("", tmp_path / "objects")
    return open_store(request.getfixturevalue("s3_url"), tmp_path)
