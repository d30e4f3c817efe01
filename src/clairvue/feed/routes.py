"""The feed over HTTP. It translates, and decides nothing."""

from typing import Annotated, Any, TypeAlias

from litestar import Request, Router, get
from litestar.datastructures import State
from litestar.params import FromPath, QueryParameter

from clairvue.accounts.edge import signed_in, viewer
from clairvue.families.edge import in_hours
from clairvue.feed import grids, others, record
from clairvue.feed.answer import answer, list_kinds
from clairvue.feed.foryou import engine
from clairvue.feed.foryou.cursor import KIND
from clairvue.feed.foryou.profiling import Asker
from clairvue.feed.making import Asking
from clairvue.feed.model import LIMIT_DEFAULT, LIMIT_MAX, CardList, FeedGridUnclear, FeedKind, FeedPage, VideoCard
from clairvue.feed.record import Record
from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.kit.ids import RecordId, VideoId
from clairvue.kit.language import Language, choose_language
from clairvue.signals.edge import objects
from clairvue.signals.reader import reader_of

Asked: TypeAlias = Request[Any, Any, State]
Limit = Annotated[int, QueryParameter(ge=1, le=LIMIT_MAX, description="How many clips at most.")]
Cursor = Annotated[str | None, QueryParameter(description="Where the page before ended; leave it out for the first.")]
Wanted = Annotated[
    Language | None,
    QueryParameter(
        description="Whose clips get most places of `unprofiled`; the request's Accept-Language when left out."
    ),
]


def _here(request: Asked) -> Installation:
    return request.app.state.installation


@get("/", summary="A page of a feed", cache_control=None, access=Access.ANYBODY, guards=[in_hours])
async def get_page(
    request: Asked,
    kind: Annotated[
        str, QueryParameter(description="for-you, following, latest, unprofiled, or by:NAME.")
    ] = "unprofiled",
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
    language: Wanted = None,
) -> FeedPage:
    """Return a page of clips, each with the reasons why it is there and the id of the page's record.

    `for-you`: ranked for whoever is signed in, from what they watched and by what they steer; where it may not or
    cannot be made, `unprofiled` answers, and `unprofiled_because` says why. `following`: what those you follow
    published, newest first. `latest`: what anybody published, newest first. `unprofiled`: what is hot, in your language
    and at all, and one place in five for what few have seen; it uses nothing about you but whom you have blocked or
    muted. `by:NAME`: a feed that somebody else makes, one of `GET /api/feed/kinds`; they learn nothing about you.
    """
    reader = await viewer(request)
    here = _here(request)
    asking = Asking(
        kind=kind,
        limit=limit,
        cursor=cursor,
        language=language or choose_language(request.headers.get("accept-language", "")),
        now=here.clock(),
    )
    offered = await others.ask(here.feeds, asking)
    async with here.database.reading() as conn:
        asker = Asker(viewer=reader, gpc=objects(request))
        return await answer(here, conn, asking, asker, offered)


@get("/kinds", summary="The feeds there are", sync_to_thread=False, access=Access.ANYBODY)
def get_kinds(request: Asked) -> list[FeedKind]:
    """Return the feeds that can be asked for, our own first."""
    return list_kinds(_here(request).feeds)


@get("/records/{record_id:str}", summary="The record of a page", access=Access.WHO_SEES)
async def get_record(request: Asked, record_id: FromPath[str]) -> Record:
    """Return what was served in a page and by which arithmetic, to whom it was served, for 30 days."""
    who = await viewer(request)
    here = _here(request)
    async with here.database.reading() as conn:
        reader = who and await reader_of(conn, here.keyring, who.account_id, who.slot)
        row = await record.find(
            conn,
            here.keyring,
            record_id=RecordId(record_id),
            viewer_id=who and who.account_id,
            reader=reader and reader.number,
            now=here.clock(),
        )
        if row.kind != KIND:
            return record.read(row)
        await engine.loaded()
        from clairvue.feed.foryou.summary import summarise  # noqa: PLC0415 - loaded late: see engine

        return record.told(row, await summarise(conn, row.page))


@get("/videos/{video_id:str}", summary="One clip", access=Access.WHO_SEES, guards=[in_hours])
async def get_card(request: Asked, video_id: FromPath[str]) -> VideoCard:
    """Return a clip with its counts and what you did with it, if you may see it."""
    reader = await viewer(request)
    here = _here(request)
    async with here.database.reading() as conn:
        return await grids.one(here, conn, reader and reader.account_id, VideoId(video_id))


@get("/videos", summary="A list of clips", access=Access.ANYBODY, guards=[in_hours])
async def list_cards(
    request: Asked,
    *,
    of: Annotated[str | None, QueryParameter(description="A creator's handle.")] = None,
    liked: Annotated[str | None, QueryParameter(description="`me`: what you liked.")] = None,
    saved: Annotated[str | None, QueryParameter(description="`me`: what you saved.")] = None,
    hashtag: Annotated[str | None, QueryParameter(description="A hashtag, without its sign.")] = None,
    ids: Annotated[str | None, QueryParameter(description="Clips by name, with commas between.")] = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> CardList:
    """Return exactly one list: a creator's clips, those you liked or saved, those under a hashtag, or those named."""
    asked = [value for value in (of, liked, saved, hashtag, ids) if value]
    if len(asked) != 1 or liked not in (None, "", "me") or saved not in (None, "", "me"):
        raise FeedGridUnclear
    here = _here(request)
    if liked or saved:
        account_id = (await signed_in(request)).account_id
        chosen = grids.liked if liked else grids.saved
        async with here.database.reading() as conn:
            return await chosen(here, conn, account_id, cursor=cursor, limit=limit)
    reader = await viewer(request)
    viewer_id = reader and reader.account_id
    async with here.database.reading() as conn:
        if of:
            return await grids.of_account(here, conn, viewer_id, handle=of, cursor=cursor, limit=limit)
        if ids:
            return await grids.named(here, conn, viewer_id, [VideoId(name) for name in ids.split(",")][:LIMIT_MAX])
        return await grids.under_hashtag(here, conn, viewer_id, tag=hashtag or "", cursor=cursor, limit=limit)


ROUTES = [Router("/api/feed", tags=["feed"], route_handlers=[get_page, get_kinds, get_record, get_card, list_cards])]
