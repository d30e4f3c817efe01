"""What a visit promises: nobody else is asked, nothing breaks, what is private stays so, and a page needs no script."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_whole_visit_asks_nobody_else_and_nothing_breaks(author, phone, sign_up, visit):
    _, videos = author
    visited = visit(phone)
    sign_up(phone, "noor")
    for address in ("/", "/latest", f"/v/{videos[0]}"):
        visited.page.goto(address)
        visited.next_frame()
    for address in ("/following", "/search?q=fractal", "/search?q=amina&kind=accounts", "/upload", "/notifications"):
        visited.page.goto(address)
        visited.page.wait_for_load_state("networkidle")
    for address in ("/settings", f"/@{author[0].handle}", f"/@{author[0].handle}/followers"):
        visited.page.goto(address)
        visited.page.wait_for_load_state("networkidle")
    assert visited.elsewhere == []
    assert visited.faults == []


def test_a_page_may_load_nothing_but_ours_and_make_no_script_from_text(phone, visit):
    page = visit(phone).page
    answer = page.goto("/")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "require-trusted-types-for 'script'" in policy
    assert "'unsafe" not in policy
    refused = page.evaluate("() => { try { document.body.innerHTML = '<p>'; } catch (error) { return error.name; } }")
    assert refused == "TypeError"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"


def files_of(member, video_id):
    """Return the address of every file that a player of this video would ask for, as a member is told them."""
    told = member.do("GET", f"/api/videos/{video_id}").json()
    master = told["master_url"]
    found = [master, told["poster_url"], told["storyboard"]["url"]]
    for playlist in _named_in(member.do("GET", master).text(), master):
        found += [playlist, *_named_in(member.do("GET", playlist).text(), playlist)]
    return found


def _named_in(playlist, address):
    lines = [line for line in playlist.splitlines() if line and not line.startswith("#")]
    named = re.findall(r'URI="([^"]+)"', playlist) + lines
    return [urljoin(address, name) for name in named]


def test_a_clip_for_me_alone_does_not_exist_for_a_stranger(author, desktop, make_clip, visit):
    me, _ = author
    video_id = me.upload(make_clip("mandelbrot", 880), "Nobody's business", visibility="only-me")
    me.wait_for(video_id)
    files = files_of(me, video_id)
    assert len(files) > 5, files
    assert [me.ask("GET", address).status for address in files] == [200] * len(files)
    plain = [re.sub(r"^/media/[^/]+/", "/media/", address) for address in files]
    for address in (*plain, f"/v/{video_id}", f"/api/videos/{video_id}", f"/api/feed/videos/{video_id}"):
        answer = desktop.request.get(address)
        assert answer.status == 404, address
        assert "Nobody's business" not in answer.text()
    assert desktop.request.get(f"/embed/{video_id}").status == 404
    assert video_id not in desktop.request.get("/api/feed?kind=latest").text()
    page = visit(desktop, f"/v/{video_id}").page
    expect(page.locator(".state-title, .page-title").first).to_be_visible()
    expect(page.locator(".clip")).to_have_count(0)


def test_a_page_is_readable_without_a_script(author, open_context):
    me, videos = author
    context = open_context("phone", java_script_enabled=False)
    page = context.new_page()
    page.goto("/latest")
    expect(page.get_by_role("link", name="Discover").first).to_be_visible()
    expect(page.get_by_role("article").first).to_be_visible()
    page.goto(f"/v/{videos[0]}")
    expect(page.get_by_text("Slow #fractal evening")).to_be_visible()
    expect(page.get_by_text(f"@{me.handle}")).to_be_visible()
    poster = page.locator("img.poster")
    assert poster.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 360
    context.close()


def test_another_site_can_show_a_card_of_a_clip(author, phone, service):
    me, videos = author
    html = phone.request.get(f"/v/{videos[0]}").text()
    card = dict(re.findall(r'<meta property="(og:[a-z_:]+)" content="([^"]*)"', html))
    assert card["og:title"] == f"Amina (@{me.handle})"
    assert card["og:description"] == "Slow #fractal evening"
    assert card["og:url"] == f"{service.origin.replace('127.0.0.1', 'localhost')}/v/{videos[0]}"
    picture = phone.request.get(card["og:image"])
    assert picture.ok
    assert picture.headers["content-type"] == "image/jpeg"
    described = phone.request.get("/oembed", params={"url": card["og:url"]}).json()
    assert described["type"] == "video"
    assert f"/embed/{videos[0]}" in described["html"]


def test_nothing_moves_by_itself_for_those_who_asked_for_stillness(author, open_context, visit, until):
    _, videos = author
    context = open_context("phone", reduced_motion="reduce")
    visited = visit(context, f"/v/{videos[0]}")
    page = visited.page
    clip = page.locator(".clip:not([inert])")
    expect(clip.get_by_role("button", name="Play")).to_be_visible()
    clip.locator("video").wait_for(state="attached")
    assert clip.locator("video").evaluate("(video) => video.paused && video.currentTime === 0")
    moving = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
    until(lambda: page.evaluate(moving) == 0, "stillness")
    clip.get_by_role("button", name="Play").click()
    visited.next_frame()
    assert visited.faults == []
    context.close()
