"""HTTP for signals: translates, decides nothing.

The body is JSON whatever its content type says: a page that is left sends `navigator.sendBeacon`, which calls a string
text/plain.
"""

import re
from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from litestar import Request, Router, delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from clairvue.accounts.edge import client_address, installation_of, signed_in, viewer
from clairvue.accounts.model import AgeBand, Viewer
from clairvue.accounts.sign_in import blind_key
from clairvue.db.database import Connection
from clairvue.families.edge import counted
from clairvue.kit.access import Access
from clairvue.kit.cursor import PAGE_MAX
from clairvue.kit.ids import VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.signals import forget, reader
from clairvue.signals.edge import GPC_PATH, GpcSupport, objects
from clairvue.signals.hear import hear
from clairvue.signals.history import WatchHistory, list_history
from clairvue.signals.model import ClientMissing, MinorUnlearned, Number, Sender, Signal
from clairvue.signals.policy import POLICY, SignalPolicy
from clairvue.signals.reader import ReaderState

_CLIENT = re.compile(r"[A-Za-z0-9_-]{22,64}")

Asked = Request[Any, Any, Any]


class Batch(msgspec.Struct, frozen=True):
    """At most 200 signals of one page.

    `client` is what the page calls itself: at least 22 letters and digits, made at random when it was opened and kept
    nowhere. Without it, whoever is signed in is known by their session. `sent_at_ms` is the page's clock as it sends
    this: by it, the times of its signals are put right.
    """

    signals: list[Signal]
    client: str | None = None
    sent_at_ms: Number | None = None


class Ignored(msgspec.Struct, frozen=True):
    """How many signals did not count: sent before, of no video of others that is published, or more than can be."""

    repeated: int
    unknown: int
    over: int


class Heard(msgspec.Struct, frozen=True):
    """What became of a batch; `logged` is how many signals went to the log that your feed learns from."""

    accepted: int
    ignored: Ignored
    logged: int


class LearningChoice(msgspec.Struct, frozen=True):
    """Whether anything may be learned from what you do."""

    learning: bool


@post("/", status_code=202, summary="Signals of a page", access=Access.ANYBODY, guards=[counted])
async def post_signals(request: Asked, data: JSONBody[Batch]) -> Heard:
    """Count what was watched, and log what you did if you are signed in and may be learned from.

    Nothing is logged of whom is not signed in, said no, or sends `Sec-GPC: 1` and never chose.
    """
    here, account = installation_of(request), await viewer(request)
    await here.rates.spend("signals.batch.address", blind_key(here.keyring, client_address(request)))
    client = _client(here.keyring, account, data.client)
    sender = account and Sender(
        account_id=account.account_id,
        slot=account.slot,
        objecting=objects(request) or account.age_band is AgeBand.UNDER_18,
        unlearned=account.age_band is AgeBand.UNDER_16,
    )
    now = here.clock()
    tally = await here.database.transact(
        lambda conn: hear(
            conn,
            here.keyring,
            client=client,
            sender=sender,
            signals=data.signals,
            sent_at_ms=data.sent_at_ms,
            now=now,
        )
    )
    ignored = Ignored(repeated=tally.repeated, unknown=tally.unknown, over=tally.over)
    return Heard(accepted=tally.accepted, ignored=ignored, logged=tally.logged)


@get(GPC_PATH, include_in_schema=False, sync_to_thread=False, access=Access.ANYBODY)
def get_gpc() -> GpcSupport:
    """Say that `Sec-GPC: 1` is heeded."""
    return GpcSupport()


@get("/policy", summary="What is kept of signals", sync_to_thread=False, access=Access.ANYBODY)
def get_policy() -> SignalPolicy:
    """Return for how long signals are kept, and how many are believed."""
    return POLICY


@get("/reader", summary="Whether your feed learns from you", access=Access.SIGNED_IN)
async def get_reader(request: Asked) -> ReaderState:
    """Return whether anything is learned from what you do, whether you chose that, and since when."""
    here, account = installation_of(request), await signed_in(request)
    async with here.database.reading() as conn:
        return await reader.state_of(conn, account_id=account.account_id)


@put("/reader", summary="Choose whether your feed learns from you", access=Access.SIGNED_IN)
async def put_reader(request: Asked, data: JSONBody[LearningChoice]) -> ReaderState:
    """Choose whether anything may be learned from what you do. What the log holds stays until you reset it."""
    here, account = installation_of(request), await signed_in(request)
    if data.learning and account.age_band is AgeBand.UNDER_16:
        raise MinorUnlearned
    return await here.database.transact(
        lambda conn: reader.set_learning(conn, account_id=account.account_id, learning=data.learning)
    )


@post("/reader/reset", status_code=204, summary="Forget everything you did", access=Access.SIGNED_IN)
async def post_reset(request: Asked) -> None:
    """Delete everything that the log holds of you, and begin again as somebody about whom nothing is known."""
    here, account = installation_of(request), await signed_in(request)
    await here.rates.spend("signals.reset.account", account.account_id)
    await here.database.transact(
        lambda conn: reader.reset(
            conn, here.keyring, account_id=account.account_id, slot=account.slot, now=here.clock()
        )
    )


@get("/history", summary="Your history", access=Access.SIGNED_IN)
async def get_history(
    request: Asked,
    cursor: Annotated[str | None, QueryParameter(description="Where the part before ended.")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=PAGE_MAX, description="How many videos at most.")] = 50,
) -> WatchHistory:
    """Return what you watched in the last 30 days, one item a video, the latest first. Nobody else can ask for it."""
    here, account = installation_of(request), await signed_in(request)
    async with here.database.reading() as conn:
        known = await reader.reader_of(conn, here.keyring, account.account_id, account.slot)
        return await list_history(conn, reader=known.number, cursor=cursor, limit=limit)


@delete("/history/{video:str}", summary="Forget that you watched a video", access=Access.SIGNED_IN)
async def delete_history(request: Asked, video: FromPath[str]) -> None:
    """Delete what the log holds of you and one video, and let your feed forget it."""
    here, account = installation_of(request), await signed_in(request)

    async def run(conn: Connection) -> None:
        known = await reader.reader_of(conn, here.keyring, account.account_id, account.slot)
        await forget.forget_watch(conn, reader=known.number, video_id=VideoId(video), now=here.clock())

    await here.database.transact(run)


def _client(keyring: Keyring, account: Viewer | None, client: str | None) -> bytes:
    """Return the digest that a page is known by; it says neither who is signed in nor what the page calls itself.

    Raises: ClientMissing.
    """
    if client is not None and _CLIENT.fullmatch(client) is None:
        raise ClientMissing
    if client is None and account is None:
        raise ClientMissing
    return keyring.blind("signals.client", f"{account.session_id if account else ''} {client or ''}")


ROUTES: Sequence[Router] = [
    Router(
        "/api/signals",
        tags=["signals"],
        route_handlers=[
            post_signals,
            get_policy,
            get_reader,
            put_reader,
            post_reset,
            get_history,
            delete_history,
        ],
    ),
    Router("/", tags=["signals"], route_handlers=[get_gpc]),
]
