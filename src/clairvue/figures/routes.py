"""HTTP for figures: translates, decides nothing."""

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import QueryParameter
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.figures.model import ClipDays, EpsilonLedger
from clairvue.figures.read import list_figures, list_spent
from clairvue.kit.access import Access

Limit = Annotated[int, QueryParameter(ge=1, le=100, description="How many at most.")]
Cursor = Annotated[str | None, QueryParameter(description="Where the page before ended; none for the first page.")]
NO_STORE = {"Cache-Control": "no-store"}


@get("/api/figures", access=Access.SIGNED_IN)
async def read_figures(request: Request[Any, Any, Any], cursor: Cursor = None, limit: Limit = 30) -> Response[ClipDays]:
    """Show one's own public clips in numbers."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    async with here.database.reading() as conn:
        figures = await list_figures(conn, account_id=viewer.account_id, cursor=cursor, limit=limit)
    return Response(figures, headers=NO_STORE)


@get("/api/privacy/epsilon", access=Access.ANYBODY)
async def read_epsilon(request: Request[Any, Any, Any], cursor: Cursor = None, limit: Limit = 30) -> EpsilonLedger:
    """Show everybody what was ever released with noise, and how much each release says at most."""
    here = edge.installation_of(request)
    async with here.database.reading() as conn:
        return await list_spent(conn, cursor=cursor, limit=limit)


ROUTES: list[ControllerRouterHandler] = [read_figures, read_epsilon]
