"""The ASGI application: media files by their own small app, the rest by Litestar. It opens and closes the cell."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import prometheus_client
from litestar import Litestar, Request, Response, Router, get
from litestar.datastructures import State
from litestar.enums import OpenAPIMediaType
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.serialization import encode_json
from litestar.types import ASGIApp, Receive, Scope, Send

from clairvue.accounts.edge import admit, same_origin
from clairvue.app.bodies import paced
from clairvue.app.document import describe_routes
from clairvue.app.domains import DOMAINS
from clairvue.app.exact import ExactRequest
from clairvue.app.learning import LearnerMetrics
from clairvue.app.media_files import media_files
from clairvue.app.middleware import watched
from clairvue.app.problems import HANDLERS
from clairvue.app.spending import budgeted, within_budget
from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.kit.budgets import Budgets
from clairvue.screens.headers import API_HEADERS, HTTPS_ALONE
from clairvue.signals.edge import heed

JSON_BYTES_MAX = 256 * 1024


@get("/api/openapi.json", include_in_schema=False, sync_to_thread=False, access=Access.ANYBODY)
def describe(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the OpenAPI document of every route. It is written once: it takes as long as many pages."""
    written: State = request.app.state
    if "openapi" not in written:
        written.openapi = encode_json(describe_routes(request.app))
    return Response(written.openapi, media_type=OpenAPIMediaType.OPENAPI_JSON)


def build(
    opening: Callable[[], AbstractAsyncContextManager[Installation]],
    *,
    metrics_host: str = "127.0.0.1",
    budgets: Budgets | None = None,
) -> ASGIApp:
    """Return the application over a cell that it opens when the server starts.

    `opening` gives the cell's resources for as long as the application lives; `budgets` count what it answers.
    """
    headers = list(API_HEADERS)

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncGenerator[None]:
        async with opening() as installation:
            app.state.installation = installation
            app.state.metrics_host = metrics_host
            if installation.origin.startswith("https://"):
                headers.append(HTTPS_ALONE)
            learner = LearnerMetrics(installation.data)
            prometheus_client.REGISTRY.register(learner)
            try:
                yield
            finally:
                prometheus_client.REGISTRY.unregister(learner)

    litestar = Litestar(
        route_handlers=[describe, *(Router("/", route_handlers=list(routes)) for _, routes in DOMAINS)],
        lifespan=[lifespan],
        exception_handlers=HANDLERS,
        request_class=ExactRequest,
        guards=[same_origin, within_budget, admit, heed],
        request_max_body_size=JSON_BYTES_MAX,
        openapi_config=OpenAPIConfig(
            title="Clairvue",
            version="1",
            description="A short-video service that you can see through.",
            # The framework's own pages of it, which answer every address below theirs with HTML.
            openapi_router=Router(
                "/api/openapi", route_handlers=[], include_in_schema=False, opt={"access": Access.ANYBODY}
            ),
            render_plugins=[JsonRenderPlugin()],
            use_handler_docstrings=True,
        ),
        logging_config=None,
    )
    files = media_files(lambda: litestar.state.installation)

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        is_file = "path" in scope and scope["path"].startswith("/media/")
        await (files if is_file else litestar)(scope, receive, send)

    return watched(budgeted(paced(route), budgets or Budgets(), lambda: litestar.state.installation.proxies), headers)
