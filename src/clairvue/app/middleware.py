"""What every answer passes through: security headers and counters. Pure ASGI, so that streams stay streams."""

import time
from collections.abc import Sequence

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import Counter, Histogram

REQUESTS = Counter("clairvue_requests_total", "Answers by area and status.", ["area", "status"])
SECONDS = Histogram("clairvue_request_seconds", "Time to the first byte of an answer, by area.", ["area"])
_AREAS = {"api", "media", "assets", "healthz", "readyz", "metrics", "embed", "oembed"}


def area_of(path: str) -> str:
    """Return the few words that a path is counted under: never an id, never a handle."""
    parts = path.split("/", 3)
    if parts[1] == "api" and len(parts) > 2:  # noqa: PLR2004 - "/api/x" has three parts
        return f"api/{parts[2]}" if parts[2].isalpha() else "api"
    return parts[1] if parts[1] in _AREAS else "screens"


def watched(inner: ASGIApp, headers: Sequence[tuple[bytes, bytes]]) -> ASGIApp:
    """Wrap an app: count its answers and add `headers`, as they are by then, where the answer does not set them."""

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await inner(scope, receive, send)
            return
        started = time.perf_counter()
        area = area_of(scope["path"])

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                status = message["status"]
                REQUESTS.labels(area, str(status)).inc()
                SECONDS.labels(area).observe(time.perf_counter() - started)
                given = list(message.get("headers", []))
                names = {name.lower() for name, _ in given}
                message["headers"] = given + [(name, value) for name, value in headers if name not in names]
            await send(message)

        await inner(scope, receive, send_on)

    return outer
