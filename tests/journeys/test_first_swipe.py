"""From nothing to a swipe: one person at a phone, another at a desktop, in the order in which they live it."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CAPTION = "A dive without an end #zoomfractal"


@pytest.fixture(scope="module")
def story(open_context, visit, new_handle, author):
    """Hold what one piece of the journey leaves to the next: two people, each with one page."""
    assert author, "clips of somebody else are there to swipe to"
    phone, desktop = open_context("phone"), open_context("desktop")
    yield SimpleNamespace(
        mara=new_handle("mara"), zoe=new_handle("zoe"), phone=visit(phone), desktop=visit(desktop), video=None
    )
    phone.close()
    desktop.close()


def act(page, label):
    """Return the button of the clip on screen with this label, whatever its count."""
    return page.locator(".clip:not([inert]) .rail").get_by_role("button", name=re.compile(rf"^{label}"))


def swipe(page):
    """Move a finger up the screen, as a thumb does."""
    touch = page.context.new_cdp_session(page)
    x, top, bottom, steps = 195, 150, 650, 10
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": bottom}]})
    for step in range(1, steps + 1):
        y = bottom + (top - bottom) * step / steps
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.detach()


def test_somebody_signs_up_with_a_handle_a_password_and_no_birth_date(story, password):
    page = story.phone.page
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Handle").fill(story.mara)
    page.get_by_label("Name", exact=True).fill("Mara")
    page.get_by_label("Password").fill(password)
    page.get_by_label("18 or older").check()
    page.get_by_role("button", name="Create an account").click()
    expect(page.get_by_role("link", name="Profile")).to_have_attribute("href", f"/@{story.mara}")


def test_uploads_a_clip_and_sees_it_become_public(story, make_clip):
    page = story.phone.page
    page.get_by_role("link", name="Upload").first.click()
    page.locator("input[type=file]").set_input_files(make_clip("mandelbrot", 220))
    page.get_by_label("Caption").fill(CAPTION)
    expect(page.get_by_text("1 hashtag")).to_be_visible()
    expect(page.locator(".bar").first).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="On its way").or_(page.get_by_role("heading", name="It is public")))
    expect(page.get_by_role("heading", name="It is public")).to_be_visible()
    page.get_by_role("link", name="Watch it").click()
    expect(page).to_have_url(re.compile(r"/v/[a-z]+-[a-z0-9]{26}$"))
    story.video = page.url.rpartition("/")[2]
    clip = story.phone.next_frame()
    assert clip["caption"] == CAPTION
    assert (clip["width"], clip["height"]) == (360, 640)


def test_the_feed_plays_it_and_a_swipe_plays_the_next(story):
    page = story.phone.page
    page.goto("/latest")
    seen = [story.phone.next_frame()["caption"]]
    assert seen == [CAPTION]
    for move in (swipe, lambda page: page.keyboard.press("ArrowDown")):
        move(page)
        expect(page.locator(".clip:not([inert]) .caption-text")).not_to_have_text(seen[-1])
        seen.append(story.phone.next_frame()["caption"])
    assert len(set(seen)) == len(seen), seen


def test_discover_plays_too(story):
    page = story.phone.page
    page.goto("/discover")
    first = story.phone.next_frame()["caption"]
    swipe(page)
    expect(page.locator(".clip:not([inert]) .caption-text")).not_to_have_text(first)
    assert story.phone.next_frame()["caption"] != first


def test_a_like_moves_the_count_and_survives_a_reload(story):
    page = story.phone.page
    page.goto(f"/v/{story.video}")
    expect(act(page, "Like")).to_have_accessible_name("Like 0")
    with page.expect_response(lambda answer: "/api/social/likes/" in answer.url) as answer:
        act(page, "Like").click()
    expect(act(page, "Like")).to_have_accessible_name("Like 1")
    assert answer.value.ok
    page.reload()
    expect(act(page, "Like")).to_have_accessible_name("Like 1")
    expect(act(page, "Like")).to_have_attribute("aria-pressed", "true")


def test_a_comment_appears_and_survives_a_reload(story):
    page = story.phone.page
    act(page, "Comments").click()
    page.get_by_label("Write a comment").fill("It never ends, does it?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog").get_by_text("It never ends, does it?")).to_be_visible()
    page.reload()
    expect(act(page, "Comments")).to_have_accessible_name("Comments 1")
    act(page, "Comments").click()
    expect(page.get_by_role("dialog").get_by_text("It never ends, does it?")).to_be_visible()


def test_somebody_else_signs_up_in_french_at_a_desktop(story, password):
    page = story.desktop.page
    page.goto("/sign-up")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.get_by_label("Identifiant").fill(story.zoe)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_label("18 ans ou plus").check()
    page.get_by_role("button", name="Créer un compte").click()
    expect(page.locator(f"a[href='/@{story.zoe}']").first).to_be_visible()


@pytest.mark.parametrize("words", ["dive end", "#zoomfractal"])
def test_the_clip_is_found(story, words, until):
    page = story.desktop.page

    def found():
        page.goto("/search")
        page.get_by_role("combobox").fill(words)
        page.get_by_role("combobox").press("Enter")
        page.locator(".grid .tile-link, .state").first.wait_for()
        assert page.locator(".state[role=alert]").count() == 0
        return page.locator(f".tile-link[href='/v/{story.video}']").count()

    until(found, "being found")
    page.locator(f".tile-link[href='/v/{story.video}']").click()
    assert story.desktop.next_frame()["caption"] == CAPTION


def test_follows_its_author_who_then_fills_the_feed_of_those_one_follows(story):
    page = story.desktop.page
    page.locator(".about-person").first.click()
    expect(page).to_have_url(re.compile(rf"/@{story.mara}$"))
    with page.expect_response(lambda answer: "/api/social/follows/" in answer.url) as answer:
        page.locator(".profile").get_by_role("button", name=f"@{story.mara}").click()
    assert answer.value.ok
    page.reload()
    button = page.locator(".profile").get_by_role("button", name=f"@{story.mara}")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.goto("/following")
    assert story.desktop.next_frame()["caption"] == CAPTION


def test_the_author_is_told(story, until):
    page = story.phone.page

    def told():
        page.goto("/notifications")
        page.locator(".told, .state-title").first.wait_for()
        return page.get_by_text(f"{story.zoe} follows you").count()

    until(told, "hearing of it")
    expect(page.get_by_text("Your video is public")).to_be_visible()


def test_nothing_went_wrong_on_the_way(story):
    for visited in (story.phone, story.desktop):
        assert visited.faults == []
        assert visited.elsewhere == []
