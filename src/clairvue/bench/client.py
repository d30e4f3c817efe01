"""A small HTTP client of the public API, as far as the bench needs it. One connection, one thread."""

import base64
import http.client
import json
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 20.0


class Answer:
    """What the service said."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON is whatever it is
        """The decoded body."""
        return json.loads(self.body)


class Client:
    """A person with a cookie."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self._cookies: dict[str, str] = {}
        self._connection: http.client.HTTPConnection | None = None

    @property
    def cookie(self) -> str:
        """The Cookie header that signs this person in."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def ask(self, method: str, path: str, body: bytes | dict[str, Any] | None = None, **headers: str) -> Answer:
        """Send a request and return the answer. Raises: OSError, http.client.HTTPException when none came."""
        place = urlsplit(self.origin)
        connection = self._connection or http.client.HTTPConnection(place.hostname or "", place.port, timeout=TIMEOUT_S)
        sent = {
            "Origin": self.origin,
            "Cookie": self.cookie,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if isinstance(body, dict):
            body = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        try:
            connection.request(method, path, body=body, headers=sent)
            got = connection.getresponse()
            answer = Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
            for line in got.headers.get_all("set-cookie", []):
                name, _, value = line.partition(";")[0].partition("=")
                self._cookies[name] = value
        except (OSError, http.client.HTTPException):
            connection.close()
            self._connection = None
            raise
        self._connection = connection
        return answer

    def sign_up(self, handle: str) -> Answer:
        """Make an account and keep its session."""
        return self.ask(
            "POST",
            "/api/accounts",
            {
                "handle": handle,
                "display_name": handle.title(),
                "password": f"a long one for {handle}",
                "language": "en",
                "age": "18-or-older",
            },
        )

    def create_upload(self, length: int, *, metadata: tuple[str, bytes] = ("filetype", b"video/mp4")) -> str:
        """Begin a tus upload and return its path."""
        answer = self.ask(
            "POST",
            "/api/uploads",
            Tus_Resumable="1.0.0",
            Upload_Length=str(length),
            Upload_Metadata=f"{metadata[0]} {base64.b64encode(metadata[1]).decode()}",
        )
        if answer.status != http.client.CREATED:
            raise RuntimeError(f"No upload was made: {answer.status} {answer.body[:300]!r}")
        return urlsplit(answer.headers["location"]).path

    def offset(self, path: str) -> int:
        """Return how many bytes of the upload the service has."""
        return int(self.ask("HEAD", path, Tus_Resumable="1.0.0").headers["upload-offset"])

    def send(self, path: str, offset: int, content: bytes) -> Answer:
        """Send bytes of an upload from `offset`."""
        return self.ask(
            "PATCH",
            path,
            content,
            Tus_Resumable="1.0.0",
            Upload_Offset=str(offset),
            Content_Type="application/offset+octet-stream",
        )
