"""HTTP for the desk: translates, decides nothing. Every answer is for one of the staff, freshly proven, and counted.

To look is to POST: it leaves an entry; and the reason, which speaks of somebody, stands in no address.
"""

from typing import Annotated, Any, TypeAlias

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.accounts.model import Viewer
from clairvue.accounts.sign_in import blind_key
from clairvue.db.database import Connection
from clairvue.desk import look
from clairvue.desk.audit import audit_accesses
from clairvue.desk.model import AccountLook, AuditEntries, CommentLooks, Matter, SessionLooks, VideoLooks
from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.kit.cursor import CursorUnreadable, decode_cursor
from clairvue.kit.ids import CommentId, VideoId, is_id
from clairvue.videos.catalogue import LAST_ID

Asked: TypeAlias = Request[Any, Any, Any]
Limit = Annotated[int, QueryParameter(ge=1, le=50, description="How many at most.")]
Cursor = Annotated[str | None, QueryParameter(description="Where the page before ended; none for the first page.")]
NO_STORE = {"Cache-Control": "no-store"}


class LookWanted(msgspec.Struct, frozen=True):
    """Why somebody of the staff must read this, in 10 to 300 characters: whom it is about will see it."""

    reason: str


class PageWanted(LookWanted, frozen=True):
    """The same of a list, with the place where the page before ended."""

    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=50)] = 20


@post("/api/desk/accounts/{handle:str}", status_code=200, access=Access.STAFF)
async def read_account(request: Asked, handle: FromPath[str], data: JSONBody[LookWanted]) -> Response[AccountLook]:
    """Show an account as one's role needs it."""
    here, viewer = await _counted(request)

    async def read(conn: Connection) -> AccountLook:
        return await look.look_at_account(
            conn, here.keyring, viewer=viewer, handle=handle, reason=data.reason, now=here.clock()
        )

    return Response(await here.database.transact(read), headers=NO_STORE)


@post("/api/desk/accounts/{handle:str}/videos", status_code=200, access=Access.MODERATOR)
async def read_videos(request: Asked, handle: FromPath[str], data: JSONBody[PageWanted]) -> Response[VideoLooks]:
    """Show somebody's videos in every state."""
    here, viewer = await _counted(request)
    before = VideoId(_place(data.cursor))

    async def read(conn: Connection) -> VideoLooks:
        subject = await look.enter_look(
            conn, here.keyring, viewer=viewer, handle=handle, reason=data.reason, matter=Matter.VIDEOS, now=here.clock()
        )
        return await look.look_at_videos(conn, here.keyring, subject=subject, before=before, limit=data.limit)

    return Response(await here.database.transact(read), headers=NO_STORE)


@post("/api/desk/accounts/{handle:str}/comments", status_code=200, access=Access.MODERATOR)
async def read_comments(request: Asked, handle: FromPath[str], data: JSONBody[PageWanted]) -> Response[CommentLooks]:
    """Show what somebody wrote under videos."""
    here, viewer = await _counted(request)
    before = CommentId(_place(data.cursor))

    async def read(conn: Connection) -> CommentLooks:
        subject = await look.enter_look(
            conn,
            here.keyring,
            viewer=viewer,
            handle=handle,
            reason=data.reason,
            matter=Matter.COMMENTS,
            now=here.clock(),
        )
        return await look.look_at_comments(conn, here.keyring, subject=subject, before=before, limit=data.limit)

    return Response(await here.database.transact(read), headers=NO_STORE)


@post("/api/desk/accounts/{handle:str}/sessions", status_code=200, access=Access.OPERATOR)
async def read_sessions(request: Asked, handle: FromPath[str], data: JSONBody[LookWanted]) -> Response[SessionLooks]:
    """Show where somebody is signed in."""
    here, viewer = await _counted(request)

    async def read(conn: Connection) -> SessionLooks:
        subject = await look.enter_look(
            conn,
            here.keyring,
            viewer=viewer,
            handle=handle,
            reason=data.reason,
            matter=Matter.SESSIONS,
            now=here.clock(),
        )
        return await look.look_at_sessions(conn, here.keyring, subject=subject, now=here.clock())

    return Response(await here.database.transact(read), headers=NO_STORE)


@get("/api/desk/accesses", access=Access.AUDITOR)
async def read_accesses(request: Asked, cursor: Cursor = None, limit: Limit = 50) -> Response[AuditEntries]:
    """Show what the staff looked at, without a word of anybody."""
    here, _ = await _counted(request)
    async with here.database.reading() as conn:
        entries = await audit_accesses(conn, here.keyring, before=_place(cursor), limit=limit)
    return Response(entries, headers=NO_STORE)


async def _counted(request: Asked) -> tuple[Installation, Viewer]:
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    await here.rates.spend("desk.look.account", blind_key(here.keyring, viewer.account_id))
    return here, viewer


def _place(cursor: str | None) -> str:
    """Return the id that a page begins below. Raises: CursorUnreadable."""
    if cursor is None:
        return LAST_ID
    (place,) = decode_cursor(cursor, tuple[str])
    if not is_id(place):
        raise CursorUnreadable
    return place


ROUTES: list[ControllerRouterHandler] = [read_account, read_videos, read_comments, read_sessions, read_accesses]
