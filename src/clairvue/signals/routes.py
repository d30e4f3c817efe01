"""HTTP for signals: translates, decides nothing.

The body is JSON whatever its content type says: a page that is left sends `navigator.sendBeacon`, which calls a string
text/plain.
"""

import re
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, post
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from clairvue.accounts.edge import client_address, installation_of, viewer
from clairvue.accounts.model import Viewer
from clairvue.accounts.sign_in import blind_key
from clairvue.kit.ids import VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.signals.hear import hear
from clairvue.signals.model import ClientMissing, View

_CLIENT = re.compile(r"[A-Za-z0-9_-]{22,64}")
_NUMBER_MAX = 2**53  # what JavaScript counts exactly

Number = Annotated[int, msgspec.Meta(ge=0, le=_NUMBER_MAX)]


class ViewSignal(msgspec.Struct, frozen=True):
    """A video was on screen: for how long it played there, and how often it began again.

    `sequence` grows with each signal that a page sends. `record` names the page of the feed that the video came from;
    nothing is made of it yet.
    """

    sequence: Number
    kind: Literal["view"]
    video: Annotated[str, msgspec.Meta(max_length=64)]
    watched_ms: Number
    loops: Number = 0
    record: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class Batch(msgspec.Struct, frozen=True):
    """At most 200 signals of one page.

    `client` is what the page calls itself: at least 22 letters and digits, made at random when it was opened and kept
    nowhere. Without it, whoever is signed in is known by their session.
    """

    signals: list[ViewSignal]
    client: str | None = None


class Ignored(msgspec.Struct, frozen=True):
    """How many signals did not count: sent before, of no video of others that is published, or too many in a day."""

    repeated: int
    unknown: int
    over: int


class Heard(msgspec.Struct, frozen=True):
    """What became of a batch."""

    accepted: int
    ignored: Ignored


@post("/api/signals", status_code=202)
async def post_signals(request: Request[Any, Any, Any], data: JSONBody[Batch]) -> Heard:
    """Count what was watched. No history is kept: views, finishes and watched time are added to those of the video."""
    here, reader = installation_of(request), await viewer(request)
    await here.rates.spend("signals.batch.address", blind_key(here.keyring, client_address(request)))
    client = _client(here.keyring, reader, data.client)
    views = [
        View(
            sequence=signal.sequence,
            video_id=VideoId(signal.video),
            watched_ms=signal.watched_ms,
            loops=signal.loops,
        )
        for signal in data.signals
    ]
    account_id = reader and reader.account_id
    tally = await here.database.transact(
        lambda conn: hear(conn, client=client, account_id=account_id, views=views, now=here.clock())
    )
    ignored = Ignored(repeated=tally.repeated, unknown=tally.unknown, over=tally.over)
    return Heard(accepted=tally.accepted, ignored=ignored)


def _client(keyring: Keyring, reader: Viewer | None, client: str | None) -> bytes:
    """Return the digest that a page is known by; it says neither who is signed in nor what the page calls itself.

    Raises: ClientMissing.
    """
    if client is not None and _CLIENT.fullmatch(client) is None:
        raise ClientMissing
    if client is None and reader is None:
        raise ClientMissing
    return keyring.blind("signals.client", f"{reader.session_id if reader else ''} {client or ''}")


ROUTES: list[ControllerRouterHandler] = [post_signals]
