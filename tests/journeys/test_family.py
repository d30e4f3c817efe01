"""A minor and a guardian in two browsers: a code, two yeses, one view for both; then night, and a day that is over."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def mia(open_context, sign_up):
    context = open_context("phone")
    member = sign_up(context, "mia", age="13-15")
    yield member, context.new_page()
    context.close()


@pytest.fixture
def ada(open_context, sign_up):
    context = open_context("desktop")
    member = sign_up(context, "ada", language="fr")
    yield member, context.new_page()
    context.close()


def test_a_code_and_two_yeses_tie_a_guardian_and_both_see_the_same(mia, ada):
    (minor, hers), (guardian, his) = mia, ada
    hers.goto("/settings")
    hers.get_by_role("link", name="Family").click()
    hers.get_by_role("button", name="Make a code for a guardian").click()
    code = hers.locator(".family-code").inner_text()
    his.goto("/family")
    field = his.get_by_label("Code")
    field.fill("WRONG-42")
    his.get_by_role("button", name="Demander à être tuteur").click()
    expect(his.get_by_text("dix minutes").first).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill(code.lower())
    his.get_by_role("button", name="Demander à être tuteur").click()
    expect(his.get_by_text("en attente de confirmation")).to_be_visible()
    hers.get_by_role("button", name="Yes, this is my guardian").click()
    expect(hers.get_by_role("button", name=f"End it @{guardian.handle}")).to_be_visible()

    his.get_by_role("link", name="Voir", exact=True).click()
    expect(his.get_by_role("heading", name="Comment Mia est protégé")).to_be_visible()
    his.get_by_role("spinbutton", name="Minutes par jour").fill("95")
    his.get_by_label("Laisser la vidéo suivante démarrer seule").check()
    his.get_by_role("button", name="Enregistrer").click()
    expect(his.get_by_text("minutes sur 95")).to_be_visible()

    hers.goto(f"/family/{minor.handle}")
    expect(hers.get_by_text("of 95 minutes")).to_be_visible()
    hers.get_by_role("spinbutton", name="Minutes a day").fill("120")
    hers.get_by_role("button", name="Save").click()
    expect(hers.get_by_text("only a guardian can make them looser").first).to_be_visible()
    hers.goto("/settings")
    expect(hers.get_by_label("Play the next video by itself")).to_be_visible()

    hers.goto("/family")
    hers.get_by_role("button", name=f"End it @{guardian.handle}").click()
    expect(hers.get_by_text("Nobody yet. You are protected all the same.")).to_be_visible()
    assert guardian.ask("GET", f"/api/families/minors/{minor.handle}").status == 404
    hers.goto("/settings")
    expect(hers.get_by_text("A guardian can allow the next one")).to_be_visible()


def test_at_night_and_after_the_last_minute_a_kind_screen_stands_where_clips_were(mia, author):
    minor, page = mia
    hours = f"/api/families/minors/{minor.handle}/hours"
    page.goto("/discover")
    page.locator(".clip").first.wait_for()
    minor.do("PUT", hours, data={"quiet_from": 10 * 60})  # and it is noon
    page.goto("/latest")
    expect(page.get_by_role("heading", name="Good night")).to_be_visible()
    expect(page.get_by_text("It opens again")).to_be_visible()
    page.goto(f"/v/{author[1][0]}")
    expect(page.get_by_role("heading", name="Good night")).to_be_visible()
    page.get_by_role("link", name="Activity").last.click()
    expect(page.get_by_role("heading", name="Activity")).to_be_visible()


def test_a_feed_that_is_shut_while_it_is_open_says_so_without_a_reload(mia, author):
    assert author
    minor, page = mia
    page.goto("/")
    page.locator(".clip").first.wait_for()
    minor.do("PUT", f"/api/families/minors/{minor.handle}/hours", data={"minutes_per_day": 0})
    page.get_by_role("link", name="Latest").first.click()
    expect(page.get_by_role("heading", name="Your minutes for today are over")).to_be_visible()


def test_an_upload_of_a_minor_begins_for_followers(mia, make_clip):
    _, page = mia
    page.goto("/upload")
    page.locator("input[type=file]").first.set_input_files(make_clip("smptebars", 440))
    expect(page.get_by_label("Followers")).to_be_checked()
    expect(page.get_by_label("Everybody")).to_have_count(0)
