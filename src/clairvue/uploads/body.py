"""Reading the body of a request as it comes, never waiting longer than told. It keeps nothing."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from typing import Any

from clairvue.uploads.model import BodyBroken, BodyStalled, UploadOverflow

Receive = Callable[[], Awaitable[Mapping[str, Any]]]  # ASGI's


async def read_body(receive: Receive, *, announced: int | None, room: int, stall_s: float) -> AsyncGenerator[bytes]:
    """Yield the chunks of an ASGI request's body.

    `announced` is its Content-Length; `room` is how many bytes may come at all.
    Raises: BodyStalled, BodyBroken, UploadOverflow; what was yielded before is good.
    """
    if announced is not None and announced > room:
        raise UploadOverflow(room=room)
    came = 0
    more = True
    while more:
        try:
            async with asyncio.timeout(stall_s):
                message = await receive()
        except TimeoutError as error:
            raise BodyStalled(seconds=int(stall_s)) from error
        if message["type"] == "http.disconnect":
            raise BodyBroken
        chunk: bytes = message.get("body", b"")
        more = message.get("more_body", False)
        came += len(chunk)
        if came > room:
            raise UploadOverflow(room=room)
        if chunk:
            yield chunk
    # Some servers end a body that broke off as if it were whole.
    if announced is not None and came < announced:
        raise BodyBroken
