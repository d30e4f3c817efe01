"""Search over HTTP. It translates, and decides nothing."""

from typing import Annotated, Any, TypeAlias

import msgspec
from litestar import Request, Router, get
from litestar.datastructures import State
from litestar.params import Parameter

from clairvue.accounts.edge import viewer
from clairvue.accounts.model import Account
from clairvue.feed.model import LIMIT_DEFAULT, LIMIT_MAX, VideoCard
from clairvue.installation import Installation
from clairvue.search.find import complete, correct, find_accounts, find_hashtags, find_videos, suggest
from clairvue.search.model import Completion, Hashtag, SearchKind, SearchKindUnknown, read_query

Asked: TypeAlias = Request[Any, Any, State]
Text = Annotated[str, Parameter(description="What to look for, at most 100 characters; empty gives suggestions.")]


class Found(msgspec.Struct, frozen=True):
    """A page of what was found: videos, accounts or hashtags. Suggestions come where there is nothing."""

    items: list[VideoCard] | list[Account] | list[Hashtag]
    cursor: str | None
    suggestions: list[Completion] = []


def _here(request: Asked) -> Installation:
    return request.app.state.installation


@get("/", summary="Search")
async def search(
    request: Asked,
    *,
    q: Text = "",
    kind: Annotated[str, Parameter(description="videos, accounts or hashtags.")] = "videos",
    cursor: Annotated[str | None, Parameter(description="Where the page before ended.")] = None,
    limit: Annotated[int, Parameter(ge=1, le=LIMIT_MAX, description="How many items at most.")] = LIMIT_DEFAULT,
) -> Found:
    """Find public clips by their words, accounts by handle or name, or hashtags.

    Words are found without accents and in other forms; quotation marks keep words together, a minus leaves one out.
    """
    if kind not in SearchKind:
        raise SearchKindUnknown
    query = read_query(q)
    reader = await viewer(request)
    viewer_id = reader and reader.account_id
    here = _here(request)
    async with here.database.reading() as conn:
        if not query:
            return Found(items=list[VideoCard](), cursor=None, suggestions=await suggest(conn))
        if kind == SearchKind.HASHTAGS:
            items, onward = await find_hashtags(conn, query=query, cursor=cursor, limit=limit)
        elif kind == SearchKind.ACCOUNTS:
            items, onward = await find_accounts(here, conn, viewer_id, query=query, cursor=cursor, limit=limit)
        else:
            items, onward = await find_videos(here, conn, viewer_id, query=query, cursor=cursor, limit=limit)
        suggestions = [] if items or cursor else await correct(conn, query=query)
    return Found(items=items, cursor=onward, suggestions=suggestions)


@get("/complete", summary="Complete a search")
async def complete_query(request: Asked, q: Text = "") -> list[Completion]:
    """Return what a half-typed search may become; what is popular when nothing is typed."""
    query = read_query(q)
    reader = await viewer(request)
    here = _here(request)
    async with here.database.reading() as conn:
        return await complete(here, conn, reader and reader.account_id, query=query)


ROUTES = [Router("/api/search", tags=["search"], route_handlers=[search, complete_query])]
