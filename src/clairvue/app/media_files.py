"""The files of videos and pictures: ranges for players that insist on them, and whole files sent by the server itself.

A small ASGI application of its own, because the framework's static files answer a Range with everything, which iOS
refuses. It decides nothing about who may watch: `may_watch` does.
"""

import hashlib
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

import msgspec
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from clairvue.app.ranges import Slice, Unsatisfiable, is_known, is_same, read_range
from clairvue.app.watching import Watchable, may_watch
from clairvue.installation import Installation
from clairvue.kit.ids import VideoId, is_id
from clairvue.kit.refusals import NotFound
from clairvue.objects.keys import ObjectAbsentError

MayWatch: TypeAlias = Callable[[Installation, str, VideoId], Awaitable[Watchable]]
Headers: TypeAlias = list[tuple[bytes, bytes]]

# A browser that prefers AV1 asks for it by name, and gets H.264 where there is no AV1.
_MASTER, _MASTER_AV1 = "master.m3u8", "master-av1.m3u8"
PUBLIC_FOR_S = 2.0  # how long a video that was public is taken to be public still
_REMEMBERED_MAX = 10_000

_TYPES = {
    "m3u8": b"application/vnd.apple.mpegurl",
    "mp4": b"video/mp4",
    "m4s": b"video/iso.segment",
    "jpg": b"image/jpeg",
    "webp": b"image/webp",
    "vtt": b"text/vtt; charset=utf-8",
}
# The only names that are ever looked up: no folder, no dot in front, no source of a video, which has no ending.
_FILE = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,63}}\.({'|'.join(_TYPES)})")
_PATH = re.compile(r"/media/(?:(pictures)/|([A-Za-z0-9_-]{48,128})/)?([a-z0-9-]{1,40})/([^/]+)")

