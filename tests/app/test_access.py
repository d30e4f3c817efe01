"""The authorization matrix: every route, asked by everybody, answers whom it says it answers and nobody else.

A new route needs a line in ASKINGS only if it takes a body, a query or headers. `{video}` and the like are filled with
the thing that is named: the owner's, or one that does not exist.
"""

import re
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec
import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from clairvue.accounts.edge import SESSION_COOKIE, cookie_name
from clairvue.accounts.model import PictureTooLarge
from clairvue.accounts.sign_in import open_session
from clairvue.app.domains import DOMAINS
from clairvue.feed import record
from clairvue.feed._store import add_record
from clairvue.kit.access import NEEDS_NOBODY, ROLES, Access
from clairvue.kit.compression import compress
from clairvue.kit.ids import RecordId, make_id
from clairvue.social.block import block_between
from clairvue.social.follow import is_follower
from clairvue.videos.model import Visibility

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Asking:
    """What is sent besides the path."""

    json: object = None
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None


_TUS = {"Tus-Resumable": "1.0.0"}
REASON = {"reason": "a report about this account"}
_BYTES = {**_TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}

ASKINGS = {
    "POST /api/accounts": Asking({"handle": "somebody_new", "display_name": "New", "language": "en", "password": "x"}),
    "POST /api/accounts/session": Asking({}),
    "POST /api/accounts/proof": Asking({}),
    "POST /api/accounts/passkey/options": Asking({"handle": "somebody_else", "display_name": "New"}),
    "POST /api/accounts/session/passkey": Asking({"passkey": {}}),
    "POST /api/accounts/me/passkeys": Asking({"name": "A key", "passkey": {}}),
    "PATCH /api/accounts/me/passkeys/{passkey_id}": Asking({"name": "A key"}),
    "PUT /api/accounts/me/second-step": Asking({"code": "000000"}),
    "PUT /api/accounts/me/email": Asking({"address": "owner@example.org"}),
    "POST /api/accounts/me/email/confirm": Asking({"token": "of nobody"}),
    "POST /api/accounts/recovery": Asking({"address": "owner@example.org"}),
    "PUT /api/accounts/recovery": Asking({"token": "of nobody", "password": "seven quiet herons"}),
    "PATCH /api/accounts/me": Asking({"bio": "Hello"}),
    "PUT /api/accounts/me/password": Asking({}),
    "PUT /api/accounts/me/age": Asking({"age": "13-15"}),
    "PUT /api/accounts/me/picture": Asking(content=b""),
    "POST /api/accounts/age/ask": Asking({"provider": "nobody", "years": 18}),
    "POST /api/accounts/age/answer": Asking({"vp_token": "of nobody"}),
    "POST /api/account/erase": Asking({}),
    "GET /api/portability/archive": Asking(query={"until": "1", "signature": "none"}),
    "PUT /api/families/time-zone": Asking({"time_zone": "Europe/Paris"}),
    "POST /api/families/guardianships": Asking({"code": "ABCD-2345"}),
    "PUT /api/families/minors/{handle}/hours": Asking({}),
    "POST /api/uploads": Asking(headers={**_TUS, "Upload-Length": "3"}),
    "HEAD /api/uploads/{upload_id}": Asking(headers=_TUS),
    "PATCH /api/uploads/{upload_id}": Asking(headers=_BYTES, content=b"abc"),
    "POST /api/uploads/{upload_id}": Asking(headers={**_BYTES, "X-HTTP-Method-Override": "PATCH"}, content=b"abc"),
    "DELETE /api/uploads/{upload_id}": Asking(headers=_TUS),
    "PATCH /api/videos/{video_id}": Asking({"caption": "Another"}),
    "GET /api/social/comments": Asking(query={"video": "{video}"}),
    "POST /api/social/comments": Asking({"video": "{video}", "body": "Hello"}),
    "POST /api/signals": Asking({"signals": [], "client": "a-page-of-the-matrix-itself"}),
    "PUT /api/signals/reader": Asking({"learning": False}),
    "PUT /api/feed/steering": Asking(
        {
            "profiling": True,
            "topics": {},
            "creators": [],
            "actions": {},
            "sources": {},
            "muted_words": [],
            "hide_ai_made": False,
            "languages": [],
            "half_life_days": 30,
            "diversity": 0.5,
            "repeats_allowed": False,
            "chosen_topics": [],
            "session_stop_minutes": 0,
        }
    ),
    "PATCH /api/feed/steering": Asking({"hide_ai_made": True}),
    "PUT /api/feed/steering/weights": Asking(content=b"like: 1\n"),
    "POST /api/feed/steering/less": Asking({"video": "{video}", "of": "creator"}),
    "GET /api/feed/videos": Asking(query={"ids": "{video}"}),
    "POST /api/desk/accounts/{handle}": Asking(REASON),
    "POST /api/desk/accounts/{handle}/videos": Asking(REASON),
    "POST /api/desk/accounts/{handle}/comments": Asking(REASON),
    "POST /api/desk/accounts/{handle}/sessions": Asking(REASON),
    "PUT /api/desk/videos/{video_id}/for-adults": Asking({**REASON, "for_adults": True}),
    "GET /api/search": Asking(query={"q": "hello"}),
    "GET /api/search/complete": Asking(query={"q": "hello"}),
}

