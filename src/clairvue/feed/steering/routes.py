"""Steering over HTTP. It translates, and decides nothing."""

from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

from litestar import Request, Router, delete, get, patch, post, put
from litestar.datastructures import State
from litestar.params import JSONBody, QueryParameter
from msgspec.structs import replace

from clairvue.accounts.edge import installation_of, signed_in
from clairvue.feed import grids
from clairvue.feed.steering import topics
from clairvue.feed.steering.answers import Less, SteeringChange, SteeringDetail, chosen, detail
from clairvue.feed.steering.model import SoundIsOwn, Steering, TopicMissing, less
from clairvue.feed.steering.steer import steer, steering_of
from clairvue.feed.steering.topics import SuggestedTopic
from clairvue.feed.steering.weights import read_weights
from clairvue.kit.access import Access
from clairvue.kit.ids import VideoId
from clairvue.kit.language import Language, choose_language

Asked: TypeAlias = Request[Any, Any, State]


@get("/", summary="What you ask of your feed", access=Access.SIGNED_IN)
async def get_steering(request: Asked) -> SteeringDetail:
    """Return every slider and choice of yours. Nobody else can read them: they are sealed with your key."""
    who, here = await signed_in(request), installation_of(request)
    async with here.database.reading() as conn:
        return await detail(conn, here.keyring, await steering_of(conn, here.keyring, who.account_id))


@put("/", summary="Choose everything anew", access=Access.SIGNED_IN)
async def put_steering(request: Asked, data: JSONBody[SteeringDetail]) -> SteeringDetail:
    """Replace all your sliders and choices by these."""
    return await _give(request, data)


@patch("/", summary="Choose some things anew", access=Access.SIGNED_IN)
async def patch_steering(request: Asked, data: JSONBody[SteeringChange]) -> SteeringDetail:
    """Change what is given and leave the rest; a map or list that is given replaces the one there was."""
    return await _give(request, data)


@put("/weights", summary="Rank by weights of your own", access=Access.SIGNED_IN)
async def put_weights(request: Asked) -> SteeringDetail:
    """Take a text of `action: number` lines (YAML), or the same as one JSON object; actions left out stay as published.

    What cannot be read is refused with the number of its line.
    """
    await signed_in(request)
    text = (await request.body()).decode("utf-8-sig", "replace")  # some editors begin a file with a byte order mark
    weights = read_weights(text)
    return await _steer(request, lambda before: replace(before, own_weights=weights))


@delete("/weights", status_code=200, summary="Rank by the published weights again", access=Access.SIGNED_IN)
async def delete_weights(request: Asked) -> SteeringDetail:
    """Forget your own weights."""
    return await _steer(request, lambda before: replace(before, own_weights=None))


@post("/less", status_code=200, summary="Less of this", access=Access.SIGNED_IN_WHO_SEES)
async def post_less(request: Asked, data: JSONBody[Less]) -> SteeringDetail:
    """Halve the slider of a clip's topic, its creator, or both with `kind`; a third tap takes it to zero."""
    if data.of == "sound":
        raise SoundIsOwn
    who, here = await signed_in(request), installation_of(request)
    async with here.database.reading() as conn:
        card = await grids.one(here, conn, who.account_id, VideoId(data.video))
    wanted = [tag for tag in card.hashtags if data.value in (None, tag)] if data.of != "creator" else []
    if data.of == "topic" and not wanted:
        raise TopicMissing
    makers = [str(card.account.id)] if data.of != "topic" else []
    return await _steer(
        request,
        lambda before: replace(before, topics=less(before.topics, wanted), creators=less(before.creators, makers)),
    )


@get("/topics", summary="Topics to begin with", access=Access.ANYBODY)
async def get_topics(
    request: Asked,
    language: Annotated[
        Language | None, QueryParameter(description="The request's Accept-Language when left out.")
    ] = None,
) -> list[SuggestedTopic]:
    """Return the hashtags that the latest clips of a language carry most: for whoever is new, to choose from."""
    here = installation_of(request)
    wanted = language or choose_language(request.headers.get("accept-language", ""))
    async with here.database.reading() as conn:
        return await topics.suggest(conn, language=wanted, now=here.clock())


async def _give(request: Asked, given: SteeringDetail | SteeringChange) -> SteeringDetail:
    await signed_in(request)
    async with installation_of(request).database.reading() as conn:
        fields: dict[str, Any] = await chosen(conn, given)
    return await _steer(request, lambda before: replace(before, **fields))


async def _steer(request: Asked, change: Callable[[Steering], Steering]) -> SteeringDetail:
    who, here = await signed_in(request), installation_of(request)
    after = await here.database.transact(
        lambda conn: steer(
            conn, here.keyring, account_id=who.account_id, slot=who.slot, change=change, now=here.clock()
        )
    )
    async with here.database.reading() as conn:
        return await detail(conn, here.keyring, after)


ROUTES = [
    Router(
        "/api/feed/steering",
        tags=["feed"],
        route_handlers=[
            get_steering,
            put_steering,
            patch_steering,
            put_weights,
            delete_weights,
            post_less,
            get_topics,
        ],
    )
]
