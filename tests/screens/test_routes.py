"""The first document of each screen: what a browser, a crawler and a link preview get before any script runs."""

import html
import re

import msgspec
import pytest

from clairvue.screens.routes import ROUTES
from clairvue.videos.model import Visibility

pytestmark = pytest.mark.anyio


def island(page):
    """Return the data that the document carries for the client."""
    inside = re.search(r'<script type="application/json" id="island">(.*?)</script>', page.text, re.DOTALL)
    assert inside
    return msgspec.json.decode(inside[1])


async def test_the_first_page_of_the_feed_is_readable_without_any_script(browse, newcomer, make_video):
    ana = await newcomer("ana")
    video_id = await make_video(ana.account_id, ana.slot, caption="First light <3 #sunrise")
    async with browse(ROUTES) as browser:
        page = await browser.get("/latest")
    assert page.status_code == 200
    assert "First light &lt;3 #sunrise" in page.text
    assert f'href="/v/{video_id}"' in page.text
    assert f'<link rel="preload" as="image" href="/media/{video_id}/poster.jpg"' in page.text
    assert [item["video"]["id"] for item in island(page)["page"]["items"]] == [video_id]


async def test_the_document_speaks_the_readers_language(browse):
    async with browse(ROUTES) as browser:
        french = await browser.get("/", headers={"Accept-Language": "fr-CA, en;q=0.5"})
        browser.cookies.set("clairvue_language", "en")
        english = await browser.get("/", headers={"Accept-Language": "fr"})
    assert '<html lang="fr"' in french.text
    assert "Découvrir" in french.text
    assert '<html lang="en"' in english.text


async def test_behind_https_choices_are_read_from_cookies_of_the_host_alone(browse):
    async with browse(ROUTES, origin="https://video.example") as browser:
        browser.cookies.set("clairvue_language", "fr")
        browser.cookies.set("clairvue_theme", "light")
        theirs = await browser.get("/", headers={"Accept-Language": "en"})
        browser.cookies.set("__Host-clairvue_language", "fr")
        browser.cookies.set("__Host-clairvue_theme", "light")
        ours = await browser.get("/", headers={"Accept-Language": "en"})
    assert ('lang="en"' in theirs.text, 'data-theme="light"' in theirs.text) == (True, False)
    assert ('lang="fr"' in ours.text, 'data-theme="light"' in ours.text) == (True, True)


async def test_the_document_says_who_is_signed_in(browse, newcomer):
    ana = await newcomer("ana")
    async with browse(ROUTES, ana) as browser:
        mine = await browser.get("/following")
    async with browse(ROUTES) as browser:
        nobodys = await browser.get("/following")
    assert island(mine)["account"]["handle"] == "ana"
    assert island(mine)["page"]["kind"] == "following"
    assert island(nobodys)["account"] is None
    assert island(nobodys)["page"] is None


async def test_whoever_is_signed_in_begins_with_their_own_feed_and_anybody_can_discover(browse, newcomer):
    ana = await newcomer("ana")
    async with browse(ROUTES, ana) as browser:
        mine, discovered = await browser.get("/"), await browser.get("/discover")
    async with browse(ROUTES) as browser:
        nobodys = await browser.get("/")
    current = r'<a class="tab" href="([^"]+)" aria-current="page">([^<]+)</a>'
    assert re.findall(current, mine.text) == [("/", "For you")]
    assert re.findall(current, discovered.text) == [("/discover", "Discover")]
    assert re.findall(current, nobodys.text) == [("/", "Discover")]
    assert island(discovered)["page"]["kind"] == island(nobodys)["page"]["kind"] == "unprofiled"


async def test_a_shared_video_has_a_card_for_other_sites(browse, newcomer, make_video):
    ana = await newcomer("ana")
    video_id = await make_video(ana.account_id, ana.slot, caption='She said "go"')
    async with browse(ROUTES) as browser:
        page = await browser.get(f"/v/{video_id}")
        described = await browser.get("/oembed", params={"url": f"http://test/v/{video_id}"})
        player = await browser.get(f"/embed/{video_id}")
    tags = dict(re.findall(r'<meta (?:property|name)="([a-z:]+)" content="([^"]*)"', page.text))
    assert html.unescape(tags["og:description"]) == 'She said "go"'
    assert tags["og:image"] == f"http://test/media/{video_id}/poster.jpg"
    assert described.json()["type"] == "video"
    assert f"http://test/embed/{video_id}" in described.json()["html"]
    assert "<video controls" in player.text
    assert "frame-ancestors *" in player.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("visibility", ["followers", "only-me"])
async def test_what_is_not_public_has_no_card_no_player_and_no_page_for_strangers(
    browse, newcomer, make_video, visibility
):
    ana = await newcomer("ana")
    video_id = await make_video(ana.account_id, ana.slot, caption="secret plan", visibility=Visibility(visibility))
    async with browse(ROUTES) as browser:
        page = await browser.get(f"/v/{video_id}")
        assert page.status_code == 404
        assert "secret plan" not in page.text
        assert (await browser.get(f"/embed/{video_id}")).status_code == 404
        assert (await browser.get("/oembed", params={"url": f"http://test/v/{video_id}"})).status_code == 404
    async with browse(ROUTES, ana) as browser:
        own = await browser.get(f"/v/{video_id}")
    assert island(own)["video"]["video"]["id"] == video_id
    assert "og:title" not in own.text


async def test_a_profile_has_a_title_and_a_card_and_a_strange_handle_has_neither(browse, newcomer):
    await newcomer("ana")
    async with browse(ROUTES) as browser:
        page = await browser.get("/@ana")
        nobody = await browser.get("/@nobody")
        nothing = await browser.get("/nothing-here")
    assert "<title>Ana (@ana) · Clairvue</title>" in page.text
    assert 'property="og:type" content="profile"' in page.text
    assert (nobody.status_code, nothing.status_code) == (404, 404)
    assert "og:" not in nobody.text


@pytest.mark.parametrize("address", ["https://elsewhere.example/v/x", "http://test/@ana", "", "http://test/v/"])
async def test_oembed_describes_our_own_videos_alone(browse, address):
    async with browse(ROUTES) as browser:
        assert (await browser.get("/oembed", params={"url": address})).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/discover",
        "/latest",
        "/search",
        "/upload",
        "/notifications",
        "/settings",
        "/algorithm",
        "/history",
        "/welcome",
        "/sign-in",
        "/sign-up",
        "/v/x/edit",
    ],
)
async def test_every_page_keeps_to_its_own_origin(browse, path):
    async with browse(ROUTES) as browser:
        page = await browser.get(path)
        assert page.status_code == 200
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "private, no-store"
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text)
        assert not re.search(r"<[^>]+ (?:style|on\w+)=", page.text)
        for file in re.findall(r'(?:src|href)="(/assets/[^"]+|/favicon\.svg|/manifest\.webmanifest)"', page.text):
            assert (await browser.get(file)).status_code == 200, file


async def test_a_built_file_is_kept_for_a_year_and_comes_compressed(browse):
    async with browse(ROUTES) as browser:
        page = await browser.get("/")
        script = re.search(r'<script type="module" src="([^"]+)"', page.text)
        assert script
        found = await browser.get(script[1], headers={"Accept-Encoding": "gzip"})
        assert "immutable" in found.headers["cache-control"]
        assert found.headers["content-encoding"] == "gzip"
        assert (await browser.get("/assets/nothing.js")).status_code == 404
        assert (await browser.get("/robots.txt")).text.startswith("User-agent")