# Routes whose success needs more than the matrix makes, and the tests in which they succeed.
TRIED_ELSEWHERE = {
    "POST /api/accounts": "tests/accounts/test_routes.py",
    "POST /api/accounts/session": "tests/accounts/test_routes.py",
    "POST /api/accounts/proof": "tests/accounts/test_step_up.py",
    "POST /api/accounts/session/passkey": "tests/accounts/test_passkeys.py",
    "POST /api/accounts/me/passkeys": "tests/accounts/test_passkeys.py",
    "PATCH /api/accounts/me/passkeys/{passkey_id}": "tests/accounts/test_passkeys.py",
    "DELETE /api/accounts/me/passkeys/{passkey_id}": "tests/accounts/test_passkeys.py",
    "DELETE /api/accounts/me/password": "tests/accounts/test_passkeys.py",
    "PUT /api/accounts/me/second-step": "tests/accounts/test_second_step.py",
    "DELETE /api/accounts/me/second-step": "tests/accounts/test_second_step.py",
    "POST /api/accounts/me/recovery-codes": "tests/accounts/test_second_step.py",
    "POST /api/accounts/me/email/confirm": "tests/accounts/test_addresses.py",
    "DELETE /api/accounts/me/email": "tests/accounts/test_addresses.py",
    "PUT /api/accounts/recovery": "tests/accounts/test_addresses.py",
    "PUT /api/accounts/me/password": "tests/accounts/test_routes.py",
    "POST /api/accounts/age/ask": "tests/accounts/test_attest.py",
    "POST /api/accounts/age/answer": "tests/accounts/test_attest.py",
    "PUT /api/families/time-zone": "tests/families/test_protect.py",
    "POST /api/families/codes": "tests/families/test_pair.py",
    "POST /api/families/guardianships": "tests/families/test_pair.py",
    "POST /api/families/guardianships/{handle}/confirm": "tests/families/test_pair.py",
    "DELETE /api/families/guardianships/{handle}": "tests/families/test_pair.py",
    "GET /api/social/minors/{handle}": "tests/families/test_pair.py",
    "GET /api/families/minors/{handle}": "tests/families/test_pair.py",
    "PUT /api/families/minors/{handle}/hours": "tests/families/test_pair.py",
    "PUT /api/accounts/me/picture": "tests/accounts/test_edit_profile.py",
    "POST /api/account/erase": "tests/portability/test_erase.py",
    "DELETE /api/account/erase": "tests/portability/test_erase.py",
    "GET /api/portability/certificates/{receipt}": "tests/portability/test_erase.py",
    "GET /api/portability/archive": "tests/portability/test_archive.py",
    "GET /api/feed/records/{record_id}/why/{video}": "tests/feed/test_why.py",
}


def list_handlers():
    """Return every route that the domains declare, as (operation, handler)."""
    app = Litestar([handler for _, routes in DOMAINS for handler in routes], openapi_config=None)
    return [
        (f"{method} {route.path_format}", handler)
        for route in app.routes
        for handler in route.route_handlers
        if isinstance(handler, HTTPRouteHandler) and handler.handler_name != "options_handler"
        for method in handler.http_methods
    ]


EMPTY_PAGE = compress(
    msgspec.msgpack.encode(
        record.RecordedPage(
            limit=1, language="en", cursor=None, chart=None, seed=None, stages=[], offered={}, filtered={}, items=[]
        )
    )
)
HANDLERS = list_handlers()
ACCESS = {operation: handler.opt.get("access") for operation, handler in HANDLERS}
TRIED = sorted(operation for operation in ACCESS if operation.split()[1].startswith("/api/"))
STAFF = sorted(ROLES[Access.STAFF])
# The owner comes last: what the others asked must not have changed anything.
ACTORS = ("nobody", "stranger", "minor", "guardian", "blocked", "follower", *STAFF, "owner")
SIGHTS = {
    "hidden": (Visibility.ONLY_ME, {"owner"}),
    "for followers": (Visibility.FOLLOWERS, {"owner", "follower"}),
    "open": (Visibility.PUBLIC, set(ACTORS) - {"blocked"}),
}


