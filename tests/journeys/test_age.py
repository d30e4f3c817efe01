"""Somebody goes to a provider that attests ages, and comes back older by one signed yes."""

import html
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def says(age_key, provider):
    """Answer in the provider's place: a page of its own site with a link back for each thing that it may say."""

    def says(route):
        asked = {name: values[0] for name, values in parse_qs(urlsplit(route.request.url).query).items()}
        links = []
        for words, yes in (("I am younger", False), ("I am 18", True)):
            said = {"iss": provider, "aud": asked["client_id"], "nonce": asked["nonce"], "exp": int(time.time()) + 300}
            token = jwt.encode({"alg": "ES256", "kid": age_key.kid}, said | {asked["scope"]: yes}, age_key)
            back = html.escape(f"{asked['redirect_uri']}#vp_token={token}")
            links.append(f'<p><a href="{back}">{words}</a></p>')
        route.fulfill(status=200, content_type="text/html", body="<!doctype html><h1>Example Age</h1>" + "".join(links))

    return says


@pytest.mark.parametrize(
    ("device", "words"),
    [
        (
            "phone",
            ("Prove with Example Age that I am 18", "did not say that you are 18", "We take you for 18 or older"),
        ),
        ("desktop", ("Prouver avec Example Age", "n.a pas dit que vous aviez 18 ans", "tenons pour majeur")),
    ],
)
def test_a_provider_is_asked_and_its_yes_makes_an_adult(open_context, here, sign_up, says, provider, device, words):
    prove, refused, adult = words
    context = open_context(device)
    context.route(f"{provider}/**", says)
    member = sign_up(context, "noa", language="en" if device == "phone" else "fr", age="16-17")
    # Providers send people back to the address that the cell calls itself by.
    context.add_cookies([{**cookie, "domain": "localhost"} for cookie in context.cookies()])
    page = context.new_page()
    page.goto(f"{here}/age")

    page.get_by_role("button", name=re.compile(prove)).click()
    page.get_by_role("link", name="I am younger").click()  # from another site: the session must survive the way back
    expect(page.get_by_text(re.compile(refused))).to_be_visible()
    assert member.do("GET", "/api/accounts/session").json()["age_band"] == "under-18"

    page.get_by_role("button", name=re.compile(prove)).click()
    page.get_by_role("link", name="I am 18").click()
    expect(page.locator("main")).to_contain_text(adult)
    expect(page.locator("section[aria-labelledby=age-attest]")).to_have_count(0)
    assert page.url.endswith("/age"), "the token stays in no address"
    assert member.do("GET", "/api/accounts/session").json()["age_band"] == "adult"
    page.go_back()
    page.go_forward()
    expect(page.locator("main")).to_contain_text(adult)
    context.close()
