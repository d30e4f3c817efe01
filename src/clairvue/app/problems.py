"""Refusals and faults as problem+json (RFC 9457), in the reader's language. It never shows a stack trace."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import HTTPScope, Send
from psycopg import OperationalError
from psycopg.errors import DiskFull

from clairvue.accounts.edge import traces
from clairvue.kit.language import Language, choose_language
from clairvue.kit.refusals import Refusal, TooMany
from clairvue.kit.room import is_for_room
from clairvue.kit.sentences import sentence

log = structlog.get_logger()

HTTP_500 = 500
_QUOTED = re.compile(r"(value|unknown field) (['`]).*\2", re.DOTALL)
# Faults that no domain declares: (code, English, French) by status.
_EDGE: dict[int, tuple[str, str, str]] = {
    400: (
        "request_unreadable",
        "The request could not be read: compare it with /api/openapi.json.",
        "La requête est illisible : comparez-la avec /api/openapi.json.",
    ),
    404: ("not_found", "There is nothing at this address.", "Il n'y a rien à cette adresse."),
    405: (
        "method_not_allowed",
        "This address does not answer that method: see /api/openapi.json.",
        "Cette adresse ne répond pas à cette méthode : voyez /api/openapi.json.",
    ),
    413: ("body_too_large", "The body is too large for this address.", "Le corps est trop grand pour cette adresse."),
    415: ("media_type_unknown", "Send JSON to this address.", "Envoyez du JSON à cette adresse."),
    500: (
        "fault",
        "Something broke on our side: it has been noted. Try again in a moment.",
        "Quelque chose s'est cassé de notre côté : c'est noté. Réessayez dans un instant.",
    ),
    507: (
        "no_room",
        "The service has no room left for this: nothing that was sent is lost, try again later.",
        "Le service n'a plus de place pour cela : rien de ce qui a été envoyé n'est perdu, réessayez plus tard.",
    ),
    503: (
        "unavailable",
        "The service is starting or overloaded: try again in a few seconds.",
        "Le service démarre ou est surchargé : réessayez dans quelques secondes.",
    ),
}


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of a refusal. `code` is stable, `detail` is for people, `errors` names fields."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: dict[str, str] = {}


def _answer(problem: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(
        msgspec.json.encode(problem),
        status_code=problem.status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def _language(request: Request[Any, Any, Any]) -> Language:
    return choose_language(request.headers.get("accept-language", ""))


def _note(request: Request[Any, Any, Any], status: int, code: str) -> None:
    """Log that somebody was refused, and as what: never what they asked for in words."""
    log.info("app.refused", method=request.method, route=_route(request), status=status, code=code, **traces(request))


def _route(request: Request[Any, Any, Any]) -> str:
    """Return the route that was asked for, without the names in it."""
    return request.scope["path_template"] if "path_template" in request.scope else ""  # noqa: SIM401 - get() is untyped


def refuse(request: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    """Render a refusal."""
    _note(request, refusal.status, refusal.code)
    return _render(request, refusal)


def _render(request: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    detail = sentence(refusal, _language(request))
    headers = {"Retry-After": str(refusal.retry_after_s)} if isinstance(refusal, TooMany) else {}
    return _answer(_problem(refusal.status, refusal.code, detail), headers)


async def refuse_plainly(scope: HTTPScope, send: Send, refusal: Refusal) -> None:
    """Send a refusal from in front of the framework, which knows neither route nor viewer yet."""
    log.info("app.refused", method=scope["method"], route="", status=refusal.status, code=refusal.code)
    answer = _render(Request[Any, Any, Any](scope), refusal)
    named = {**answer.headers, "content-type": "application/problem+json", "content-length": str(len(answer.content))}
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in named.items()]
    body = b"" if scope["method"] == "HEAD" else answer.content
    await send({"type": "http.response.start", "status": answer.status_code or HTTP_500, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _problem(status: int, code: str, detail: str, errors: dict[str, str] | None = None) -> Problem:
    return Problem(
        f"urn:clairvue:problem:{code}", code.replace("_", " ").capitalize(), status, code, detail, errors or {}
    )


def _edge_problem(request: Request[Any, Any, Any], status: int, errors: dict[str, str]) -> Problem:
    code, english, french = _EDGE.get(status, _EDGE[HTTP_500 if status >= HTTP_500 else 400])
    return _problem(status, code, french if _language(request) == "fr" else english, errors)


def _refuse_http(request: Request[Any, Any, Any], fault: HTTPException) -> Response[bytes]:
    errors: dict[str, str] = {}
    if isinstance(fault, ValidationException) and isinstance(fault.extra, list):
        entries: list[dict[str, str]] = fault.extra
        errors = {str(entry.get("key", "")): _plain(str(entry.get("message", ""))) for entry in entries[:20]}
    problem = _edge_problem(request, fault.status_code, errors)
    _note(request, fault.status_code, problem.code)
    return _answer(problem, fault.headers)


def _plain(message: str) -> str:
    """Return what the decoder complains of without the words it quotes: they may be a secret in the wrong place."""
    return _QUOTED.sub(r"\1", message)


def _report_outage(request: Request[Any, Any, Any], fault: Exception) -> Response[bytes]:
    """Say what is away, in one line: a full disk, or the database."""
    if isinstance(fault, DiskFull) or is_for_room(fault):
        log.error("app.disk_full", method=request.method, route=_route(request), why=str(fault).strip())
        status, wait_s = 507, 60
    elif isinstance(fault, OperationalError):
        log.error("app.database_away", method=request.method, route=_route(request), why=type(fault).__name__)
        status, wait_s = 503, 5
    else:
        return _report_fault(request, fault)
    return _answer(_edge_problem(request, status, {}), {"Retry-After": str(wait_s)})


def _report_fault(request: Request[Any, Any, Any], fault: Exception) -> Response[bytes]:
    log.error("app.request_failed", method=request.method, route=_route(request), exc_info=fault)
    return _answer(_edge_problem(request, 500, {}))


Handler: TypeAlias = Callable[[Request[Any, Any, Any], Any], Response[Any]]
HANDLERS: dict[int | type[Exception], Handler] = {
    Refusal: refuse,
    HTTPException: _refuse_http,
    OSError: _report_outage,
    OperationalError: _report_outage,
    Exception: _report_fault,
}
