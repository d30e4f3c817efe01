"""Everybody can use it: axe finds nothing serious on any screen, and the keyboard alone is enough."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pyotp import TOTP

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = {"serious", "critical"}
FIND_FAULTS = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, impact, nodes }) => ({
        id, impact, where: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`),
    }));
}"""

SETTLED = """() => Promise.allSettled(
    document.getAnimations()
        .filter((one) => one.effect.getComputedTiming().endTime < Infinity)
        .map((one) => one.finished)
)"""


@pytest.fixture(
    scope="module", params=[("phone", "dark"), ("desktop", "light")], ids=["phone-en-dark", "desktop-fr-light"]
)
def reader(request, author, open_context, sign_up, operator):
    """Give a signed-in reader at each size; axe is put into the page past the policy that forbids it."""
    device, theme = request.param
    context = open_context(device, bypass_csp=True)
    language = "en" if device == "phone" else "fr"
    member = sign_up(context, "lena", language=language)
    context.add_init_script(path=AXE)
    context.add_init_script(f"localStorage.setItem('clairvue.theme', '\"{theme}\"')")
    me, videos = author
    app = TOTP(member.do("POST", "/api/accounts/me/second-step").json()["key"])
    member.do("PUT", "/api/accounts/me/second-step", data={"code": app.now()})
    assert operator("grant", "moderator", member.handle).returncode == 0
    member.do("POST", "/api/social/comments", data={"video": videos[0], "body": "So slow, so good @amina"})
    member.do("PUT", f"/api/social/likes/{videos[0]}")
    me.do("PUT", f"/api/social/follows/{member.handle}")
    yield member, context.new_page()
    context.close()


def grave_faults(page):
    return [fault for fault in page.evaluate(FIND_FAULTS) if fault["impact"] in GRAVE]


def settle(page):
    """Wait until nothing is loading and nothing moves: colours halfway through a fade mean nothing."""
    page.locator("main, .column").first.wait_for()
    expect(page.locator(".waiting, .bone")).to_have_count(0)
    page.evaluate(SETTLED)


def test_axe_would_find_a_fault(reader):
    _, page = reader
    page.goto("/settings")
    settle(page)
    page.locator("h1").evaluate("(title) => title.after(new Image(40, 40))")
    assert [fault["id"] for fault in grave_faults(page)] == ["image-alt"]


@pytest.mark.parametrize(
    "screen",
    [
        "feed",
        "discover",
        "video",
        "profile",
        "own",
        "search",
        "upload",
        "notifications",
        "settings",
        "security",
        "my data",
        "family",
        "desk",
        "figures",
        "age",
        "welcome",
        "history",
        "algorithm",
    ],
)
def test_axe_finds_nothing_serious(reader, author, screen):
    member, page = reader
    me, videos = author
    addresses = {
        "feed": "/",
        "discover": "/discover",
        "video": f"/v/{videos[0]}",
        "profile": f"/@{me.handle}",
        "own": f"/@{member.handle}",
        "search": "/search?q=fractal",
        "upload": "/upload",
        "notifications": "/notifications",
        "settings": "/settings",
        "security": "/security",
        "my data": "/my-data",
        "family": "/family",
        "desk": "/desk",
        "figures": "/figures",
        "age": "/age",
        "welcome": "/welcome",
        "history": "/history",
        "algorithm": "/algorithm",
    }
    page.goto(addresses[screen])
    settle(page)
    assert grave_faults(page) == []


@pytest.mark.parametrize(("device", "language"), [("phone", "en"), ("desktop", "fr")])
def test_axe_finds_nothing_serious_in_what_a_minor_sees(open_context, sign_up, device, language):
    context = open_context(device, bypass_csp=True)
    context.add_init_script(path=AXE)
    minor = sign_up(context, "mina", language=language, age="13-15")
    page = context.new_page()
    addresses = ["/family", f"/family/{minor.handle}", "/settings", "/upload"]
    for address in addresses:
        page.goto(address)
        settle(page)
        assert grave_faults(page) == [], address
    minor.do("PUT", f"/api/families/minors/{minor.handle}/hours", data={"minutes_per_day": 0})
    page.goto("/")
    settle(page)
    expect(page.locator(".rest")).to_be_visible()
    assert grave_faults(page) == []
    context.close()


@pytest.mark.parametrize("panel", ["c", "w", "?"])
def test_axe_finds_nothing_serious_in_a_panel(reader, author, panel):
    _, page = reader
    page.goto(f"/v/{author[1][0]}")
    page.locator(".clip:not([inert]) .rail").wait_for()
    page.keyboard.press(panel)
    page.get_by_role("dialog").wait_for()
    settle(page)
    assert grave_faults(page) == []


@pytest.mark.parametrize("screen", ["/sign-up", "/sign-in", "/recover", "/settings"])
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_axe_finds_nothing_serious_before_one_signs_in(open_context, device, screen):
    context = open_context(device, bypass_csp=True)
    context.add_init_script(path=AXE)
    page = context.new_page()
    page.goto(screen)
    settle(page)
    assert grave_faults(page) == []
    context.close()


def caption(page):
    """Return the caption of the clip on screen."""
    return page.locator(".clip:not([inert]) .caption-text")


def outline_of(page):
    """Return what the browser draws around the element in focus."""
    return page.evaluate(
        "() => { const it = getComputedStyle(document.activeElement);"
        " return it.outlineStyle !== 'none' && parseFloat(it.outlineWidth) > 0; }"
    )


def test_the_keyboard_skips_the_menu_and_shows_where_it_is(desktop, visit):
    page = visit(desktop, "/settings").page
    page.get_by_role("heading", level=1).wait_for()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    assert outline_of(page)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#main').contains(document.activeElement)")
        assert outline_of(page)


def test_the_keyboard_moves_pauses_and_likes(desktop, sign_up, visit, author, until):
    assert author, "there is something to move through"
    sign_up(desktop, "kim", language="fr")
    visited = visit(desktop, "/latest")
    page = visited.page
    first = visited.next_frame()["caption"]
    page.keyboard.press("j")
    expect(caption(page)).not_to_have_text(first)
    assert visited.next_frame()["caption"] != first
    page.keyboard.press("k")
    expect(caption(page)).to_have_text(first)
    assert visited.next_frame()["caption"] == first
    film = page.locator(".clip:not([inert]) video")
    page.keyboard.press("Space")
    until(lambda: film.evaluate("(video) => video.paused"), "a pause")
    page.keyboard.press("Space")
    until(lambda: not film.evaluate("(video) => video.paused"), "going on")
    page.keyboard.press("l")
    expect(page.locator(".clip:not([inert]) .rail .act").first).to_have_attribute("aria-pressed", "true")
    assert visited.faults == []


@pytest.mark.parametrize("words", ["Why this video?", "Comments"])
def test_a_panel_keeps_the_focus_and_gives_it_back(phone, author, visit, words):
    page = visit(phone, f"/v/{author[1][0]}").page
    opener = page.locator(".clip:not([inert]) .rail").get_by_role("button", name=words)
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    for _ in range(8):
        page.keyboard.press("Tab")
        # Past the last one a browser goes to its own controls, which a page sees as its body.
        assert not page.evaluate("document.querySelector('#main').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
