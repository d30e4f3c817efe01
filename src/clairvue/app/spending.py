"""What each request takes is counted to whoever asked: to their address, and to their account where one is known.

Counted are the request itself, the bytes that come and go as they do, and the CPU time of the request's own steps on
the event loop. Left out is what other threads and processes do for it: hashing of passwords and converting of pictures
are limited by themselves (`kit/rates.py`). The machine itself has no address to count: a bench, a probe, or a proxy
that CLAIRVUE_PROXIES does not name, behind which everybody would share one budget.
"""

import time
from collections.abc import Callable, Coroutine, Generator
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from clairvue.accounts.edge import Asked, address_of, viewer
from clairvue.app.problems import refuse_plainly
from clairvue.kit.budgets import Budgets, Kind, Whose
from clairvue.kit.refusals import TooMany

_PURSE = "clairvue.purse"
_THIS_MACHINE = "::/64"  # the network of ::1
_LOOPBACK = "127."


class OverBudget(TooMany):
    """More was asked for from here than one person needs: wait {retry_after_s} seconds, then try again."""


class Purse:
    """Who pays for one request."""

    __slots__ = ("_budgets", "_payers")

    def __init__(self, budgets: Budgets) -> None:
        self._budgets = budgets
        self._payers: list[tuple[Whose, str]] = []

    def join(self, whose: Whose, key: str) -> None:
        """Let somebody pay from here on, for the request itself too.

        Raises: OverBudget when they have taken too much already.
        """
        wait_s = self._budgets.wait_s(whose, key)
        if wait_s:
            raise OverBudget(retry_after_s=wait_s)
        self._payers.append((whose, key))
        self._budgets.take(whose, "requests", key, 1)

    def take(self, kind: Kind, cost: float) -> None:
        """Count to everybody who pays."""
        for whose, key in self._payers:
            self._budgets.take(whose, kind, key, cost)


class _Meter(Generator[Any, Any, None]):
    """A coroutine that knows the CPU time of its own steps: what runs between them is somebody else's."""

    def __init__(self, work: Coroutine[Any, Any, None]) -> None:
        self._steps = work.__await__()
        self.cpu_s = 0.0

    def __await__(self) -> Generator[Any, Any, None]:
        return self

    def send(self, value: Any, /) -> Any:  # noqa: ANN401 - what the event loop hands over
        """Run up to where it waits next."""
        began = time.thread_time()
        try:
            return self._steps.send(value)
        finally:
            self.cpu_s += time.thread_time() - began

    def throw(self, kind: Any, value: object = None, trace: TracebackType | None = None, /) -> Any:  # noqa: ANN401, ARG002 - as above; an exception carries its own trace
        """Run on from an exception, such as being cancelled."""
        began = time.thread_time()
        try:
            return self._steps.throw(value if isinstance(value, BaseException) else kind)
        finally:
            self.cpu_s += time.thread_time() - began


def _bytes_of(message: Message) -> int:
    """Return how many bytes a message sends: of a file that the server sends by itself, all of them."""
    if message["type"] == "http.response.body":
        return len(message["body"])
    sent = cast("dict[str, Any]", message)
    return Path(sent["path"]).stat().st_size if sent["type"] == "http.response.pathsend" else 0


def _address(scope: HTTPScope, proxies: int) -> str:
    """Return the network that asks."""
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return address_of(scope["client"][0] if scope["client"] else "", lines, proxies)


def budgeted(inner: ASGIApp, budgets: Budgets, proxies: Callable[[], int]) -> ASGIApp:
    """Wrap an app: count what its answers take, and refuse whoever took too much before anything is done for them."""

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await inner(scope, receive, send)
            return
        scope = cast("HTTPScope", scope)
        purse = Purse(budgets)
        address = _address(scope, proxies())
        if not address.startswith(_LOOPBACK) and address != _THIS_MACHINE:
            try:
                purse.join("address", address)
            except OverBudget as refusal:
                await refuse_plainly(scope, send, refusal)
                return
        scope.setdefault("state", {})[_PURSE] = purse

        async def receive_on() -> Any:  # noqa: ANN401 - a message of the server
            message = await receive()
            if message["type"] == "http.request":
                purse.take("bytes_in", len(message["body"]))
            return message

        async def send_on(message: Message) -> None:
            purse.take("bytes_out", _bytes_of(message))
            await send(message)

        work = _Meter(inner(scope, receive_on, send_on))
        try:
            await work
        finally:
            purse.take("cpu_s", work.cpu_s)

    return outer


async def within_budget(request: Asked, _: BaseRouteHandler) -> None:
    """Guard of every route: whoever is signed in pays too. Raises: OverBudget."""
    purse: Purse | None = request.scope["state"].get(_PURSE)
    found = await viewer(request) if purse is not None else None
    if purse is not None and found is not None:
        purse.join("account", found.account_id)
