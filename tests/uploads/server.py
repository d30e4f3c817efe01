"""Uploads served by the real server in one process: `server.py DATABASE_URL DATA PORT CELL`. Made to be killed."""

import asyncio
import sys
from dataclasses import fields
from pathlib import Path

from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar, Response
from litestar.datastructures import State

from clairvue.db.database import Database
from clairvue.installation import Installation, utc_now
from clairvue.kit.ids import Cell
from clairvue.kit.rates import open_rates
from clairvue.kit.refusals import Refusal
from clairvue.objects.store import open_store
from clairvue.privacy.keyring import Keyring
from clairvue.uploads.routes import ROUTES


def refuse(_request, refusal):
    return Response({"code": refusal.code}, status_code=refusal.status)


async def serve(database_url, data, port, cell):
    unused = {field.name: None for field in fields(Installation)}
    used = {
        "cell": Cell(cell),
        "database": await Database.open(database_url),
        "objects": open_store("", data / "objects"),
        "keyring": Keyring.open(data / "keys"),
        "rates": open_rates(),
        "clock": utc_now,
        "origin": f"http://127.0.0.1:{port}",
        "upload_bytes_max": 500_000_000,
        "upload_duration_ms_max": 180_000,
    }
    installation = Installation(**{**unused, **used})
    app = Litestar(
        ROUTES, state=State({"installation": installation}), exception_handlers={Refusal: refuse}, openapi_config=None
    )
    await Server(app, port=port, interface=Interfaces.ASGI, websockets=False, log_enabled=False).serve()


if __name__ == "__main__":
    database_url, data, port, cell = sys.argv[1:]
    asyncio.run(serve(database_url, Path(data), int(port), cell))
