"""Nothing that was sent comes back in a refusal, nor gets into a log; and what breaks tells nobody how."""

import io
import json
import sys

import httpx
import pytest

from clairvue.kit.logs import configure_logs

SECRET = "Correct-Horse-0f3a"  # looks like a password, and like nothing that the service says by itself
SECRET_NAMES = (
    "password",
    "new",
    "current",
    "token",
    "code",
    "passkey",
    "secret",
    "session",
    "authorization",
    "handle",
)


def fill(schema, components):
    """Return a body of this shape in which everything that can hold a word holds the secret."""
    if "$ref" in schema:
        return fill(components[schema["$ref"].rpartition("/")[2]], components)
    if "anyOf" in schema:
        return fill(schema["anyOf"][0], components)
    match schema.get("type"):
        case "object":
            named = {name: fill(inner, components) for name, inner in schema.get("properties", {}).items()}
            return named or {SECRET: SECRET}
        case "array":
            return [fill(schema.get("items", {}), components)]
    return SECRET


def bodies_of(operation, components):
    """Return bodies for an operation: shaped as asked for, not shaped at all, not even JSON, none."""
    shapes = [kind["schema"] for kind in operation.get("requestBody", {}).get("content", {}).values()]
    made = [fill(shape, components) for shape in shapes]
    made += [dict.fromkeys(SECRET_NAMES, SECRET), SECRET, [SECRET]]
    return [json.dumps(body).encode() for body in made] + [f'{{"password": "{SECRET}'.encode(), SECRET.encode()]


@pytest.fixture
def errors(monkeypatch):
    """Write logs as a running service does, and give what was written."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    configure_logs()
    return written.getvalue


async def operations_of(client):
    document = (await client.get("/api/openapi.json")).json()
    components = document["components"]["schemas"]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            named = {each["name"]: SECRET for each in operation.get("parameters", [])}
            inside = {name: SECRET for name in named if f"{{{name}}}" in path}
            asked = {name: SECRET for name in named if name not in inside}
            yield method.upper(), path.format_map(inside), asked, bodies_of(operation, components)


@pytest.mark.parametrize("who", ["nobody", "anna"])
async def test_no_refusal_and_no_log_repeats_what_was_sent(client, sign_up_somebody, errors, who):
    headers = {"Authorization": f"Bearer {SECRET}", "Cookie": f"clairvue_session={SECRET}; clairvue_device={SECRET}"}
    if who == "anna":
        _, cookies = await sign_up_somebody(who)
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    refused = 0
    async for method, path, query, bodies in operations_of(client):
        for body in bodies if method not in {"GET", "HEAD", "DELETE", "OPTIONS"} else [None]:
            sent = {"params": query | {"token": SECRET}, "content": body}
            kind = {"Content-Type": "application/json"} if body else {}
            answer = await client.request(method, path, headers=headers | kind, **sent)
            assert answer.status_code < 500, f"{method} {path} {body}: {answer.text}"
            if answer.is_error:
                refused += 1
                assert SECRET not in answer.text, f"{method} {path} {body}: {answer.text}"
                assert SECRET not in str(answer.headers), f"{method} {path} {body}"
    assert refused > 300
    assert SECRET not in errors()


async def test_what_breaks_says_so_and_nothing_more(living, installation, sign_up_somebody, errors):
    _, cookies = await sign_up_somebody("anna")

    def broken():
        raise RuntimeError(f"at line 7 of {__file__}")

    async with living(clock=broken) as application:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url=installation.origin, cookies=cookies) as browser:
            answer = await browser.get("/api/accounts/session", headers={"X-Secret": SECRET})
    assert answer.status_code == 500
    assert answer.json() == {
        "type": "urn:clairvue:problem:fault",
        "title": "Fault",
        "status": 500,
        "code": "fault",
        "detail": "Something broke on our side: it has been noted. Try again in a moment.",
    }
    assert "server" not in {name.lower() for name in answer.headers}
    logged = errors()
    assert "app.request_failed" in logged
    for secret in (SECRET, *cookies.values()):
        assert secret not in logged
