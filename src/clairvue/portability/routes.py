"""HTTP for what is held about somebody, taking it away and leaving: translates, decides nothing."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.accounts.sign_in import blind_key
from clairvue.accounts.step_up import require_fresh_proof
from clairvue.kit.access import Access
from clairvue.kit.cursor import CursorUnreadable, decode_cursor, encode_cursor
from clairvue.kit.ids import is_id
from clairvue.portability.archive import archive
from clairvue.portability.certificate import find_certificate
from clairvue.portability.erase import carry_out
from clairvue.portability.holding import Held, holdings_of
from clairvue.portability.link import check_link, make_link
from clairvue.portability.model import Erasure, SignedCertificate
from clairvue.portability.wish import stay, wish, wish_of
from clairvue.privacy.access import AccessEntry, list_accesses

Limit = Annotated[int, QueryParameter(ge=1, le=50, description="How many at most.")]
Cursor = Annotated[str | None, QueryParameter(description="Where the page before ended; none for the first page.")]
NO_STORE = {"Cache-Control": "no-store"}


class EraseWish(msgspec.Struct, frozen=True):
    """How many days somebody wants to think it over before they are erased: 0 erases now."""

    grace_days: int


class ErasureAnswer(msgspec.Struct, frozen=True):
    """The erasure that was asked for, if one was."""

    erasure: Erasure | None


class HoldingsAnswer(msgspec.Struct, frozen=True):
    """What is held about the viewer."""

    items: list[Held]


class AccessList(msgspec.Struct, frozen=True):
    """A page of who looked."""

    items: list[AccessEntry]
    cursor: str | None


class ArchiveLink(msgspec.Struct, frozen=True):
    """Where the archive can be downloaded, by the same person, until when."""

    url: str
    ends_at: datetime


@post("/api/account/erase", status_code=200, access=Access.SIGNED_IN)
async def ask_to_be_erased(request: Request[Any, Any, Any], data: JSONBody[EraseWish]) -> Response[ErasureAnswer]:
    """Ask to be erased; with 0 days the key is destroyed before the answer. Needs a fresh proof."""
    here = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    now = here.clock()
    require_fresh_proof(viewer, now=now)
    erasure = await here.database.transact(
        lambda conn: wish(conn, here.keyring, account_id=viewer.account_id, grace_days=data.grace_days, now=now)
    )
    if data.grace_days == 0:
        await carry_out(here.database, here.keyring, account_id=viewer.account_id, now=now)
    return Response(ErasureAnswer(erasure), status_code=200, cookies=[edge.session_cookie(here, "")], headers=NO_STORE)


@get("/api/account/erase", access=Access.SIGNED_IN)
async def read_wish(request: Request[Any, Any, Any]) -> Response[ErasureAnswer]:
    """Say whether and when the viewer will be erased."""
    here = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    async with here.database.reading() as conn:
        return Response(ErasureAnswer(await wish_of(conn, account_id=viewer.account_id)), headers=NO_STORE)


@delete("/api/account/erase", status_code=204, access=Access.SIGNED_IN)
async def take_wish_back(request: Request[Any, Any, Any]) -> None:
    """Stay."""
    here = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    await here.database.transact(lambda conn: stay(conn, account_id=viewer.account_id))


@get("/api/portability/certificates/{receipt:str}", access=Access.ANYBODY)
async def read_certificate(request: Request[Any, Any, Any], receipt: FromPath[str]) -> SignedCertificate:
    """Show the certificate of an erasure to whoever holds its receipt."""
    here = edge.installation_of(request)
    async with here.database.reading() as conn:
        return await find_certificate(conn, here.keyring, receipt=receipt)


@get("/api/portability/holdings", access=Access.SIGNED_IN)
async def read_holdings(request: Request[Any, Any, Any]) -> Response[HoldingsAnswer]:
    """Say what is held about the viewer: kinds, how many rows of each, why and for how long."""
    here = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    french = viewer.language.startswith("fr")
    async with here.database.reading() as conn:
        held = await holdings_of(conn, here.keyring, account_id=viewer.account_id, french=french)
    return Response(HoldingsAnswer(held), headers=NO_STORE)


@get("/api/privacy/accesses", access=Access.SIGNED_IN)
async def read_accesses(
    request: Request[Any, Any, Any], cursor: Cursor = None, limit: Limit = 20
) -> Response[AccessList]:
    """Say who of the staff looked at what is the viewer's, when, at what and why, the latest first."""
    here = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    (before,) = (None,) if cursor is None else decode_cursor(cursor, tuple[str])
    if before is not None and not is_id(before):
        raise CursorUnreadable
    async with here.database.reading() as conn:
        items = await list_accesses(conn, here.keyring, subject=viewer.account_id, before=before, limit=limit)
    more = encode_cursor(items[-1].id) if len(items) == limit else None
    return Response(AccessList(items, more), headers=NO_STORE)


@post("/api/portability/archive", status_code=200, access=Access.SIGNED_IN)
async def ask_for_archive(request: Request[Any, Any, Any]) -> Response[ArchiveLink]:
    """Give a link to an archive of everything that is the viewer's, good for ten minutes. Needs a fresh proof."""
    here = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    now = here.clock()
    require_fresh_proof(viewer, now=now)
    path, ends_at = make_link(here.keyring, account_id=viewer.account_id, now=now)
    return Response(ArchiveLink(path, ends_at), status_code=200, headers=NO_STORE)


@get("/api/portability/archive", access=Access.SIGNED_IN)
async def download_archive(request: Request[Any, Any, Any], until: FromQuery[int], signature: FromQuery[str]) -> Stream:
    """Stream the archive, made while it is downloaded."""
    here = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    now = here.clock()
    check_link(here.keyring, account_id=viewer.account_id, until=until, signature=signature, now=now)
    await here.rates.spend("portability.archive.account", blind_key(here.keyring, viewer.account_id))
    name = f"clairvue-{viewer.handle}-{now:%Y-%m-%d}.zip"
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
    parts = archive(here, account_id=viewer.account_id, now=now)
    return Stream(parts, media_type="application/zip", headers=headers)


ROUTES: list[ControllerRouterHandler] = [
    ask_to_be_erased,
    read_wish,
    take_wish_back,
    read_certificate,
    read_holdings,
    read_accesses,
    ask_for_archive,
    download_archive,
]
