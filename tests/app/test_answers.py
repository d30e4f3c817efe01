"""What holds of every answer, whatever was asked for: its type, its length, who may keep it, what it never tells."""

import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from httpx import ASGITransport, AsyncClient

from clairvue.accounts.edge import SESSION_COOKIE, cookie_name

from .test_headers import ANSWERS

SOURCE = Path(__file__).resolve().parents[2] / "src" / "clairvue"
PAGES = ["/", "/discover", "/latest", "/following", "/settings", "/notifications", "/algorithm", "/history", "/sign-in"]
# Rows that change because somebody was there, not because of what they asked.
BY_BEING_THERE = {"accounts.session", "families.use", "feed.record", "feed.seen"}
SIGN_UP = {
    "handle": "anna",
    "display_name": "Anna",
    "age": "18-or-older",
    "password": "seven quiet herons",
    "language": "en",
}


@pytest.fixture
async def anna(client):
    """Give the browser of somebody who has just signed up."""
    answer = await client.post("/api/accounts", json=SIGN_UP)
    assert answer.status_code == 201, answer.text
    client.cookies.set(cookie_name(SESSION_COOKIE, "http://test"), answer.cookies["clairvue_session"])
    return client


@pytest.fixture
async def readable(client):
    """Give the addresses under /api that can be read without naming a thing."""
    paths = (await client.get("/api/openapi.json")).json()["paths"]
    return [path for path, item in paths.items() if "get" in item and "{" not in path]


async def test_every_body_says_what_it_is_and_how_long(client):
    begins = {"text/html": b"<!doctype html>", "application/json": b"{", "application/problem+json": b"{"}
    for method, path, status in ANSWERS:
        answer = await client.request(method, path)
        assert answer.status_code == status
        assert int(answer.headers.get("content-length", len(answer.content))) == len(answer.content)
        if answer.content:
            kind = answer.headers["content-type"]
            assert not kind.startswith("text/") or "charset=utf-8" in kind.lower(), kind
            assert answer.content.lower().startswith(begins.get(kind.partition(";")[0], b""))


async def test_every_cookie_is_small(anna):
    assert anna.cookies
    assert all(len(cookie.name) + len(cookie.value) < 200 for cookie in anna.cookies.jar)


async def test_no_other_origin_is_let_in(client):
    asking = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for method, path, _ in ANSWERS:
        answer = await client.request(method, path, headers=asking)
        assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_nobody_is_sent_to_another_address(client):
    for method, path, _ in ANSWERS:
        answer = await client.request(method, path)
        assert "location" not in answer.headers
        assert not 300 <= answer.status_code < 400
    assert not [place for place in SOURCE.rglob("*.py") if re.search(r"import .*\bRedirect\b", place.read_text())]


async def test_methods_that_a_route_does_not_name_are_refused(client):
    paths = (await client.get("/api/openapi.json")).json()["paths"]
    for path, item in paths.items():
        for method in {"get", "post", "put", "patch", "delete", "trace", "track", "propfind"} - set(item):
            answer = await client.request(method.upper(), path)
            assert answer.status_code == 405, f"{method} {path}"


async def test_no_answer_is_a_script(client):
    asked = {"callback": "run", "jsonp": "run"}
    answer = await client.get("/api/feed", params=asked, headers={"Accept": "text/javascript"})
    assert answer.status_code in {200, 400, 406}
    assert answer.headers["content-type"].partition(";")[0] in {"application/json", "application/problem+json"}
    assert b"run(" not in answer.content


async def test_reading_changes_nothing(anna, readable, database):
    async def rows():
        async with database.reading() as conn:
            tables = await (
                await conn.execute(
                    "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname = ANY(%s)",
                    [["accounts", "social", "videos", "uploads", "families", "privacy", "portability", "mail"]],
                )
            ).fetchall()
            counted = {}
            for (table,) in tables:
                if table not in BY_BEING_THERE:
                    cursor = await conn.execute(f"SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {table} t")  # noqa: S608 - a name from the catalogue
                    counted[table] = await cursor.fetchone()
        return counted

    before = await rows()
    assert len(before) > 15
    for path in [*readable, *PAGES]:
        assert (await anna.get(path)).status_code < 500, path
    assert await rows() == before


async def test_what_is_told_to_somebody_is_kept_by_nobody(anna, readable):
    assert len(readable) > 20
    for path in [*readable, *PAGES]:
        answer = await anna.get(path)
        assert "no-store" in answer.headers["cache-control"], path
        assert "public" not in answer.headers["cache-control"], path


