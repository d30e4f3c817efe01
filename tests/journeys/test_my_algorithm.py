"""The algorithm in one's own hands: it says why, it is moved, it forgets, and a page of it adds up."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CLIPS = (
    ("mandelbrot", 410, "Dawn patrol #surf"),
    ("testsrc2", 430, "A quiet gambit #chess"),
    ("rgbtestsrc", 450, "Reef break #surf"),
    ("mandelbrot", 470, "Endgame of the week #chess"),
    ("testsrc2", 490, "Wax on, wax on #surf"),
)


@pytest.fixture(scope="module")
def story(open_context, visit, sign_up, author, make_clip):
    """Hold what one piece of the journey leaves to the next: a creator with two topics, and a reader at a phone."""
    assert author, "clips of somebody else are there too"
    shore, phone = open_context("phone"), open_context("phone", accept_downloads=True)
    creator = sign_up(shore, "nils")
    videos = [creator.upload(make_clip(look, pitch), caption) for look, pitch, caption in CLIPS]
    for video_id in videos:
        creator.wait_for(video_id)
    reader = sign_up(phone, "ida")
    yield SimpleNamespace(creator=creator, reader=reader, videos=videos, visited=visit(phone), phone=phone)
    shore.close()
    phone.close()


def page_of(reader, **asked):
    """Return a page of For You as the reader's browser would get it."""
    return reader.do("GET", "/api/feed", params={"kind": "for-you", "limit": 50, **asked}).json()


def slider(page, name):
    return page.get_by_role("slider", name=name, exact=True)


def open_algorithm(page):
    page.goto("/algorithm")
    page.get_by_role("heading", name="Start over").wait_for()


def test_whoever_signs_up_is_asked_first_and_can_say_later(open_context, visit, new_handle, password, story):
    assert story, "there are topics to choose from"
    context = open_context("phone")
    visited = visit(context, "/sign-up")
    page = visited.page
    page.get_by_label("Handle").fill(new_handle("olu"))
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Create an account").click()
    expect(page).to_have_url(re.compile("/welcome$"))
    begin = page.get_by_role("button", name="Begin")
    expect(begin).to_be_disabled()
    page.get_by_text("#surf").check()
    page.get_by_role("radio", name="No, not from me").check()
    begin.click()
    page.locator(".column").wait_for()
    chosen = context.request.get("/api/signals/reader").json()
    assert (chosen["learning"], chosen["chosen"]) == (False, True)
    assert context.request.get("/api/feed/steering").json()["chosen_topics"] == ["surf"]
    assert visited.faults == []
    context.close()


def test_a_topic_at_zero_is_gone(story):
    page = story.visited.page
    open_algorithm(page)
    dial = slider(page, "#surf")
    if not dial.count():
        page.get_by_label("Another topic").first.fill("#Surf")
        page.keyboard.press("Enter")
    dial.focus()
    with page.expect_response(lambda answer: answer.url.endswith("/api/feed/steering") and answer.ok):
        page.keyboard.press("Home")
    expect(dial).to_have_attribute("aria-valuetext", "none")
    page.reload()
    expect(slider(page, "#surf")).to_have_value("0")


def test_what_was_watched_is_listed_and_can_be_forgotten(story, until):
    page = story.visited.page
    page.goto(f"/v/{story.videos[0]}")
    story.visited.next_frame()

    def heard():
        past = story.reader.do("GET", "/api/signals/history").json()["items"]
        return story.videos[0] in [item["video"] for item in past]

    until(heard, "hearing of it")
    page.goto("/history")
    row = page.locator(".line-row", has_text="Dawn patrol")
    row.get_by_role("button", name="Forget").click()
    expect(row).to_have_count(0)
    history = story.reader.do("GET", "/api/signals/history").json()
    assert story.videos[0] not in [item["video"] for item in history["items"]]


def test_a_pause_is_kept(story):
    page = story.visited.page
    open_algorithm(page)
    learning = page.get_by_role("checkbox", name="Learn from what I watch")
    expect(learning).to_be_checked()
    learning.click()
    expect(page.get_by_text("Paused: it learns nothing more.")).to_be_visible()
    page.reload()
    expect(learning).not_to_be_checked()
    learning.click()
    expect(page.get_by_text("It learns from what you watch.")).to_be_visible()


def test_a_feed_without_profiling_says_so(story):
    page = story.visited.page
    open_algorithm(page)
    with page.expect_response(lambda answer: answer.url.endswith("/api/feed/steering") and answer.ok):
        page.get_by_role("checkbox", name="Rank for me").click()
    assert page_of(story.reader)["kind"] == "unprofiled"
    page.goto("/")
    expect(page.get_by_text("You chose a feed without profiling")).to_be_visible()
