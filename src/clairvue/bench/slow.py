"""`bench slow`: what 600 clients that drip, stall and never read cost everybody else."""

import asyncio
import math
import socket
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from clairvue.bench.client import Client
from clairvue.bench.processes import Service

CLIENTS = 600
ROUNDS, REQUESTS = 4, 250  # requests a round and a side
DRIP_S = 1.0
SETTLE_S = 4.0
ADDRESSES = 6  # from so many loopback addresses, so that the cap of one is not what is measured
WARM = 50
P99 = 0.99

_HEADER = b"GET /api/feed HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
_BODY = (
    b"POST /api/signals HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{"
)
_READ = b"GET /api/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 2
_KINDS = (_HEADER, _BODY, _READ)


def slow() -> dict[str, Any]:
    """Return the 99th percentile of a page of the feed beside slow clients over that without them.

    Rounds with and without take turns, so that a busy machine is busy for both.
    """
    with tempfile.TemporaryDirectory(prefix="clairvue-slow-") as folder:
        Path(folder).chmod(0o711)
        service = Service(Path(folder) / "cell")
        try:
            service.start()
            return asyncio.run(_measure(service))
        finally:
            service.stop()


async def _measure(service: Service) -> dict[str, Any]:
    client = Client(service.origin)
    await asyncio.to_thread(_ask, client, WARM)
    alone: list[float] = []
    beside: list[float] = []
    held = 0
    for _ in range(ROUNDS):
        alone += await asyncio.to_thread(_ask, client, REQUESTS)
        dripping = [asyncio.create_task(_drip(service.port, number)) for number in range(CLIENTS)]
        await asyncio.sleep(SETTLE_S)
        beside += await asyncio.to_thread(_ask, client, REQUESTS)
        held = max(held, sum(not task.done() for task in dripping))
        for task in dripping:
            task.cancel()
        await asyncio.gather(*dripping, return_exceptions=True)
        await asyncio.sleep(DRIP_S)
    return {
        "p99_ratio": round(_p99(beside) / _p99(alone), 2),
        "p99_ms": round(_p99(beside) * 1_000, 2),
        "p99_alone_ms": round(_p99(alone) * 1_000, 2),
        "slow_clients": held,
        "requests": len(beside),
    }


def _ask(client: Client, count: int) -> list[float]:
    """Return the seconds of each of so many pages. Raises: RuntimeError when one is refused."""
    took: list[float] = []
    for _ in range(count):
        began = time.perf_counter()
        status = client.ask("GET", "/api/feed?limit=5").status
        took.append(time.perf_counter() - began)
        if status != 200:  # noqa: PLR2004 - as HTTP says
            raise RuntimeError(f"A page was refused beside slow clients: {status}")
    return took


def _p99(seconds: list[float]) -> float:
    return sorted(seconds)[math.ceil(P99 * len(seconds)) - 1]


async def _drip(port: int, number: int) -> None:
    """Be one slow client: begin something, then send a byte a second and read nothing; begin again when cut off."""
    begin = _KINDS[number % len(_KINDS)]
    loop = asyncio.get_running_loop()
    while True:
        with socket.socket() as client, suppress(OSError):
            client.setblocking(False)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)  # the least there is
            client.bind((f"127.0.1.{1 + number % ADDRESSES}", 0))
            await loop.sock_connect(client, ("127.0.0.1", port))
            await loop.sock_sendall(client, begin)
            while True:
                await asyncio.sleep(DRIP_S)
                if begin is not _READ:
                    await loop.sock_sendall(client, b"x")
        await asyncio.sleep(DRIP_S)
