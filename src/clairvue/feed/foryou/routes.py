"""For You over HTTP, beside its pages: why, what was inferred, the picture, the published weights, the reset.

It translates, and decides nothing. The arithmetic is imported inside the answers that need it: see `engine`.
"""

# ruff: noqa: PLC0415 - loaded late, so that no start waits for it

from typing import Any, TypeAlias

from litestar import Request, delete, get, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from msgspec.structs import replace

from clairvue.accounts.edge import installation_of, signed_in
from clairvue.accounts.look_up import id_of
from clairvue.db.database import Connection
from clairvue.feed import record
from clairvue.feed.foryou import engine
from clairvue.feed.foryou.answers import Inferred, Picture, PublishedWeights, Why
from clairvue.feed.foryou.cursor import KIND
from clairvue.feed.model import FeedRecordNotFound
from clairvue.feed.steering import steer as steering
from clairvue.kit.access import Access
from clairvue.kit.ids import RecordId, VideoId
from clairvue.signals.reader import reader_of, reset

Asked: TypeAlias = Request[Any, Any, State]


@get("/api/feed/records/{record_id:str}/why/{video:str}", tags=["feed"], summary="Why this video?", access=Access.OWNER)
async def get_why(request: Asked, record_id: FromPath[str], video: FromPath[str]) -> Why:
    """Return why a clip was on one of your for-you pages: the terms of its score, their causes, its moves."""
    who, here = await signed_in(request), installation_of(request)
    await engine.loaded()
    from clairvue.feed.foryou.record import unpack
    from clairvue.feed.foryou.why import why

    async with here.database.reading() as conn:
        reader = await reader_of(conn, here.keyring, who.account_id, who.slot)
        row = await record.find(
            conn,
            here.keyring,
            record_id=RecordId(record_id),
            viewer_id=who.account_id,
            reader=reader.number,
            now=here.clock(),
        )
        if row.kind != KIND:
            raise FeedRecordNotFound
        return await why(
            here,
            conn,
            unpack(row.page),
            video_id=VideoId(video),
            viewer_id=who.account_id,
            reader=reader.number,
        )


@get("/api/feed/weights", tags=["feed"], summary="The published weights", access=Access.ANYBODY)
async def get_weights() -> PublishedWeights:
    """Return what each predicted action counts in a for-you score, and why."""
    await engine.loaded()
    from clairvue.feed.foryou.weights import list_weights

    return list_weights()


@get("/api/feed/steering/inferred", tags=["feed"], summary="What the model inferred about you", access=Access.SIGNED_IN)
async def get_inferred(request: Asked) -> Inferred:
    """Return the topics, creators and habits that the model holds of you; empty before it has learned anything."""
    who, here = await signed_in(request), installation_of(request)
    await engine.loaded()
    from clairvue.feed.foryou.inferred import infer_now

    async with here.database.reading() as conn:
        reader = await reader_of(conn, here.keyring, who.account_id, who.slot)
        return await infer_now(here, conn, reader=reader.number)


@delete(
    "/api/feed/steering/inferred/topics/{tag:str}",
    tags=["feed"],
    status_code=204,
    summary="Not this topic",
    access=Access.SIGNED_IN,
)
async def delete_inferred_topic(request: Asked, tag: FromPath[str]) -> None:
    """Overrule what was inferred: the topic's slider goes to zero."""
    await _zero(request, topics={tag: 0.0})


@delete(
    "/api/feed/steering/inferred/creators/{handle:str}",
    tags=["feed"],
    status_code=204,
    summary="Not this creator",
    access=Access.SIGNED_IN,
)
async def delete_inferred_creator(request: Asked, handle: FromPath[str]) -> None:
    """Overrule what was inferred: the creator's slider goes to zero."""
    async with installation_of(request).database.reading() as conn:
        account_id = await id_of(conn, handle)
    await _zero(request, creators={str(account_id): 0.0})


@get("/api/feed/steering/picture", tags=["feed"], summary="Where your last videos came from", access=Access.SIGNED_IN)
async def get_picture(request: Asked) -> Picture:
    """Return which sources brought the last 200 clips that you were served and watched, and what they were about."""
    who, here = await signed_in(request), installation_of(request)
    await engine.loaded()
    from clairvue.feed.foryou.picture import draw

    async with here.database.reading() as conn:
        reader = await reader_of(conn, here.keyring, who.account_id, who.slot)
        return await draw(conn, reader=reader.number, now=here.clock())


@post("/api/feed/steering/reset", tags=["feed"], status_code=204, summary="Begin anew", access=Access.SIGNED_IN)
async def post_reset(request: Asked) -> None:
    """Become a reader of whom nothing is known.

    Your history, records and sliders go; muted words, hidden AI-made clips and languages stay.
    """
    who, here = await signed_in(request), installation_of(request)
    now = here.clock()

    async def begin_anew(conn: Connection) -> None:
        await reset(conn, here.keyring, account_id=who.account_id, slot=who.slot, now=now)
        await steering.steer(
            conn, here.keyring, account_id=who.account_id, slot=who.slot, change=steering.reset, now=now
        )

    await here.database.transact(begin_anew)


async def _zero(
    request: Asked, *, topics: dict[str, float] | None = None, creators: dict[str, float] | None = None
) -> None:
    who, here = await signed_in(request), installation_of(request)
    await here.database.transact(
        lambda conn: steering.steer(
            conn,
            here.keyring,
            account_id=who.account_id,
            slot=who.slot,
            change=lambda before: replace(
                before, topics={**before.topics, **(topics or {})}, creators={**before.creators, **(creators or {})}
            ),
            now=here.clock(),
        )
    )


ROUTES: list[ControllerRouterHandler] = [
    get_why,
    get_weights,
    get_inferred,
    delete_inferred_topic,
    delete_inferred_creator,
    get_picture,
    post_reset,
]
