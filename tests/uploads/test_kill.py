"""The server is killed in the middle of requests: what was acknowledged stays, and nothing else appears."""

import http.client
import random
import signal
import time
from contextlib import closing, suppress

import pytest

from clairvue.objects.parts import join_parts
from clairvue.uploads import _store
from clairvue.uploads.model import PART_BYTES_MAX

pytestmark = pytest.mark.anyio

PIECE_BYTES = 256 * 1024


class Sender:
    """A client that keeps nothing but the address of its upload and what was acknowledged."""

    def __init__(self, port, cookies):
        self.port = port
        self.headers = {
            "Tus-Resumable": "1.0.0",
            "Origin": f"http://127.0.0.1:{port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        }

    def ask(self, method, path, **headers):
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.request(method, path, headers={**self.headers, **headers})
            with connection.getresponse() as answer:
                answer.read()
                return answer

    def send(self, path, offset, data, *, before_each=lambda _sent: None):
        """Send the data in pieces; whatever happens to the server then happens to us."""
        stream = {"Content-Type": "application/offset+octet-stream", "Content-Length": str(len(data))}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as connection:
            connection.putrequest("PATCH", path)
            for name, value in {**self.headers, **stream, "Upload-Offset": str(offset)}.items():
                connection.putheader(name, value)
            connection.endheaders()
            for start in range(0, len(data), PIECE_BYTES):
                before_each(start)
                connection.send(data[start : start + PIECE_BYTES])
            with connection.getresponse() as answer:
                answer.read()
                return answer


async def test_what_was_acknowledged_survives_any_kill_and_the_bytes_are_those_that_were_sent(
    start_server, sign_up_somebody, installation, tmp_path
):
    chance = random.Random(11)
    data = chance.randbytes(PART_BYTES_MAX * 7 + 12_345)
    _, cookies = await sign_up_somebody("anna")
    sender = Sender(start_server.port, cookies)
    server = start_server()
    path = sender.ask("POST", "/api/uploads", **{"Upload-Length": str(len(data))}).headers["location"]
    acknowledged = 0
    for _ in range(2):
        # One request is answered, the next one loses its server after some bytes.
        answered = chance.randrange(1, PART_BYTES_MAX)
        answer = sender.send(path, acknowledged, data[acknowledged : acknowledged + answered])
        acknowledged = int(answer.headers["upload-offset"])
        killed_at = chance.randrange(PART_BYTES_MAX * 2)

        def kill(sent, killed_at=killed_at, server=server):
            if sent >= killed_at:
                server.send_signal(signal.SIGKILL)

        with suppress(OSError, http.client.HTTPException):
            sender.send(path, acknowledged, data[acknowledged:], before_each=kill)
        server.kill()
        server.wait()
        server = start_server()
        stands = int(sender.ask("HEAD", path).headers["upload-offset"])
        assert stands >= acknowledged
        acknowledged = stands
    last = sender.send(path, acknowledged, data[acknowledged:])
    assert (last.status, last.headers["upload-offset"]) == (204, str(len(data)))
    async with installation.database.reading() as conn:
        parts = await _store.list_parts(conn, path.rsplit("/", 1)[1])
        facts = await (await conn.execute("SELECT count(*) FROM db.outbox WHERE name = 'VideoUploaded'")).fetchone()
    assert facts == (1,)
    await join_parts(installation.objects, [part.key for part in parts], tmp_path / "source")
    assert (tmp_path / "source").read_bytes() == data


async def test_what_came_before_a_client_vanished_is_kept(start_server, sign_up_somebody):
    data = random.Random(5).randbytes(PART_BYTES_MAX + 4 * PIECE_BYTES)
    _, cookies = await sign_up_somebody("anna")
    sender = Sender(start_server.port, cookies)
    start_server()
    path = sender.ask("POST", "/api/uploads", **{"Upload-Length": str(len(data))}).headers["location"]

    class VanishedError(Exception):
        pass

    def vanish(sent):
        if sent >= PART_BYTES_MAX + 2 * PIECE_BYTES:
            raise VanishedError

    with pytest.raises(VanishedError):
        sender.send(path, 0, data, before_each=vanish)
    deadline = time.monotonic() + 20
    stands = 0
    while stands < PART_BYTES_MAX + 2 * PIECE_BYTES and time.monotonic() < deadline:
        stands = int(sender.ask("HEAD", path).headers["upload-offset"])
    assert stands == PART_BYTES_MAX + 2 * PIECE_BYTES
    assert sender.send(path, stands, data[stands:]).headers["upload-offset"] == str(len(data))
