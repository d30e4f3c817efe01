"""The algorithm in one's own hands: it says why, it is moved, it forgets, and a page of it adds up."""

import re
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
READY_S = 900  # the first learner of a checkout compiles its arithmetic, at a low priority

CLIPS = (
    ("mandelbrot", 410, "Dawn patrol #surf"),
    ("testsrc2", 430, "A quiet gambit #chess"),
    ("rgbtestsrc", 450, "Reef break #surf"),
    ("mandelbrot", 470, "Endgame of the week #chess"),
)

STANDS_STILL = """text => {
  const column = document.querySelector(".column");
  const here = column.children[column.scrollTop / column.clientHeight];
  return here?.innerText.includes(text) && !here.inert;
}"""


@pytest.fixture(scope="module")
def videos(open_context, sign_up, author, make_clip):
    """Give the clips of a creator with two topics, all of which the learner knows."""
    assert author, "clips of somebody else are there too"
    shore = open_context("phone")
    creator = sign_up(shore, "nils")
    videos = [creator.upload(make_clip(look, pitch), caption) for look, pitch, caption in CLIPS]
    for video_id in videos:
        creator.wait_for(video_id)
    yield videos
    shore.close()


@pytest.fixture
def story(open_context, visit, sign_up, videos, until):
    """Give a new reader at a phone, whose For You is ready and whose page must stay without faults."""
    context = open_context("phone", accept_downloads=True)
    reader = sign_up(context, "ida")
    until(lambda: page_of(reader, limit=1)["unprofiled_because"] != "warming", "the learner's first model", READY_S)
    visited = visit(context)
    yield SimpleNamespace(reader=reader, videos=videos, visited=visited, page=visited.page)
    assert visited.elsewhere == []
    assert visited.faults == []
    context.close()


def page_of(reader, limit=50):
    """Return a page of For You as the reader's browser would get it."""
    return reader.do("GET", "/api/feed", params={"kind": "for-you", "limit": limit}).json()


def offered_to(reader):
    """Return how many clips each source has for the reader's next page."""
    (item,) = page_of(reader, limit=1)["items"]
    return reader.do("GET", f"/api/feed/records/{item['record']}").json()["page"]["offered"]


def topics_of(page):
    return {tag for item in page["items"] for tag in item["video"]["hashtags"]}


def slider(page, name):
    return page.get_by_role("slider", name=name, exact=True)


def open_algorithm(page):
    page.goto("/algorithm")
    page.get_by_role("heading", name="Start over").wait_for()
    expect(page.locator(".bone")).to_have_count(0)


def saved(page):
    """Wait for what changes the steering."""
    return page.expect_response(lambda answer: answer.url.endswith("/api/feed/steering") and answer.ok)


def find_topic(story, tag):
    """Swipe For You until a clip with a hashtag is on screen."""
    story.page.goto("/")
    for _ in range(20):
        if f"#{tag}" in story.visited.next_frame()["caption"]:
            return
        story.page.keyboard.press("j")
    raise AssertionError(f"no clip about {tag}")


def test_whoever_signs_up_is_asked_first(open_context, visit, new_handle, password, videos, until):
    assert videos, "there are topics to choose from"
    context = open_context("phone")
    visited = visit(context, "/sign-up")
    page = visited.page
    page.get_by_label("Handle").fill(new_handle("olu"))
    page.get_by_label("Password").fill(password)
    page.get_by_label("18 or older").check()
    page.get_by_role("button", name="Create an account").click()
    expect(page).to_have_url(re.compile("/welcome$"))
    # A topic can be chosen once the catalogue has told the recommender of its clips.
    until(lambda: "surf" in context.request.get("/api/feed/steering/topics").text(), "telling of the topic")
    page.reload()
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


def test_a_feed_that_ones_own_choices_leave_empty_says_so(story):
    story.reader.do("PATCH", "/api/feed/steering", data={"languages": ["de"]})
    story.page.goto("/")
    expect(story.page.get_by_role("heading", name="Nothing is left for you")).to_be_visible()
    story.page.get_by_role("main").get_by_role("link", name="My algorithm").click()
    expect(story.page.get_by_role("heading", name="Start over")).to_be_visible()


def test_a_like_is_learned_within_moments_and_changes_for_you(story, until):
    page = story.page
    before = offered_to(story.reader)
    assert (before["topic"], before["creator"]) == (0, 0)
    page.goto(f"/v/{story.videos[0]}")
    story.visited.next_frame()
    with page.expect_response(lambda answer: answer.url.endswith("/api/signals")):
        page.locator(".clip:not([inert]) .rail .act").first.click()

    def learned():
        inferred = story.reader.do("GET", "/api/feed/steering/inferred").json()
        return "surf" in [topic["tag"] for topic in inferred["topics"]]

    until(learned, "learning a topic")
    open_algorithm(page)
    expect(page.locator(".taste", has=slider(page, "#surf"))).to_contain_text("Learned: you like it")
    assert story.videos[0] not in [item["video"]["id"] for item in page_of(story.reader)["items"]], "seen just now"
    offered = offered_to(story.reader)
    assert offered["topic"] > 0
    assert offered["creator"] > 0


