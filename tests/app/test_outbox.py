import httpx
import pytest

from clairvue.app.outbox import show_outbox
from clairvue.mail.model import Letter
from clairvue.mail.post import post

HERE = {"Host": "localhost:8000"}


@pytest.fixture(autouse=True)
async def _letter(installation, newcomer):
    anna = await newcomer("anna")
    fields = {"handle": "anna", "agent": "<b>Firefox</b>", "origin": "http://localhost:8000"}
    letter = Letter(
        account_id=anna.account_id,
        slot=anna.slot,
        address="anna@example.org",
        template="new_sign_in",
        language="en",
        fields=fields,
    )
    await installation.database.transact(
        lambda conn: post(conn, installation.keyring, letter, now=installation.clock())
    )


async def test_a_demo_shows_its_letters_with_their_links(client):
    answer = await client.get("/outbox", headers=HERE)
    assert answer.status_code == 200
    assert "anna@example.org" in answer.text
    assert '<a href="http://localhost:8000/security">' in answer.text
    assert "&lt;b&gt;Firefox" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in answer.headers["content-security-policy"]


async def test_nobody_else_reads_them(client, browse):
    assert (await client.get("/outbox", headers={"Host": "rebound.example"})).status_code == 404
    afar = httpx.ASGITransport(client._transport.app, client=("192.0.2.1", 1))
    async with httpx.AsyncClient(transport=afar, base_url="http://localhost") as browser:
        assert (await browser.get("/outbox")).json()["code"] == "outbox_closed"
    for chosen in ({"demo": False}, {"smtp_url": "smtp://mail.example"}):
        async with browse([show_outbox], **chosen) as browser:
            assert (await browser.get("/outbox", headers=HERE)).status_code == 404
