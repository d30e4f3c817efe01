"""Is it alive, is it ready, how is it doing: /healthz, /readyz, /metrics. No answer here holds anything personal."""

from typing import Any

import prometheus_client
import psycopg
from litestar import Request, Response, get
from psycopg_pool import PoolTimeout

from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.kit.refusals import NotFound


class NotReady(NotFound):
    """The cell is not ready to answer: its database or its objects cannot be reached. Try again in a few seconds."""

    status = 503


class MetricsPrivate(NotFound):
    """Metrics are answered on loopback only: ask from this machine, or set CLAIRVUE_METRICS_HOST."""


@get("/healthz", media_type="text/plain", include_in_schema=False, sync_to_thread=False, access=Access.ANYBODY)
def alive() -> str:
    """Say that this process answers."""
    return "ok\n"


@get("/readyz", media_type="text/plain", include_in_schema=False, access=Access.ANYBODY)
async def ready(request: Request[Any, Any, Any]) -> str:
    """Say that the database and the object store answer too."""
    installation: Installation = request.app.state.installation
    try:
        await installation.database.answer()
        await installation.objects.size("ready")
    except (psycopg.Error, PoolTimeout, OSError) as outage:
        raise NotReady from outage
    return "ready\n"


@get("/metrics", include_in_schema=False, sync_to_thread=False, access=Access.MACHINE)
def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Return the counters of this process in Prometheus' text format, to loopback unless opened."""
    peer = request.client.host if request.client else "127.0.0.1"
    opened: str = request.app.state.metrics_host
    if opened == "127.0.0.1" and peer not in {"127.0.0.1", "::1"}:
        raise MetricsPrivate
    return Response(prometheus_client.generate_latest(), media_type=prometheus_client.CONTENT_TYPE_LATEST)


ROUTES = [alive, ready, metrics]
