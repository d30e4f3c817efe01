"""HTTP for the desk: translates, decides nothing. Every answer is for one of the staff, freshly proven, and counted.

To look is to POST, to judge to PUT: both leave an entry; and the reason, which speaks of somebody, stands in no
address.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeAlias, TypeVar

import msgspec
from litestar import Request, Response, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.accounts.model import Viewer
from clairvue.accounts.sign_in import blind_key
from clairvue.db.database import Connection
from clairvue.desk import look
from clairvue.desk.audit import audit_accesses
from clairvue.desk.judge import judge_age
from clairvue.desk.model import AccountLook, AuditEntries, CommentLooks, Matter, SessionLooks, VideoLooks
from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.kit.cursor import CursorUnreadable, decode_cursor
from clairvue.kit.ids import AccountId, CommentId, VideoId, is_id
from clairvue.privacy.keyring import Keyring
from clairvue.videos.catalogue import LAST_ID

Asked: TypeAlias = Request[Any, Any, Any]
Limit = Annotated[int, QueryParameter(ge=1, le=50, description="How many at most.")]
Cursor = Annotated[str | None, QueryParameter(description="Where the page before ended; none for the first page.")]
Shown = TypeVar("Shown")
NO_STORE = {"Cache-Control": "no-store"}


class LookWanted(msgspec.Struct, frozen=True):
    """Why somebody of the staff must read this, in 10 to 300 characters: whom it is about will see it."""

    reason: str


class PageWanted(LookWanted, frozen=True):
    """The same of a list, with the place where the page before ended."""

    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=50)] = 20


class AgeJudgement(LookWanted, frozen=True):
    """Whether a clip is marked as for adults, and why: its author will read that."""

    for_adults: bool


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
    before = VideoId(_place(data.cursor))

    async def read(conn: Connection, keyring: Keyring, subject: AccountId) -> VideoLooks:
        return await look.look_at_videos(conn, keyring, subject=subject, before=before, limit=data.limit)

    return await _show(request, handle, data.reason, Matter.VIDEOS, read)


@post("/api/desk/accounts/{handle:str}/comments", status_code=200, access=Access.MODERATOR)
async def read_comments(request: Asked, handle: FromPath[str], data: JSONBody[PageWanted]) -> Response[CommentLooks]:
    """Show what somebody wrote under videos."""
    before = CommentId(_place(data.cursor))

    async def read(conn: Connection, keyring: Keyring, subject: AccountId) -> CommentLooks:
        return await look.look_at_comments(conn, keyring, subject=subject, before=before, limit=data.limit)

    return await _show(request, handle, data.reason, Matter.COMMENTS, read)


@post("/api/desk/accounts/{handle:str}/sessions", status_code=200, access=Access.OPERATOR)
async def read_sessions(request: Asked, handle: FromPath[str], data: JSONBody[LookWanted]) -> Response[SessionLooks]:
    """Show where somebody is signed in."""
    now = edge.installation_of(request).clock()

    async def read(conn: Connection, keyring: Keyring, subject: AccountId) -> SessionLooks:
        return await look.look_at_sessions(conn, keyring, subject=subject, now=now)

    return await _show(request, handle, data.reason, Matter.SESSIONS, read)


@put("/api/desk/videos/{video_id:str}/for-adults", status_code=204, access=Access.MODERATOR)
async def judge_video(request: Asked, video_id: FromPath[str], data: JSONBody[AgeJudgement]) -> None:
    """Mark somebody's clip as for adults, or take that back."""
    here, viewer = await _counted(request)

    async def mark(conn: Connection) -> None:
        await judge_age(
            conn,
            here.keyring,
            viewer=viewer,
            video_id=VideoId(video_id),
            for_adults=data.for_adults,
            reason=data.reason,
            now=here.clock(),
        )

    await here.database.transact(mark)


@get("/api/desk/accesses", access=Access.AUDITOR)
async def read_accesses(request: Asked, cursor: Cursor = None, limit: Limit = 50) -> Response[AuditEntries]:
    """Show what the staff looked at, without a word of anybody."""
    here, _ = await _counted(request)
    async with here.database.reading() as conn:
        entries = await audit_accesses(conn, here.keyring, before=_place(cursor), limit=limit)
    return Response(entries, headers=NO_STORE)


async def _show(
    request: Asked,
    handle: str,
    reason: str,
    matter: Matter,
    read: Callable[[Connection, Keyring, AccountId], Awaitable[Shown]],
) -> Response[Shown]:
    """Answer with what is read of somebody, once the look stands in their ledger."""
    here, viewer = await _counted(request)

    async def look_then_read(conn: Connection) -> Shown:
        subject = await look.enter_look(
            conn, here.keyring, viewer=viewer, handle=handle, reason=reason, matter=matter, now=here.clock()
        )
        return await read(conn, here.keyring, subject)

    return Response(await here.database.transact(look_then_read), headers=NO_STORE)


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


ROUTES: list[ControllerRouterHandler] = [
    read_account,
    read_videos,
    read_comments,
    read_sessions,
    judge_video,
    read_accesses,
]
