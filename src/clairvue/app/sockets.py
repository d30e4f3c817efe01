"""The warden of connections: closes those on which nothing moves, and those that one address has too many of.

granian bounds the time of a header and nothing else, and has no hook for a connection. So the warden looks at the
process's own sockets: the kernel counts what each has sent and been sent (`tcp_info` of tcp(7)). It never reads or
writes a byte of one, and a connection costs a few system calls at each round.
"""

import asyncio
import os
import socket
import stat
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog
from prometheus_client import Counter

from clairvue.accounts.edge import network_of

ROUND_S = 1.0
STILL_S = 75.0  # longer than browsers and proxies keep a connection that they may use again
_ACKED_AND_RECEIVED = struct.Struct("=QQ")
_ACKED_AT = 120  # bytes into struct tcp_info: tcpi_bytes_acked, then tcpi_bytes_received
CLOSED = Counter("clairvue_connections_closed", "Connections that the warden closed.", ["why"])
log = structlog.get_logger()


@dataclass(slots=True)
class _Seen:
    """A connection as it was when something last moved on it."""

    moved: tuple[int, int]
    since: float


class Warden:
    """Watches the connections that this process accepted on one port."""

    def __init__(
        self, port: int, *, per_address: int, still_s: float = STILL_S, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._port, self._per_address, self._still_s, self._seconds = port, per_address, still_s, seconds
        self._seen: dict[int, _Seen] = {}  # by inode, which is a connection's for as long as it lives

    async def watch(self) -> None:
        """Make a round a second, for ever."""
        while True:
            await asyncio.sleep(ROUND_S)
            self.round()

    def round(self) -> None:
        """Close what is still for too long; of an address with too many, what has been still the longest."""
        now, before, crowds = self._seconds(), self._seen, dict[str, list[tuple[float, int]]]()
        self._seen = {}
        for number in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208 - numbers, not paths
            with suppress(OSError):  # it was closed meanwhile
                found = _connection(number, self._port)
                if found is None:
                    continue
                inode, peer, moved = found
                seen = before.get(inode)
                if seen is None or seen.moved != moved:
                    seen = _Seen(moved, now)
                self._seen[inode] = seen
                if now - seen.since >= self._still_s:
                    _close(number, inode, "still")
                elif self._per_address:
                    crowds.setdefault(network_of(peer), []).append((seen.since, number))
        for crowd in crowds.values():
            for _, number in sorted(crowd)[: max(0, len(crowd) - self._per_address)]:
                with suppress(OSError):
                    _close(number, os.fstat(number).st_ino, "crowd")


def _connection(number: int, port: int) -> tuple[int, str, tuple[int, int]] | None:
    """Return a connection's inode, its peer and its bytes there and back; None for any other file."""
    state = os.fstat(number)
    if not stat.S_ISSOCK(state.st_mode):
        return None
    with socket.socket(fileno=os.dup(number)) as held:
        if held.family not in {socket.AF_INET, socket.AF_INET6} or held.type != socket.SOCK_STREAM:
            return None
        if held.getsockname()[1] != port or held.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return None
        info = held.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _ACKED_AT + _ACKED_AND_RECEIVED.size)
        return state.st_ino, held.getpeername()[0], _ACKED_AND_RECEIVED.unpack_from(info, _ACKED_AT)


def _close(number: int, inode: int, why: str) -> None:
    """End a connection, if the number is still its own: the server sees it end, and lets go of the file itself."""
    with socket.socket(fileno=os.dup(number)) as held:
        if os.fstat(held.fileno()).st_ino == inode:
            held.shutdown(socket.SHUT_RDWR)
            CLOSED.labels(why).inc()
