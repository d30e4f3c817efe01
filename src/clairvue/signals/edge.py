"""Global Privacy Control at the edge: whose browser objects, and where that is said. It refuses nobody."""

import msgspec
from litestar.handlers import BaseRouteHandler

from clairvue.accounts.edge import Asked, installation_of, viewer
from clairvue.signals.reader import heed_objection

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
GPC_PATH = "/.well-known/gpc.json"


class GpcSupport(msgspec.Struct, frozen=True, rename="camel"):
    """That the cell heeds `Sec-GPC: 1` (Global Privacy Control, section 4), and since which day it says so."""

    gpc: bool = True
    last_update: str = "2026-11-23"


def objects(request: Asked) -> bool:
    """Say whether the browser asks that nothing be made of what its owner does."""
    return request.headers.get("sec-gpc") == "1"


async def heed(request: Asked, _: BaseRouteHandler) -> None:
    """Guard of every route: what is done through a browser that objects is not learned from, by whatever route.

    A like comes to the log from its fact, which has no headers: so the objection is noted before the like is.
    """
    if request.scope["type"] == "http" and request.scope["method"] not in _SAFE_METHODS and objects(request):
        account = await viewer(request)
        if account is not None:
            await installation_of(request).database.transact(
                lambda conn: heed_objection(conn, account_id=account.account_id)
            )
