"""The log tells who came in, who was refused and what broke, and never with what."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from .test_answers import SIGN_UP

SECRETS = ("seven quiet herons", "wrong but long", "anna", "127.0.0.1", "clairvue_session")


def of(lines, event):
    return [line for line in lines if line["event"] == event]


async def test_signing_in_and_failing_to_is_logged_without_a_secret(client):
    await client.post("/api/accounts", json=SIGN_UP)
    with capture_logs() as lines:
        for password in ("wrong but long", SIGN_UP["password"]):
            await client.post("/api/accounts/session", json={"handle": "anna", "password": password})
    (refused,) = of(lines, "app.refused")
    assert (refused["code"], refused["status"], refused["route"]) == ("sign_in_refused", 401, "/api/accounts/session")
    (opened,) = of(lines, "accounts.session_opened")
    assert opened["proof"] == "password"
    assert opened["account"].startswith("test-")
    assert opened["network"] == refused["network"]
    assert not [secret for secret in SECRETS if secret in str(lines)]


async def test_whoever_is_refused_is_logged(client):
    with capture_logs() as lines:
        await client.get("/api/social/notifications")
        await client.get("/api/videos/test-00000000000000000000000000")
        await client.post("/api/social/notifications/read", headers={"Origin": "https://evil.example"})
        await client.post("/api/accounts", content=b"{", headers={"Content-Type": "application/json"})
        for _ in range(11):
            await client.post("/api/accounts/recovery", json={"address": "anna@example.org"})
    refused = of(lines, "app.refused")
    codes = {line["code"]: line for line in refused}
    assert {"unauthenticated", "wrong_origin", "request_unreadable", "too_many"} <= set(codes), sorted(codes)
    assert codes["unauthenticated"]["route"] == "/api/social/notifications"
    assert any(line["status"] == 404 and line["route"] == "/api/videos/{video_id}" for line in refused)
    assert all(len(line["network"]) == 32 for line in refused)
    assert "anna@example.org" not in str(lines)


class TestOfAnOutage:
    """A cell in which something is broken, and another that is away."""

    @pytest.fixture(params=[RuntimeError("what somebody wrote"), OSError(28, "No space left on device")])
    def installation(self, installation, request):
        async def broken(_conn, _account_id):
            raise request.param

        return replace(installation, count_unread=broken)

    async def test_it_is_logged(self, client):
        await client.post("/api/accounts", json=SIGN_UP)
        with capture_logs() as lines:
            await client.get("/api/accounts/session")
        (line,) = [line for line in lines if line["log_level"] == "error"]
        assert line["event"] in {"app.request_failed", "app.disk_full"}
        assert line["route"] == "/api/accounts/session"
