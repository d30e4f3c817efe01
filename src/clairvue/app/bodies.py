"""Bodies that come too slowly are cut: whoever drips bytes must not hold a request open. It reads nothing of them."""

import asyncio
import time
from typing import cast

from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send

from clairvue.kit.refusals import Invalid

WINDOW_S = 20.0
BYTES_PER_S_MIN = 1_024


class BodyTooSlow(Invalid, TimeoutError):  # noqa: N818 - a refusal
    """What you sent came too slowly: try again where the network is better.

    It is a TimeoutError too, so that an upload keeps the bytes that came.
    """

    status = 408


class _Pace:
    """How fast a body comes: only the time spent waiting for it counts, not what is done with it in between."""

    def __init__(self, receive: Receive, window_s: float) -> None:
        self._receive, self._window_s = receive, window_s
        self._waited_s, self._came, self._whole = 0.0, 0, False
        # Never asked for in vain: bytes that come in the moment of a time-out would be lost.
        self._coming: asyncio.Future[HTTPReceiveMessage] | None = None

    async def receive(self) -> HTTPReceiveMessage:
        """Return the next message of the request. Raises: BodyTooSlow."""
        if self._whole:
            return await self._next()
        if self._coming is None:
            self._coming = asyncio.ensure_future(self._next())
        began = time.monotonic()
        while not (await asyncio.wait({self._coming}, timeout=self._window_s - self._waited_s))[0]:
            self._look()
            began = time.monotonic()
        message, self._coming = self._coming.result(), None
        self._waited_s += time.monotonic() - began
        if message["type"] == "http.request":
            self._came += len(message["body"])
            self._whole = not message["more_body"]
        if self._waited_s >= self._window_s and not self._whole:
            self._look()
        return message

    async def _next(self) -> HTTPReceiveMessage:
        return cast("HTTPReceiveMessage", await self._receive())

    def _look(self) -> None:
        """Judge the window that has passed, and begin the next."""
        if self._came < BYTES_PER_S_MIN * self._window_s:
            raise BodyTooSlow
        self._waited_s, self._came = 0.0, 0

    def end(self) -> None:
        """Wait for nothing more."""
        if self._coming is not None:
            self._coming.cancel()


def paced(inner: ASGIApp, *, window_s: float = WINDOW_S) -> ASGIApp:
    """Wrap an app: a body must bring 1 KiB a second over each 20 seconds that it is waited for."""

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await inner(scope, receive, send)
            return
        pace = _Pace(receive, window_s)
        try:
            await inner(scope, pace.receive, send)
        finally:
            pace.end()

    return outer
