"""HTTP for the second step: translates, decides nothing."""

from typing import Any
from urllib.parse import urlsplit

import msgspec
from litestar import Request, Response, delete, post, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.accounts.model import Change
from clairvue.accounts.second_step.check import second_step_is_on
from clairvue.accounts.second_step.codes import renew_codes
from clairvue.accounts.second_step.enrol import begin_enrolment, end_second_step, finish_enrolment
from clairvue.accounts.second_step.model import Enrolment, SecondStepOff
from clairvue.db.database import Connection
from clairvue.kit.access import Access

NO_STORE = {"Cache-Control": "no-store"}


class Code(msgspec.Struct, frozen=True):
    """The six digits of an authenticator app."""

    code: str


class RecoveryCodes(msgspec.Struct, frozen=True):
    """Codes that each open the account once, in place of an app's; shown this once."""

    codes: list[str]


@post("/api/accounts/me/second-step", status_code=200, access=Access.SIGNED_IN)
async def begin_second_step(request: Request[Any, Any, Any]) -> Response[Enrolment]:
    """Make a key for an authenticator app."""
    installation = edge.installation_of(request)
    viewer = await edge.freshly_proven(request)
    host = urlsplit(installation.origin).hostname or ""
    enrolment = await installation.database.transact(
        lambda conn: begin_enrolment(conn, installation.keyring, viewer=viewer, host=host, now=installation.clock())
    )
    return Response(enrolment, headers=NO_STORE)


@put("/api/accounts/me/second-step", status_code=200, access=Access.SIGNED_IN)
async def finish_second_step(request: Request[Any, Any, Any], data: JSONBody[Code]) -> Response[RecoveryCodes]:
    """Turn the second step on with a first code."""
    installation = edge.installation_of(request)
    viewer = await edge.freshly_proven(request)

    async def finish(conn: Connection) -> list[str]:
        codes = await finish_enrolment(
            conn, installation.keyring, account_id=viewer.account_id, code=data.code, now=installation.clock()
        )
        await edge.tell(conn, installation, viewer, Change.CODES_ON)
        return codes

    return Response(RecoveryCodes(await installation.database.transact(finish)), headers=NO_STORE)


@delete("/api/accounts/me/second-step", status_code=204, access=Access.SIGNED_IN)
async def delete_second_step(request: Request[Any, Any, Any]) -> None:
    """Turn the second step off."""
    installation = edge.installation_of(request)
    viewer = await edge.freshly_proven(request)

    async def end(conn: Connection) -> None:
        await end_second_step(conn, account_id=viewer.account_id)
        await edge.tell(conn, installation, viewer, Change.CODES_OFF)

    await installation.database.transact(end)


@post("/api/accounts/me/recovery-codes", status_code=200, access=Access.SIGNED_IN)
async def create_recovery_codes(request: Request[Any, Any, Any]) -> Response[RecoveryCodes]:
    """Make new recovery codes; earlier ones end."""
    installation = edge.installation_of(request)
    viewer = await edge.freshly_proven(request)

    async def renew(conn: Connection) -> list[str]:
        if not await second_step_is_on(conn, viewer.account_id):
            raise SecondStepOff
        now = installation.clock()
        codes = await renew_codes(conn, installation.keyring, account_id=viewer.account_id, now=now)
        await edge.tell(conn, installation, viewer, Change.CODES_RENEWED)
        return codes

    return Response(RecoveryCodes(await installation.database.transact(renew)), headers=NO_STORE)


ROUTES: list[ControllerRouterHandler] = [
    begin_second_step,
    finish_second_step,
    delete_second_step,
    create_recovery_codes,
]