SOURCES = [
    "/.git/config",
    "/.git/HEAD",
    "/.env",
    "/pyproject.toml",
    "/src/clairvue/app/application.py",
    "/assets/",
    "/assets/..%2fheaders.py",
    "/media/",
    "/media/pictures/",
    "/web/package.json",
    "/docs/privacy.md",
    "/log/",
    "/server-status",
]


async def test_nothing_of_the_sources_is_served(client):
    for path in SOURCES:
        assert (await client.get(path)).status_code in {404, 405}, path


async def test_what_is_for_this_machine_is_not_told_to_others(application):
    for address, status in (("127.0.0.1", 200), ("203.0.113.5", 404)):
        elsewhere = ASGITransport(application, client=(address, 4000))
        async with AsyncClient(transport=elsewhere, base_url="http://test") as browser:
            assert (await browser.get("/metrics")).status_code == status


async def test_no_secret_travels_in_an_address(client):
    document = (await client.get("/api/openapi.json")).json()
    named = {
        parameter["name"]
        for item in document["paths"].values()
        for operation in item.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] in {"query", "path"}
    }
    assert len(named) > 10
    secret = re.compile(r"token|password|secret|session$|code|cookie|email|address", re.IGNORECASE)
    assert not [name for name in named if secret.search(name)]


async def test_fields_that_nobody_asked_for_change_nothing(anna, database):
    before = (await anna.get("/api/accounts/session")).json()
    asked = {"bio": "Hello", "roles": ["operator"], "handle": "somebody_else", "age_band": "under-16", "id": "x"}
    answer = await anna.patch("/api/accounts/me", json=asked)
    assert answer.status_code in {200, 400}
    after = (await anna.get("/api/accounts/session")).json()
    assert after["account"]["handle"] == "anna"
    assert after["age_band"] == before["age_band"]
    async with database.reading() as conn:
        assert await (await conn.execute("SELECT roles, id FROM accounts.account")).fetchall() == [
            ([], before["account"]["id"])
        ]


async def test_a_value_of_another_type_is_refused(anna):
    for odd in (5, ["x"], {"$ne": 1}, True):
        for asked in (
            anna.patch("/api/accounts/me", json={"bio": odd}),
            anna.post("/api/accounts/session", json={"handle": odd, "password": "seven quiet herons"}),
            anna.put("/api/signals/reader", json={"learning": [odd]}),
        ):
            answer = await asked
            assert (answer.status_code, answer.json()["code"]) == (400, "request_unreadable")


async def test_a_parameter_that_comes_twice_or_elsewhere_is_not_another(client):
    await client.post("/api/accounts", json=SIGN_UP)
    client.cookies.clear()
    elsewhere = await client.post(
        "/api/accounts/session", params={"handle": "anna", "password": "seven quiet herons"}, json={}
    )
    assert elsewhere.status_code == 400
    formed = await client.post("/api/accounts/session", data={"handle": "anna", "password": "seven quiet herons"})
    assert formed.status_code == 400
    twice = await client.get("/api/feed?limit=2&limit=1000")
    assert twice.status_code in {200, 400}
    assert len(twice.json().get("items", [])) <= 50


class TestOfAFault:
    """A cell in which something is broken."""

    @pytest.fixture
    def installation(self, installation):
        async def broken(_conn, _account_id):
            raise RuntimeError("what somebody wrote")

        return replace(installation, count_unread=broken)

    async def test_it_tells_nothing_of_itself(self, anna):
        answer = await anna.get("/api/accounts/session")
        assert (answer.status_code, answer.json()["code"]) == (500, "fault")
        for word in ("what somebody wrote", "RuntimeError", "Traceback", ".py"):
            assert word not in answer.text


async def test_broken_policies_are_reported_and_counted(client):
    assert "report-uri /reports/policy" in (await client.get("/")).headers["content-security-policy"]
    kind = {"Content-Type": "application/csp-report"}
    told = {"csp-report": {"effective-directive": "script-src-elem", "blocked-uri": "https://evil.example/x.js"}}
    for content in (msgspec.json.encode(told), b"nonsense"):
        assert (await client.post("/reports/policy", content=content, headers=kind)).status_code == 204
    metrics = (await client.get("/metrics")).text
    assert 'clairvue_policy_reports_total{directive="script-src"} 1.0' in metrics
    assert 'clairvue_policy_reports_total{directive="other"} 1.0' in metrics
    assert "evil.example" not in metrics