@pytest.mark.parametrize("operation", ACCESS)
def test_every_route_says_whom_it_answers(operation):
    assert isinstance(ACCESS[operation], Access), "say it beside the route: access=Access.…"


async def test_the_routes_are_those_of_the_openapi_document(client):
    document = (await client.get("/api/openapi.json")).json()
    described = {f"{method.upper()} {path}" for path, item in document["paths"].items() for method in item}
    assert described == set(TRIED)


def test_what_the_matrix_cannot_bring_to_success_is_tried_where_it_says():
    for operation, place in TRIED_ELSEWHERE.items():
        assert operation in ACCESS
        assert (ROOT / place).exists()
    assert set(ASKINGS) <= set(ACCESS)


class World:
    """An owner with things of theirs, and everybody who may ask for them."""

    def __init__(self, installation, application, newcomer, employ, make_video):
        self.here, self.newcomer, self.employ, self.make_video = installation, newcomer, employ, make_video
        self.transport = ASGITransport(application)
        self.people, self.browsers = {}, {}

    def browser(self, token=""):
        cookies = {cookie_name(SESSION_COOKIE, self.here.origin): token} if token else {}
        headers = {"Origin": self.here.origin}
        return AsyncClient(transport=self.transport, base_url=self.here.origin, headers=headers, cookies=cookies)

    async def session(self, name):
        here, proven = self.here, self.people[name]
        words = {"cell": here.cell, "proven": proven, "agent": "a test", "now": here.clock()}
        return await here.database.transact(lambda conn: open_session(conn, here.keyring, **words))

    async def settle(self):
        """Let everybody arrive: the owner has blocked one and is followed by another; the minor has a guardian."""
        for name in ACTORS:
            if name == "nobody":
                self.browsers[name] = self.browser()
                continue
            arrived = self.employ(f"the_{name}", name) if name in STAFF else self.newcomer(f"the_{name}")
            self.people[name] = await arrived
            self.browsers[name] = self.browser(await self.session(name))
        young = await self.browsers["minor"].put("/api/accounts/me/age", json={"age": "13-15"})
        assert young.is_success, young.text
        grown = await self.browsers["guardian"].put("/api/accounts/me/age", json={"age": "18-or-older"})
        assert grown.is_success, grown.text
        code = (await self.succeed("minor", "POST", "/api/families/codes")).json()["code"]
        await self.succeed("guardian", "POST", "/api/families/guardianships", json={"code": code})
        await self.succeed("minor", "POST", "/api/families/guardianships/the_guardian/confirm")
        await self.succeed("owner", "PUT", "/api/social/blocks/the_blocked")
        await self.succeed("follower", "PUT", "/api/social/follows/the_owner")

    async def succeed(self, name, method, path, **sent):
        answer = await self.browsers[name].request(method, path, **sent)
        assert answer.is_success, answer.text
        return answer

    async def things(self, sight):
        """Make one of each thing that a route can name; all are the owner's, who lets so many see the video."""
        owner, here = self.people["owner"], self.here
        video = await self.make_video(owner.account_id, owner.slot, visibility=SIGHTS[sight][0])
        said = await self.succeed("owner", "POST", "/api/social/comments", json={"video": video, "body": "Mine"})
        tus = {"Tus-Resumable": "1.0.0", "Upload-Length": "3"}
        upload = await self.succeed("owner", "POST", "/api/uploads", headers=tus)
        await self.session("owner")
        sessions = (await self.succeed("owner", "GET", "/api/accounts/sessions")).json()["items"]
        served = record.row_of(
            record_id=RecordId(make_id(here.cell, here.clock())),
            kind="following",
            reader=record.pseudonym(here.keyring, owner.account_id),
            page=EMPTY_PAGE,
            now=here.clock(),
        )
        await here.database.transact(lambda conn: add_record(conn, served))
        return {
            "handle": "the_owner",
            "video": video,
            "video_id": video,
            "comment": said.json()["id"],
            "upload_id": upload.headers["location"].rpartition("/")[2],
            "session_id": next(each["id"] for each in sessions if not each["current"]),
            "record_id": served.id,
            "receipt": "of nobody",
            "passkey_id": "of nobody",
            "tag": "anything",
        }

    def nothing(self, things):
        """Return names of things that do not exist, made as those that do."""
        made = dict.fromkeys(things, make_id(self.here.cell, self.here.clock()))
        return made | {"handle": "the_missing", "tag": "anything"}

    async def ask(self, name, operation, things):
        """Ask for a route as somebody, with these things named in it."""
        method, path = operation.split()
        asking = ASKINGS.get(operation, Asking())
        fill = partial(_fill, things=things)
        sent = {"params": fill(asking.query), "headers": asking.headers}
        if asking.content is not None:
            sent["content"] = asking.content
        elif asking.json is not None:
            sent["json"] = fill(asking.json)
        return await self.browsers[name].request(method, path.format_map(things), **sent)


