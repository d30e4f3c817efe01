"""The OpenAPI document is true: schemathesis asks every route what the document allows and what it does not.

Every answer has a status, a content type and a shape that the document names, refusals are problem+json, and nothing
breaks, whoever asks. Covered are all routes of the document, asked by nobody and by somebody with each edge of each
parameter and body (lengths, bounds, absent, of another type), and by somebody with a few drawn at random as well; but
the four that would sign her out are asked by nobody alone. Methods that a route does not have are tried by nobody, for
they are refused before it is looked up who asks.
"""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher

from clairvue.accounts.model import PictureTooLarge
from clairvue.kit import rates

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
]
# Whoever asks these is nobody afterwards: they are asked signed out alone.
ENDINGS = [
    "DELETE /api/accounts/session",
    "DELETE /api/accounts/sessions",
    "DELETE /api/accounts/sessions/{session_id}",
    "POST /api/account/erase",
]


@pytest.fixture
def installation(installation, monkeypatch):
    """Give a cell in which nothing is too often, and every picture is refused."""

    async def refuse(_content):
        raise PictureTooLarge

    monkeypatch.setattr(rates, "LIMITS", dict.fromkeys(rates.LIMITS, ()))
    return replace(installation, origin="http://127.0.0.1", convert_picture=refuse)


async def ask_everything(origin, folder, *chosen):
    """Run schemathesis over the document at an address, and return its exit code with what it said.

    A schemathesis.toml in the folder is heeded.
    """
    asking = await asyncio.create_subprocess_exec(
        *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{origin}/api/openapi.json"),
        *("--checks", ",".join(CHECKS), "--generation-deterministic", "--no-shrink", "--continue-on-failure"),
        *("--header", "Sec-Fetch-Site: same-origin", "--warnings", "off", "--no-color", *chosen),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asking.communicate()
    return asking.returncode, said.decode()


async def test_nobody_is_answered_as_the_document_says(application, listening, tmp_path):
    async with listening(application) as origin:
        code, said = await ask_everything(origin, tmp_path, "--phases", "coverage")
        assert code == 0, said


async def test_somebody_is_answered_as_the_document_says(application, listening, sign_up_somebody, tmp_path):
    password = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("quiet heron")
    _, cookies = await sign_up_somebody("anna", password_hash=password)
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    (tmp_path / "schemathesis.toml").write_text("[phases.coverage]\nunexpected-methods = []\n")
    exclude = [word for ending in ENDINGS for word in ("--exclude-name", ending)]
    async with listening(application) as origin:
        code, said = await ask_everything(
            *(origin, tmp_path, "--header", f"Cookie: {cookie}", *exclude),
            *("--phases", "coverage,fuzzing", "--max-examples", "4"),
        )
        assert code == 0, said
        async with httpx.AsyncClient(base_url=origin, cookies=cookies) as browser:
            assert (await browser.get("/api/accounts/session")).json()["account"], "she was signed out on the way"
