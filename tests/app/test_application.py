"""The whole application at its edge: its description, its health, and what faults look like."""

import errno
import json
import subprocess
import sys

import pytest
import structlog
from litestar import Litestar, get
from litestar.testing import AsyncTestClient
from psycopg.errors import DiskFull
from psycopg_pool import PoolTimeout

from clairvue.app.problems import HANDLERS
from clairvue.kit.logs import configure_logs


async def test_the_openapi_document_describes_every_domain(client):
    answer = await client.get("/api/openapi.json")
    assert answer.status_code == 200
    domains = {path.split("/")[2] for path in answer.json()["paths"]}
    assert {"accounts", "uploads", "videos", "social", "signals", "feed", "search"} <= domains


async def test_health_and_readiness_are_told_and_metrics_count_requests(client):
    assert (await client.get("/healthz")).text == "ok\n"
    assert (await client.get("/readyz")).text == "ready\n"
    metrics = (await client.get("/metrics")).text
    assert 'clairvue_requests_total{area="healthz",status="200"}' in metrics


async def test_what_cannot_be_read_is_a_problem(client):
    unread = await client.post("/api/accounts", content=b"{", headers={"Content-Type": "application/json"})
    assert (unread.status_code, unread.json()["code"]) == (400, "request_unreadable")


@pytest.mark.parametrize("address", ["/api/nothing", "/api/nothing/at/all"])
async def test_what_is_not_there_is_a_problem_in_the_readers_language(client, address):
    english = await client.get(address)
    assert english.headers["content-type"].startswith("application/problem+json")
    assert english.json()["detail"] == "There is nothing at this address."
    french = await client.get(address, headers={"Accept-Language": "fr-CA, en;q=0.4"})
    assert french.json()["detail"] == "Il n'y a rien à cette adresse."


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 507, "no_room"),
        (DiskFull("could not extend file"), 507, "no_room"),
        (PoolTimeout("nobody answers"), 503, "unavailable"),
        (FileNotFoundError(errno.ENOENT, "gone"), 500, "fault"),
    ],
)
async def test_a_full_disk_and_a_database_that_is_away_are_said_plainly(fault, status, code):
    @get("/broken")
    async def broken() -> None:
        raise fault

    app = Litestar([broken], exception_handlers=HANDLERS, logging_config=None)
    async with AsyncTestClient(app, raise_server_exceptions=False) as client:
        answer = await client.get("/broken", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert ("retry-after" in answer.headers) == (code != "fault")


async def test_what_another_page_asks_for_is_refused(client):
    answer = await client.post("/api/social/notifications/read", headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_origin")


def test_a_fault_in_the_log_never_shows_what_people_wrote(capsys):
    configure_logs()
    secret = "my " + "diary"
    try:
        json.loads(b"{")
    except ValueError as fault:
        structlog.get_logger().error("tests.fault_made", exc_info=fault)
    line = capsys.readouterr().err
    assert json.loads(line)["event"] == "tests.fault_made"
    assert secret not in line


def test_the_server_is_ready_before_what_it_wants_later_is_loaded():
    later = {"numba", "scipy", "faiss", "webauthn", "httpx", "segno"}
    seen = f"import sys, clairvue.app.__main__; print({later} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", seen], check=True, capture_output=True, text=True)
    assert loaded.stdout.strip() == "set()"