def _fill(value, things):
    """Put the names of things into what is sent."""
    if isinstance(value, str):
        return value.format_map(things) if value.startswith("{") and value.endswith("}") else value
    return {key: _fill(each, things) for key, each in value.items()} if isinstance(value, dict) else value


@pytest.fixture
async def installation(installation):
    """Give a cell in which follows and blocks count, and every picture is refused."""

    async def refuse(_content):
        raise PictureTooLarge

    return replace(installation, is_follower=is_follower, block_between=block_between, convert_picture=refuse)


@pytest.fixture
async def world(installation, application, newcomer, employ, make_video):
    world = World(installation, application, newcomer, employ, make_video)
    await world.settle()
    yield world
    for browser in world.browsers.values():
        await browser.aclose()


def expected(access, name, sight):
    """Return what a route answers somebody: "admitted", "sign in", or that there is nothing; "not theirs" is no."""
    if access in ROLES:
        return "admitted" if name in ROLES[access] else "nothing"
    if access not in NEEDS_NOBODY and name == "nobody":
        return "sign in"
    if access in {Access.WHO_SEES, Access.SIGNED_IN_WHO_SEES, Access.OWNER} and name not in SIGHTS[sight][1]:
        return "nothing"
    return "not theirs" if access is Access.OWNER and name != "owner" else "admitted"


def told(answer, things):
    """Return everything that an answer tells, but for the names that were in the question."""
    text = answer.text
    for name in things.values():
        text = text.replace(name, "…")
    return answer.status_code, text, dict(answer.headers) | {"content-length": ""}


def sights_of(operation):
    """Return how the thing that a route names may be seen; a person is open, what is nobody else's is hidden."""
    named = set(re.findall(r"{(\w+)}", f"{operation} {ASKINGS.get(operation)}"))
    if named & {"upload_id", "session_id", "record_id", "passkey_id"}:
        return ["hidden"]
    return list(SIGHTS) if named & {"video", "video_id", "comment"} else ["open"]


@pytest.mark.parametrize("operation", TRIED)
async def test_a_route_answers_whom_it_says_and_nobody_else(world, operation):
    access, succeeded = ACCESS[operation], operation in TRIED_ELSEWHERE
    for sight in sights_of(operation):
        things = await world.things(sight)
        nothing = world.nothing(things)
        for name in ACTORS:
            answer = await world.ask(name, operation, things)
            who = f"{name}, {sight}: {answer.status_code} {answer.text[:200]}"
            assert answer.status_code < 500, who
            match expected(access, name, sight):
                case "sign in":
                    assert answer.status_code == 401, who
                case "not theirs":
                    assert answer.status_code in {403, 404}, who
                case "nothing":
                    # Taking away what is not there is done already; all else is not found.
                    assert answer.status_code == 404 or (answer.status_code == 204 and "DELETE" in operation), who
                    assert told(answer, things) == told(await world.ask(name, operation, nothing), nothing), who
                case _:
                    assert operation in TRIED_ELSEWHERE or answer.status_code not in {401, 403, 404}, who
                    succeeded |= answer.is_success
    assert succeeded, "nobody got what they may have: does it need a line in ASKINGS?"


@pytest.mark.parametrize("role", STAFF)
async def test_one_role_opens_nothing_of_another(world, role):
    things = await world.things("open")
    closed = [each for each in TRIED if ACCESS[each] in ROLES and role not in ROLES[ACCESS[each]]]
    for operation in closed:
        assert (await world.ask(role, operation, things)).status_code == 404, operation


async def test_a_guardian_opens_what_is_for_guardians_and_nobody_else_does(world):
    things = await world.things("open") | {"handle": "the_minor"}
    for operation in ("GET /api/families/minors/{handle}", "GET /api/social/minors/{handle}"):
        opened = {name for name in ACTORS if (await world.ask(name, operation, things)).is_success}
        assert opened == {"minor", "guardian"}, operation
