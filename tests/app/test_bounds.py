"""Nobody holds a connection for nothing: still ones, crowds of one address, and bodies that drip are ended."""

import asyncio
import socket
from contextlib import ExitStack, suppress

import pytest

from clairvue.app.bodies import BodyTooSlow, paced
from clairvue.app.sockets import STILL_S, Warden


class House:
    """A listening socket and the connections that this process accepted on it."""

    def __init__(self, held):
        self.held, self.now = held, 0.0
        self.door = held.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.port = self.door.getsockname()[1]

    def warden(self, per_address=100):
        return Warden(self.port, per_address=per_address, seconds=lambda: self.now)

    def connect(self, address="127.0.0.1"):
        there = self.held.enter_context(
            socket.create_connection(("127.0.0.1", self.port), timeout=20, source_address=(address, 0))
        )
        here, _ = self.door.accept()
        return there, self.held.enter_context(here)


@pytest.fixture
def house():
    with ExitStack() as held:
        yield House(held)


def is_open(there):
    """Say whether a connection is open as its client sees it."""
    there.setblocking(False)
    try:
        return there.recv(1) != b""
    except BlockingIOError:
        return True


def test_what_is_still_is_closed_and_what_moves_is_not(house):
    warden = house.warden()
    still, (moving, here), (reading, sender) = house.connect()[0], house.connect(), house.connect()
    warden.round()
    house.now = STILL_S - 1
    moving.sendall(b"x")
    assert here.recv(1) == b"x"
    sender.sendall(b"y")
    assert reading.recv(1) == b"y"
    warden.round()
    house.now = STILL_S
    warden.round()
    assert [is_open(each) for each in (still, moving, reading)] == [False, True, True]


def test_who_never_reads_is_closed_too(house):
    there, here = house.connect()
    here.setblocking(False)
    warden = house.warden()
    with suppress(BlockingIOError):
        while here.send(b"x" * 65_536):
            pass
    warden.round()
    house.now = STILL_S * 2  # what the kernel still moved meanwhile counts as the last that moved
    warden.round()
    house.now = STILL_S * 4
    warden.round()
    with pytest.raises(OSError, match="Broken pipe"):
        here.send(b"x")
    del there


def test_an_address_keeps_so_many_connections_and_loses_the_stillest(house):
    warden = house.warden(per_address=3)
    first = [house.connect() for _ in range(3)]
    warden.round()
    house.now = 1.0
    first[0][0].sendall(b"x")
    assert first[0][1].recv(1) == b"x"
    later = [house.connect() for _ in range(2)]
    elsewhere = house.connect("127.0.0.9")
    warden.round()
    assert [is_open(there) for there, _ in [*first, *later, elsewhere]] == [True, False, False, True, True, True]


def test_the_warden_leaves_alone_what_is_not_a_connection_to_its_port(house):
    other = House(house.held)
    connections = [other.connect()[0] for _ in range(3)]
    warden = house.warden(per_address=1)
    warden.round()
    house.now = STILL_S
    warden.round()
    assert all(is_open(there) for there in connections)
    house.connect()


async def _read(pieces, *, window_s):
    """Read a body that comes in such pieces, each after so many seconds, through the pace."""
    coming = iter(pieces)
    read = []

    async def receive():
        wait_s, body = next(coming)
        await asyncio.sleep(wait_s)
        return {"type": "http.request", "body": body, "more_body": body != b""}

    async def app(_scope, receive, _send):
        while (message := await receive())["more_body"]:
            read.append(message["body"])

    await paced(app, window_s=window_s)({"type": "http"}, receive, None)
    return read


async def test_a_body_that_stalls_or_drips_is_refused():
    with pytest.raises(BodyTooSlow):
        await _read([(0, b"x"), (3_600, b"")], window_s=0.05)
    with pytest.raises(BodyTooSlow):
        await _read([(0.02, b"x")] * 50, window_s=0.05)


async def test_a_body_that_comes_is_read_however_long_it_is():
    pieces = [(0.001, b"x" * 65_536)] * 40
    assert len(await _read([*pieces, (0, b"")], window_s=0.02)) == 40
