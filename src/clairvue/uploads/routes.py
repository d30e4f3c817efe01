"""Uploads over HTTP, as tus 1.0.0 says. It translates, and decides nothing.

One sentence of tus is left out on purpose: HEAD does not give Upload-Metadata back, because nothing of it is kept.
"""

from email.utils import format_datetime
from typing import Any

from litestar import Request, Response, Router, delete, get, head, patch, post, route
from litestar.datastructures import State
from litestar.enums import HttpMethod, MediaType
from litestar.params import FromPath

from clairvue.accounts.edge import signed_in
from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.kit.refusals import Refusal, TooMany
from clairvue.uploads import tus
from clairvue.uploads.archive import sealing
from clairvue.uploads.body import read_body
from clairvue.uploads.create import check_length, create
from clairvue.uploads.look import list_open, look
from clairvue.uploads.model import (
    ARCHIVE_BYTES_MAX,
    STALL_S,
    Kind,
    Limits,
    OffsetConflict,
    OpenUploads,
    Upload,
    UploadUnknown,
)
from clairvue.uploads.receive import Receiver
from clairvue.uploads.speak import speak_tus
from clairvue.uploads.terminate import discard, terminate

Asked = Request[Any, Any, State]
_MEBIBYTE = 1024 * 1024


def _check_version(request: Asked) -> None:
    tus.check_version(request.headers)


def _place(request: Asked) -> Installation:
    return request.app.state.installation


def _standing(upload: Upload) -> dict[str, str]:
    """Return the headers that say where an upload stands."""
    headers = {"Upload-Offset": str(upload.received), "Cache-Control": "no-store"}
    if upload.completed_at is None:
        headers["Upload-Expires"] = format_datetime(upload.expires_at, usegmt=True)
    return headers


def _answer(status: int, headers: dict[str, str] | None = None) -> Response[None]:
    """Return an answer that says everything in its headers."""
    return Response(None, status_code=status, headers=headers, media_type=MediaType.TEXT)


async def _find(request: Asked, upload_id: str) -> Upload:
    viewer = await signed_in(request)
    here = _place(request)
    async with here.database.reading() as conn:
        return await look(conn, upload_id=upload_id, account_id=viewer.account_id, now=here.clock())


async def _take_body(request: Asked, upload: Upload) -> Upload:
    here = _place(request)
    checksum = tus.read_checksum(request.headers)
    body = read_body(
        request.receive,
        announced=tus.read_content_length(request.headers),
        room=upload.bytes_total - upload.received,
        stall_s=STALL_S,
    )
    receiver = Receiver(
        database=here.database, objects=here.objects, clock=here.clock, upload=upload, checksum=checksum
    )
    if upload.kind is Kind.ARCHIVE:
        viewer = await signed_in(request)
        receiver.keep = sealing(here.keyring, viewer.account_id, viewer.slot)
    return await receiver.take(body)


@route("/", http_method=[HttpMethod.OPTIONS], status_code=204, access=Access.ANYBODY)
async def describe_uploads(request: Asked) -> Response[None]:
    """Say which tus this is, and what it can do."""
    headers = {
        "Tus-Version": tus.VERSION,
        "Tus-Extension": tus.EXTENSIONS,
        "Tus-Max-Size": str(_place(request).upload_bytes_max),
        "Tus-Checksum-Algorithm": ",".join(tus.ALGORITHMS),
    }
    return _answer(204, headers)