def test_why_shows_numbers_that_are_those_of_the_record(story):
    page = story.page
    page.goto("/")
    story.visited.next_frame()
    with page.expect_response(lambda answer: "/why/" in answer.url) as told:
        page.keyboard.press("w")
    why = told.value.json()
    sheet = page.get_by_role("dialog", name="Why this video?")
    expect(sheet.get_by_role("heading", name="How it got here")).to_be_visible()
    expect(sheet.locator(".term")).to_have_count(len(why["terms"]))
    if why["terms"]:
        expect(sheet.locator(".terms-number")).to_have_text(f"{why['score']:.3f}")
        assert sum(term["term"] for term in why["terms"]) == pytest.approx(why["score"], abs=1e-5)
    record_id = re.search(r"/records/([^/]+)/why/", told.value.url)[1]
    record = story.reader.do("GET", f"/api/feed/records/{record_id}").json()
    recorded = next(item for item in record["page"]["items"] if item["video"] == why["video"])
    assert recorded["score"] == pytest.approx(why["score"], abs=1e-6)


def test_less_of_a_topic_is_one_tap_and_so_is_taking_it_back(story):
    page = story.page
    find_topic(story, "surf")
    page.keyboard.press("w")
    less = page.get_by_role("dialog").get_by_role("button", name="#surf")
    less.click()
    expect(less).to_have_attribute("aria-pressed", "true")
    assert story.reader.do("GET", "/api/feed/steering").json()["topics"]["surf"] < 1
    less.click()
    expect(less).to_have_attribute("aria-pressed", "false")
    assert story.reader.do("GET", "/api/feed/steering").json()["topics"] == {}


def test_after_the_minutes_one_chose_the_feed_offers_to_stop_and_goes_on_when_asked(story):
    page = story.page
    open_algorithm(page)
    stops = page.get_by_role("group", name="Offer me to stop after")
    with saved(page):
        stops.get_by_role("radio", name="10 minutes").check()
    page.goto("/")
    story.visited.next_frame()
    place = page.get_by_role("heading", name=re.compile("a good place to stop"))
    expect(place).to_have_count(0)
    page.clock.set_system_time(datetime.now() + timedelta(minutes=11))  # noqa: DTZ005 - as the browser's own clock
    page.keyboard.press("j")
    expect(place).to_have_count(1)
    page.keyboard.press("j")
    page.wait_for_function(STANDS_STILL, arg="a good place to stop")  # a click in the middle of a swipe goes astray
    page.get_by_role("button", name="Keep watching").click()
    expect(place).not_to_be_in_viewport()


def test_a_topic_at_zero_is_gone(story):
    page = story.page
    open_algorithm(page)
    page.get_by_label("Another topic").first.fill("#Surf")
    page.keyboard.press("Enter")
    dial = slider(page, "#surf")
    dial.focus()
    with saved(page):
        page.keyboard.press("Home")
    expect(dial).to_have_attribute("aria-valuetext", "none")
    topics = topics_of(page_of(story.reader))
    assert "chess" in topics
    assert "surf" not in topics
    page.reload()
    expect(slider(page, "#surf")).to_have_value("0")


def test_weights_of_ones_own_are_refused_by_the_line_and_taken_when_they_can_be_read(story, tmp_path):
    page = story.page
    open_algorithm(page)
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Download").click()
    published = downloaded.value.path().read_text()
    assert re.search(r"^finish: [\d.]+$", published, re.MULTILINE)
    file = tmp_path / "weights.yaml"
    file.write_text(published + "admire: 3\n")
    page.locator("input[type=file]").set_input_files(file)
    line = published.count("\n") + 1
    expect(page.get_by_role("alert")).to_contain_text(f"Line {line} of your weights names admire")
    assert [fault for fault in story.visited.faults if "/api/feed/steering/weights" not in fault] == []
    story.visited.faults.clear()
    file.write_text(re.sub(r"^like: .*$", "like: 7.5", published, flags=re.MULTILINE))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("You use weights of your own.")).to_be_visible()
    assert story.reader.do("GET", "/api/feed/steering").json()["own_weights"]["like"] == 7.5
    page.get_by_role("button", name="Back to the published").click()
    expect(page.get_by_text("You use the published weights.")).to_be_visible()


def test_what_was_watched_is_listed_and_can_be_forgotten(story, until):
    page = story.page
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
    assert not heard()


def test_a_pause_is_kept(story):
    page = story.page
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
    page = story.page
    open_algorithm(page)
    with saved(page):
        page.get_by_role("checkbox", name="Rank for me").click()
    assert page_of(story.reader)["kind"] == "unprofiled"
    page.goto("/")
    expect(page.get_by_text("You chose a feed without profiling")).to_be_visible()


def test_starting_over_says_what_it_does_and_does_it(story):
    page = story.page
    story.reader.do("PATCH", "/api/feed/steering", data={"topics": {"surf": 2}})
    page.goto(f"/v/{story.videos[0]}")
    story.visited.next_frame()
    open_algorithm(page)
    expect(slider(page, "#surf")).to_have_value("2")
    page.get_by_role("button", name="Start over").click()
    sheet = page.get_by_role("dialog", name="Start over?")
    expect(sheet).to_contain_text("Your watch history")
    sheet.get_by_role("button", name="Forget me and start over").click()
    expect(sheet).to_have_count(0)
    expect(slider(page, "#surf")).to_have_count(0)
    assert story.reader.do("GET", "/api/signals/history").json()["items"] == []
    assert story.reader.do("GET", "/api/feed/steering").json()["topics"] == {}
