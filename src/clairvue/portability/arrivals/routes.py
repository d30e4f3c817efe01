"""HTTP for archives that people bring: translates, decides nothing. The bytes come as an upload, by tus."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.kit.access import Access
from clairvue.portability.arrivals.receive import list_told
from clairvue.portability.arrivals.wording import told


class Arrival(msgspec.Struct, frozen=True):
    """One archive that the viewer sent; `told` says in sentences what came of it, empty until `ended_at`."""

    id: str
    sent_at: datetime
    ended_at: datetime | None
    told: list[str]


class ArrivalsAnswer(msgspec.Struct, frozen=True):
    """The viewer's archives of the last 30 days, the latest first."""

    items: list[Arrival]


@get("/api/portability/arrivals", access=Access.SIGNED_IN)
async def read_arrivals(request: Request[Any, Any, Any]) -> Response[ArrivalsAnswer]:
    """Say what came of the archives that the viewer sent: uploads with the metadata `purpose archive`."""
    here = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    french = viewer.language.startswith("fr")
    async with here.database.reading() as conn:
        arrivals = await list_told(conn, here.keyring, account_id=viewer.account_id)
    items = [
        Arrival(each.id, each.sent_at, each.ended_at, told(each.report, french=french) if each.report else [])
        for each in arrivals
    ]
    return Response(ArrivalsAnswer(items), headers={"Cache-Control": "no-store"})


ROUTES: list[ControllerRouterHandler] = [read_arrivals]
