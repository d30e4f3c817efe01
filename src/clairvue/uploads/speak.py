"""What every answer about an upload carries, refusals too. Pure ASGI: it never touches a body."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from clairvue.uploads.tus import VERSION

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

_PRECONDITION_FAILED = 412


def speak_tus(app: App) -> App:
    """Wrap an app: its answers name the version of tus, and end a connection whose body was not read to its end."""

    async def speaking(scope: Message, receive: Receive, send: Send) -> None:
        is_read = False

        async def receive_watched() -> Message:
            nonlocal is_read
            message = await receive()
            is_read = is_read or not message.get("more_body", False)
            return message

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", []), (b"tus-resumable", VERSION.encode())]
                if message["status"] == _PRECONDITION_FAILED:
                    headers.append((b"tus-version", VERSION.encode()))
                if not is_read and announces_body(scope) and scope.get("http_version", "1.1").startswith("1"):
                    headers.append((b"connection", b"close"))
                message["headers"] = headers
            await send(message)

        await app(scope, receive_watched, send_on)

    return speaking


def announces_body(scope: Message) -> bool:
    """Say whether a request has said that it brings a body."""
    headers = dict(scope["headers"])
    return headers.get(b"content-length", b"0") != b"0" or b"transfer-encoding" in headers
