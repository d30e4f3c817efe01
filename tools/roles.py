"""Write docs/roles.md from the roles that there are, what the desk shows them and which routes open to them."""

from pathlib import Path

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from clairvue.accounts.roles.model import EVERYBODY, STAFF, Role
from clairvue.app.domains import DOMAINS
from clairvue.desk.model import SHOWN
from clairvue.kit.access import ROLES

PLACE = Path(__file__).resolve().parent.parent / "docs" / "roles.md"
HEAD = """# What each role may

Made by `tools/roles.py` from the code; a test compares the two. Every account is viewer and creator. The other roles
are given and taken at the operator's terminal alone (`clairvue accounts grant ROLE HANDLE`); an account holds one role
of the staff at most. Why it is so: [decision 0017](decisions/0017-staff.md).

| role | what for | by whom | proof for each look | is shown, of whom they name with a reason |
|---|---|---|---|---|
"""
ROUTES_HEAD = """
## Routes that are for staff
For everybody else these do not exist; `tests/app/test_access.py` asks each of them as everybody.

| route | roles |
|---|---|
"""
MARK = """
## A clip that a moderator marked as for adults
Who decides last is the moderator, and openly so. The mark and its reason (10 to 300 characters) stand in the ledger
of the clip's author before they take effect; the author is told, reads the reason beside the clip, and keeps every
other right: to edit, to withdraw, to erase, to take away. While the mark stands, the author cannot say that the clip
is for everybody: that is refused with a sentence, never ignored. A moderator takes the mark back the same way, with a
reason, and what the author had said of the clip holds again. No moderator judges a clip of their own. A mark belongs
to one upload: who uploads the same clip again has another clip, which can be marked again.
`src/clairvue/videos/mark.py` keeps the rule.
"""
PURPOSES = {
    Role.VIEWER: "watch, like, comment, follow; see, take away and erase what is one's own",
    Role.CREATOR: "upload, publish, withdraw and erase one's own clips",
    Role.NOTE_CONTRIBUTOR: "write and rate context notes, once there are any",
    Role.MODERATOR: "judge what somebody put here",
    Role.OPERATOR: "help whoever cannot come in",
    Role.AUDITOR: "check what the staff do",
}


def document() -> str:
    """Return the document."""
    parts = [HEAD]
    for role in Role:
        given = "everybody" if role in EVERYBODY else "the operator"
        proof = "passkey, or password and code, in the last ten minutes" if role in STAFF else "-"
        shown = ", ".join(SHOWN.get(role, ())) or "-"
        parts.append(f"| {role} | {PURPOSES[role]} | {given} | {proof} | {shown} |\n")
    parts.append(ROUTES_HEAD)
    app = Litestar([handler for _, routes in DOMAINS for handler in routes], openapi_config=None)
    for route in sorted(app.routes, key=lambda route: route.path):
        for handler in route.route_handlers:
            if isinstance(handler, HTTPRouteHandler) and handler.opt.get("access") in ROLES:
                methods = ", ".join(sorted(handler.http_methods - {"OPTIONS"}))
                parts.append(f"| {methods} {route.path_format} | {', '.join(sorted(ROLES[handler.opt['access']]))} |\n")
    return "".join([*parts, MARK])


if __name__ == "__main__":
    PLACE.write_text(document())
    print(f"Wrote {PLACE}.")