# A file is never changed under its name, but its video may be withdrawn: a day is long enough for a cache to be useful.
_LASTING = b"public, max-age=86400, immutable"
_PLAYLIST = b"public, max-age=10"  # gains rungs while the video is still processed
_NOBODY_KEEPS = b"private, no-store"
_SAFE: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_NOT_FOUND = msgspec.json.encode(
    {
        "type": "urn:clairvue:problem:not_found",
        "title": "Not found",
        "status": 404,
        "code": "not_found",
        "detail": "There is nothing at this address.",
    }
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file that was asked for: its object's key, its ending, and what decides who may have it."""

    key: str
    ending: str
    video_id: VideoId | None
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What matters of a request."""

    is_head: bool
    headers: Mapping[str, str]
    server_sends_files: bool


def media_files(
    opened: Callable[[], Installation],
    *,
    may_watch: MayWatch = may_watch,
    seconds: Callable[[], float] = time.monotonic,
) -> ASGIApp:
    """Return the application that serves `/media/` from the installation that `opened` gives."""
    public_until: dict[VideoId, float] = {}

    async def is_public(ticket: str, video_id: VideoId) -> bool:
        """Say whether anybody may have it. Only that answer is remembered: it is the same for everybody.

        Raises: NotFound.
        """
        now = seconds()
        if public_until.get(video_id, 0.0) > now:
            return True
        answer = await may_watch(opened(), ticket, video_id)
        if answer.public:
            if len(public_until) >= _REMEMBERED_MAX:
                public_until.clear()
            public_until[video_id] = now + PUBLIC_FOR_S
        return answer.public

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http", "only HTTP is routed here"
        del receive  # a GET has no body that matters
        scope = cast("HTTPScope", scope)
        if scope["method"] not in {"GET", "HEAD"}:
            await _answer(send, 405, [(b"allow", b"GET, HEAD")])
            return
        asked = _read_request(scope)
        try:
            wanted = _read_path(scope["path"])
            public = wanted.video_id is None or await is_public(wanted.ticket, wanted.video_id)
            if wanted.ending == "m3u8":
                await _send_small(asked, send, opened(), wanted, public=public)
            else:
                await _send_file(asked, send, opened(), wanted, public=public)
        except (NotFound, ObjectAbsentError):
            body = b"" if asked.is_head else _NOT_FOUND
            await _answer(
                send, 404, [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")], body
            )

    return serve


def _read_path(path: str) -> _Wanted:
    match = _PATH.fullmatch(path)
    name = _FILE.fullmatch(match[4]) if match else None
    if match is None or name is None or not is_id(match[3]):
        raise NotFound
    if match[1]:
        return _Wanted(f"accounts/{match[3]}/{name[0]}", name[1], None)
    return _Wanted(f"videos/{match[3]}/{name[0]}", name[1], VideoId(match[3]), match[2] or "")


def _read_request(scope: HTTPScope) -> _Asked:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    sends_files = "extensions" in scope and "http.response.pathsend" in (scope["extensions"] or {})
    return _Asked(scope["method"] == "HEAD", headers, sends_files)


def _describe(wanted: _Wanted, tag: str, *, public: bool) -> Headers:
    lasting = _PLAYLIST if wanted.ending == "m3u8" else _LASTING
    return [
        (b"content-type", _TYPES[wanted.ending]),
        (b"cache-control", lasting if public else _NOBODY_KEEPS),
        (b"etag", tag.encode("latin-1")),
        (b"accept-ranges", b"bytes"),
    ]


async def _send_small(asked: _Asked, send: Send, here: Installation, wanted: _Wanted, *, public: bool) -> None:
    """Send a playlist whole: it is small, and it may be replaced while it is read."""
    try:
        data = await here.objects.get(wanted.key)
    except ObjectAbsentError:
        if not wanted.key.endswith(_MASTER_AV1):
            raise
        data = await here.objects.get(wanted.key.removesuffix(_MASTER_AV1) + _MASTER)  # AV1 comes later, or never
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = _describe(wanted, tag, public=public)
    if is_known(asked.headers.get("if-none-match"), tag):
        await _answer(send, 304, headers)
        return
    headers.append((b"content-length", str(len(data)).encode()))
    await _answer(send, 200, headers, b"" if asked.is_head else data)


async def _send_file(asked: _Asked, send: Send, here: Installation, wanted: _Wanted, *, public: bool) -> None:
    facts = await here.objects.facts(wanted.key)
    if facts is None:
        raise ObjectAbsentError(wanted.key)
    tag = f'"{facts.tag}"'
    headers = _describe(wanted, tag, public=public)
    if is_known(asked.headers.get("if-none-match"), tag):
        await _answer(send, 304, headers)
        return
    is_partial = not asked.is_head and is_same(asked.headers.get("if-range"), tag)
    part = read_range(asked.headers.get("range") if is_partial else None, facts.size)
    if isinstance(part, Unsatisfiable):
        await _answer(send, 416, [*headers, (b"content-range", f"bytes */{facts.size}".encode())])
        return
    start, end = 0, facts.size
    if isinstance(part, Slice):
        start, end = part.start, part.end
        headers.append((b"content-range", f"bytes {start}-{end - 1}/{facts.size}".encode()))
    headers.append((b"content-length", str(end - start).encode()))
    path = here.objects.local_path(wanted.key)
    if asked.is_head:
        await _answer(send, 200, headers)
    elif isinstance(part, Slice):
        await _stream(send, 206, headers, here.objects.read(wanted.key, start, end))
    elif path is not None and asked.server_sends_files:
        await _send_path(send, headers, path)
    else:
        await _stream(send, 200, headers, here.objects.read(wanted.key))


async def _answer(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers + _SAFE})
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _send_path(send: Send, headers: Headers, path: Path) -> None:
    """Let the server send the file by itself (ASGI extension Path Send): no byte of it passes through Python."""
    await send({"type": "http.response.start", "status": 200, "headers": headers + _SAFE})
    await send({"type": "http.response.pathsend", "path": str(path)})  # pyright: ignore[reportArgumentType]


async def _stream(send: Send, status: int, headers: Headers, chunks: AsyncIterator[bytes]) -> None:
    # The first chunk before the status: what was deleted just now is a plain 404.
    first = await anext(chunks, b"")
    await send({"type": "http.response.start", "status": status, "headers": headers + _SAFE})
    await send({"type": "http.response.body", "body": first, "more_body": True})
    async for chunk in chunks:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
