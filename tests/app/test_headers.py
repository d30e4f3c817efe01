"""Every kind of answer says what a browser may do with it: pages, programs, data, files, refusals and faults."""

from dataclasses import replace

import pytest

from clairvue.screens.assets import read_assets

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
}
ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/sign-in", 200),
    ("GET", "/@nobody", 404),
    ("GET", "/v/test-00000000000000000000000000", 404),
    ("GET", "/embed/test-00000000000000000000000000", 404),
    ("GET", "/oembed?url=nothing", 404),
    ("GET", "/oembed", 400),
    ("GET", "/assets/nothing.js", 404),
    ("GET", "/api/feed", 200),
    ("GET", "/api/feed?limit=0", 400),
    ("GET", "/api/openapi.json", 200),
    ("GET", "/api/nothing", 404),
    ("GET", "/api/social/notifications", 401),
    ("DELETE", "/api/feed", 405),
    ("OPTIONS", "/api/feed", 204),
    ("POST", "/api/accounts", 400),
    ("GET", "/media/test-00000000000000000000000000/master.m3u8", 404),
    ("POST", "/media/test-00000000000000000000000000/master.m3u8", 405),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/metrics", 200),
    ("GET", "/log/checkpoint", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
async def test_every_answer_says_what_may_be_done_with_it(client, method, path, status):
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "geolocation=()" in answer.headers["permissions-policy"]
    is_page = answer.headers.get("content-type", "").startswith("text/html")
    confined = "require-trusted-types-for 'script'" if is_page else "sandbox"
    assert confined in answer.headers["content-security-policy"]
    assert "server" not in answer.headers
    assert "strict-transport-security" not in answer.headers, "over plain http it would mean nothing"


async def test_a_request_of_another_page_and_a_built_file_say_it_too(client):
    refused = await client.post("/api/social/notifications/read", headers={"Origin": "https://evil.example"})
    name = next(name for name in read_assets().files if name.endswith(".js"))
    for answer in (refused, await client.get(f"/assets/{name}")):
        assert {header: answer.headers[header] for header in ALWAYS} == ALWAYS


class TestBehindHttps:
    """A cell that people reach over https."""

    @pytest.fixture
    def installation(self, installation):
        return replace(installation, origin="https://video.example")

    @pytest.mark.parametrize("path", ["/", "/api/feed", "/api/nothing", "/media/nothing"])
    async def test_browsers_are_told_to_come_no_other_way(self, client, path):
        assert (await client.get(path)).headers["strict-transport-security"].startswith("max-age=63072000")
