"""Search over HTTP. It translates, and decides nothing."""

from typing import Annotated, Any, TypeAlias

import msgspec
from litestar import Request, Router, get
from litestar.datastructures import State
from litestar.params import QueryParameter

from clairvue.accounts.edge import viewer
from clairvue.accounts.model import Account
from clairvue.families.edge import in_hours
from clairvue.feed.model import LIMIT_DEFAULT, LIMIT_MAX, VideoCard
from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.search.find import complete, correct, find_accounts, find_hashtags, find_videos, suggest
from clairvue.search.model import Completion, Hashtag, SearchKind, SearchKindUnknown, read_query

Asked: TypeAlias = Request[Any, Any, State]
Text = Annotated[str, QueryParameter(description="What to look for, at most 100 characters; empty gives suggestions.")]


class VideosFound(msgspec.Struct, frozen=True):
    """A page of clips that were found; suggestions come where there are none."""

    items: list[VideoCard]
    cursor: str | None
    suggestions: list[Completion] = []


class AccountsFound(msgspec.Struct, frozen=True):
    """A page of accounts that were found."""

    items: list[Account]
    cursor: str | None


class HashtagsFound(msgspec.Struct, frozen=True):
    """A page of hashtags that were found."""

    items: list[Hashtag]
    cursor: str | None


def _here(request: Asked) -> Installation:
    return request.app.state.installation


@get("/", summary="Search", access=Access.ANYBODY)
async def search(
    request: Asked,
    *,
    q: Text = "",
    kind: Annotated[str, QueryParameter(description="videos, accounts or hashtags.")] = "videos",
    cursor: Annotated[str | None, QueryParameter(description="Where the page before ended.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=LIMIT_MAX, description="How many items at most.")] = LIMIT_DEFAULT,
) -> VideosFound | AccountsFound | HashtagsFound:
    """Find public clips by their words, accounts by handle or name, or hashtags.

    Words are found without accents and in other forms; quotation marks keep words together, a minus leaves one out.
    """
    if kind not in set(SearchKind):
        raise SearchKindUnknown
    query = read_query(q)
    reader = await viewer(request)
    viewer_id = reader and reader.account_id
    here = _here(request)
    async with here.database.reading() as conn:
        if not query:
            return VideosFound(items=[], cursor=None, suggestions=await suggest(conn))
        if kind == SearchKind.HASHTAGS:
            tags, onward = await find_hashtags(conn, query=query, cursor=cursor, limit=limit)
            return HashtagsFound(items=tags, cursor=onward)
        if kind == SearchKind.ACCOUNTS:
            people, onward = await find_accounts(here, conn, viewer_id, query=query, cursor=cursor, limit=limit)
            return AccountsFound(items=people, cursor=onward)
        clips, onward = await find_videos(here, conn, viewer_id, query=query, cursor=cursor, limit=limit)
        suggestions = [] if clips or cursor else await correct(conn, query=query)
    return VideosFound(items=clips, cursor=onward, suggestions=suggestions)


@get("/complete", summary="Complete a search", access=Access.ANYBODY)
async def complete_query(request: Asked, q: Text = "") -> list[Completion]:
    """Return what a half-typed search may become; what is popular when nothing is typed."""
    query = read_query(q)
    reader = await viewer(request)
    here = _here(request)
    async with here.database.reading() as conn:
        return await complete(here, conn, reader and reader.account_id, query=query)


ROUTES = [Router("/api/search", tags=["search"], guards=[in_hours], route_handlers=[search, complete_query])]
