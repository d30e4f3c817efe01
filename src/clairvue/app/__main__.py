"""`python -m clairvue.app`: the HTTP server of a cell, one process. More processes or machines: start it more often."""

import asyncio
import importlib
import resource
import signal
import threading
from pathlib import Path

import structlog
import uvloop
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.server.embed import Server
from litestar.types import ASGIApp

from clairvue.app.application import build
from clairvue.app.sockets import Warden
from clairvue.feed.foryou.engine import begin_loading
from clairvue.kit.logs import configure_logs
from clairvue.kit.parent import die_with_parent, hear_from_parent
from clairvue.kit.settings import Settings, read_settings
from clairvue.opening import open_cell

HEADER_DEADLINE_MS = 10_000
CONNECTIONS_MAX = 65_536
LOAD_AFTER_S = 5.0  # by then the server is ready, and For You is wanted soon
WANTED_SOON = ("webauthn", "clairvue.net.fetch")  # a fifth of what a start would import
log = structlog.get_logger()


async def serve(settings: Settings) -> None:
    """Answer requests until SIGTERM or SIGINT; open requests are finished first."""
    application = build(lambda: open_cell(settings), metrics_host=settings.metrics_host)
    server = make_server(application, settings)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    loop.call_later(LOAD_AFTER_S, _load)
    _allow_connections()
    # Behind proxies every connection is theirs, and theirs to bound.
    warden = Warden(settings.port, per_address=0 if settings.proxies else settings.connections_per_address)
    watching = loop.create_task(warden.watch())
    log.info("app.started", host=settings.host, port=settings.port)
    await server.serve()
    watching.cancel()


def make_server(application: ASGIApp, settings: Settings) -> Server:
    """Return the server: HTTP/1.1 alone, and nothing older than TLS 1.3 where it has a certificate.

    A proxy speaks HTTP/2 to browsers, and gains nothing by speaking it to us; what is not spoken cannot be smuggled.
    """
    return Server(
        application,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_DEADLINE_MS),
        ssl_cert=Path(settings.tls_certificate) if settings.tls_certificate else None,
        ssl_key=Path(settings.tls_key) if settings.tls_certificate else None,
        ssl_protocol_min=SSLProtocols.tls13,
        websockets=False,
        log_enabled=False,
    )


def _load() -> None:
    """Load, in threads, what the first who want it should not wait for."""
    begin_loading()
    threading.Thread(target=lambda: [importlib.import_module(name) for name in WANTED_SOON], daemon=True).start()


def _allow_connections() -> None:
    """Let this process hold as many connections as the system lets anybody: the usual 1,024 are soon used up."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS_MAX if most == resource.RLIM_INFINITY else min(CONNECTIONS_MAX, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


if __name__ == "__main__":
    die_with_parent()
    hear_from_parent()
    settings = read_settings()
    configure_logs(settings, process="app")
    uvloop.run(serve(settings))
