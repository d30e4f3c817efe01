"""What browsers report of broken content policies: counted by directive, and forgotten. No address is kept."""

from typing import Any

import msgspec
from litestar import Request, Response, post
from prometheus_client import Counter

from clairvue.kit.access import Access

REPORTS = Counter("clairvue_policy_reports_total", "Content policies that a page broke, by directive.", ["directive"])
_DIRECTIVES = {"script-src", "style-src", "img-src", "media-src", "connect-src", "frame-ancestors", "base-uri"} | {
    "default-src", "form-action", "font-src", "manifest-src", "require-trusted-types-for", "trusted-types"
}  # fmt: skip


class Violation(msgspec.Struct, frozen=True, rename="kebab"):
    """What was broken; the rest of a report is not read."""

    effective_directive: str = ""
    violated_directive: str = ""


class PolicyReport(msgspec.Struct, frozen=True):
    """A report as browsers send it (CSP Level 2, section 4.4)."""

    report: Violation = msgspec.field(name="csp-report", default=Violation())


@post("/reports/policy", status_code=204, include_in_schema=False, access=Access.ANYBODY)
async def count_report(request: Request[Any, Any, Any]) -> Response[None]:
    """Count a broken policy; whatever else is sent is counted as such."""
    try:
        told = msgspec.json.decode(await request.body(), type=PolicyReport).report
        named = (told.effective_directive or told.violated_directive).partition(" ")[0]
    except (ValueError, RecursionError):  # no JSON, no UTF-8, or too deep
        named = ""
    directive = named.removesuffix("-elem").removesuffix("-attr")
    REPORTS.labels(directive if directive in _DIRECTIVES else "other").inc()
    return Response(None, status_code=204)


ROUTES = [count_report]