@post("/", status_code=201, before_request=_check_version, request_max_body_size=None, access=Access.SIGNED_IN)
async def create_upload(request: Asked) -> Response[None]:
    """Begin an upload, with its first bytes if they come along."""
    viewer = await signed_in(request)
    here = _place(request)
    bytes_total = tus.read_number(request.headers, "Upload-Length")
    kind = tus.read_kind(request.headers)
    check_length(bytes_total, ARCHIVE_BYTES_MAX if kind is Kind.ARCHIVE else here.upload_bytes_max)
    brings_bytes = tus.brings_bytes(request.headers)
    await here.rates.spend(f"uploads.{'archive' if kind is Kind.ARCHIVE else 'create'}.account", viewer.account_id)
    upload = await here.database.transact(
        lambda conn: create(
            conn, cell=here.cell, account_id=viewer.account_id, bytes_total=bytes_total, now=here.clock(), kind=kind
        )
    )
    try:
        await here.rates.spend("uploads.mebibytes.account", viewer.account_id, cost=-(-bytes_total // _MEBIBYTE))
    except TooMany:
        await _terminate(request, upload.id)
        raise
    if brings_bytes:
        try:
            upload = await _take_body(request, upload)
        except Refusal:
            # The sender does not know yet where it could go on: an upload left open would only be in the way.
            await _terminate(request, upload.id)
            raise
    headers = {"Location": f"/api/uploads/{upload.id}", **_standing(upload)}
    return _answer(201, headers)


@head("/{upload_id:str}", before_request=_check_version, access=Access.OWNER)
async def show_upload(request: Asked, upload_id: FromPath[str]) -> Response[None]:
    """Say where an upload stands."""
    upload = await _find(request, upload_id)
    return _answer(200, {"Upload-Length": str(upload.bytes_total), **_standing(upload)})


async def _append(request: Asked, upload_id: str) -> Response[None]:
    tus.check_body_type(request.headers)
    offset = tus.read_number(request.headers, "Upload-Offset")
    upload = await _find(request, upload_id)
    if offset != upload.received:
        raise OffsetConflict
    upload = await _take_body(request, upload)
    return _answer(204, _standing(upload))


async def _terminate(request: Asked, upload_id: str) -> Response[None]:
    viewer = await signed_in(request)
    here = _place(request)
    await here.database.transact(
        lambda conn: terminate(conn, upload_id=upload_id, account_id=viewer.account_id, now=here.clock())
    )
    await discard(here.objects, upload_id)
    return _answer(204)


@patch(
    "/{upload_id:str}", status_code=204, before_request=_check_version, request_max_body_size=None, access=Access.OWNER
)
async def append_to_upload(request: Asked, upload_id: FromPath[str]) -> Response[None]:
    """Take the next bytes of an upload."""
    return await _append(request, upload_id)


@delete("/{upload_id:str}", status_code=204, before_request=_check_version, access=Access.OWNER)
async def terminate_upload(request: Asked, upload_id: FromPath[str]) -> Response[None]:
    """Discard an unfinished upload."""
    return await _terminate(request, upload_id)


@post(
    "/{upload_id:str}", status_code=204, before_request=_check_version, request_max_body_size=None, access=Access.OWNER
)
async def override_method(request: Asked, upload_id: FromPath[str]) -> Response[None]:
    """Take bytes or discard, for a client that can only POST (tus 1.0.0, X-HTTP-Method-Override)."""
    match request.headers.get("X-HTTP-Method-Override", "").upper():
        case "PATCH":
            return await _append(request, upload_id)
        case "DELETE":
            return await _terminate(request, upload_id)
        case _:
            raise UploadUnknown


@get("/api/uploads", access=Access.SIGNED_IN)
async def list_uploads(request: Asked) -> OpenUploads:
    """List the account's own unfinished clips."""
    viewer = await signed_in(request)
    here = _place(request)
    async with here.database.reading() as conn:
        return OpenUploads(await list_open(conn, account_id=viewer.account_id, now=here.clock()))


@get("/api/uploads/limits", access=Access.ANYBODY)
async def show_limits(request: Asked) -> Limits:
    """Say what is accepted, before anything is sent."""
    here = _place(request)
    return Limits(bytes_max=here.upload_bytes_max, duration_ms_max=here.upload_duration_ms_max)


ROUTES = [
    Router(
        "/api/uploads",
        route_handlers=[
            describe_uploads,
            create_upload,
            show_upload,
            append_to_upload,
            terminate_upload,
            override_method,
        ],
        middleware=[speak_tus],
    ),
    list_uploads,
    show_limits,
]
