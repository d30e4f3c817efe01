"""The outbox of a demo: letters that no mail server takes, shown on this machine alone. It sends nothing."""

import re
from typing import Any
from urllib.parse import urlsplit

from litestar import MediaType, Request, Response, get

from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.kit.refusals import NotFound
from clairvue.mail.model import Written
from clairvue.mail.post import waiting
from clairvue.screens.headers import page_headers
from clairvue.screens.html import Html, element, join, text

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_LINK = re.compile(r"(https?://\S+)")


class OutboxClosed(NotFound):
    """Letters are shown in a demo only, and only on the machine that runs it."""


@get("/outbox", include_in_schema=False, access=Access.MACHINE)
async def show_outbox(request: Request[Any, Any, Any]) -> Response[str]:
    """Show the letters that wait, the newest first."""
    installation: Installation = request.app.state.installation
    peer = request.client.host if request.client else ""
    # The host asked for counts too: a page of another site may have had its name moved to this machine.
    asked = urlsplit(f"//{request.headers.get('host', '')}").hostname
    if not installation.demo or installation.smtp_url or peer not in _LOOPBACK or asked not in _LOOPBACK:
        raise OutboxClosed
    async with installation.database.reading() as conn:
        letters = await waiting(conn, installation.keyring)
    head = element("head", {}, element("meta", {"charset": "utf-8"}), element("title", {}, text("Outbox")))
    body = element("body", {}, element("h1", {}, text("Outbox")), join(_letter(letter) for letter in letters))
    return Response(
        "<!doctype html>" + element("html", {"lang": "en"}, head, body),
        media_type=MediaType.HTML,
        headers=page_headers() | {"Cache-Control": "no-store"},
    )


def _letter(letter: Written) -> Html:
    parts = [
        element("a", {"href": part}, text(part)) if _LINK.fullmatch(part) else text(part)
        for part in _LINK.split(letter.text)
    ]
    return element(
        "article",
        {},
        element("h2", {}, text(letter.subject)),
        element("p", {}, text(letter.address)),
        element("pre", {}, *parts),
    )


ROUTES = [show_outbox]
