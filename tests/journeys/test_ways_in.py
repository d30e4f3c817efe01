"""Every way in, in a real browser: a virtual authenticator, codes by the clock, letters from the outbox."""

import json
import re

import pytest
from playwright.sync_api import expect
from pyotp import TOTP

from .conftest import AUTHENTICATOR

pytestmark = pytest.mark.browser


def sign_out(page, here):
    page.goto(f"{here}/security")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(f"{here}/")


def test_a_passkey_is_all_that_somebody_needs(visited, here, sign_up_here, new_handle):
    page = visited.page
    handle = new_handle("pia")
    sign_up_here(page, handle)
    sign_out(page, here)
    page.goto(f"{here}/sign-in")
    # The browser offers it in the form by itself, and this authenticator takes every offer.
    assert page.evaluate("PublicKeyCredential.isConditionalMediationAvailable()")
    expect(page.locator(f"a[href='/@{handle}']").first).to_be_attached()


def test_a_second_passkey_is_added_and_a_dangerous_act_asks_who_one_is(visited, here, sign_up_here, new_handle):
    page = visited.page
    sign_up_here(page, new_handle("pia"))
    page.goto(f"{here}/security")
    passkeys = page.locator("section[aria-labelledby=passkeys]")
    expect(passkeys.locator("li")).to_have_count(1)
    visited.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"transport": "usb"}})
    passkeys.get_by_label("Name of the passkey").fill("Yellow key")
    passkeys.get_by_role("button", name="Add a passkey").click()
    expect(passkeys.locator("li")).to_have_count(2)
    asked = []

    def once(route):
        """Say what the server says ten minutes after a sign-in."""
        if route.request.method != "DELETE" or asked:
            route.continue_()
            return
        asked.append(route.request.url)
        refusal = {"code": "step_up_needed", "detail": "Show that it is you first.", "status": 403}
        route.fulfill(status=403, content_type="application/problem+json", body=json.dumps(refusal))

    page.route("**/api/accounts/me/passkeys/*", once)
    passkeys.get_by_role("button", name="Remove Yellow key").click()
    page.get_by_role("dialog").get_by_role("button", name="Use a passkey").click()
    expect(passkeys.locator("li")).to_have_count(1)
    assert asked


def test_a_code_is_asked_for_once_it_is_on(visited, here, sign_up_here, new_handle, password):
    page = visited.page
    handle = new_handle("tom")
    sign_up_here(page, handle, password)
    page.goto(f"{here}/security")
    page.get_by_role("button", name="Turn codes on").click()
    expect(page.get_by_role("img", name=re.compile("QR"))).to_be_visible()
    app = TOTP(page.locator(".second-step-key").inner_text())
    page.get_by_role("textbox", name="Code").fill(app.now())
    page.get_by_role("button", name="Turn codes on with this code").click()
    expect(page.locator(".codes li")).to_have_count(10)
    recovery = page.locator(".codes li").first.inner_text()
    sign_out(page, here)
    page.goto(f"{here}/sign-in")
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("textbox", name="Code").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(f"a[href='/@{handle}']").first).to_be_attached()


def test_a_letter_brings_somebody_back_in(visited, here, sign_up_here, new_handle, password):
    page = visited.page
    handle = new_handle("rosa")
    address = f"{handle}@example.org"
    sign_up_here(page, handle, password)
    page.goto(f"{here}/security")
    page.get_by_label("New address").fill(address)
    page.get_by_role("button", name="Send a letter to confirm it").click()
    expect(page.get_by_text(f"A letter is on its way to {address}")).to_be_visible()
    page.goto(link_in_outbox(page, here, address))
    expect(page.get_by_text("The address is confirmed")).to_be_visible()
    sign_out(page, here)
    page.goto(f"{here}/sign-in")
    page.get_by_role("link", name="Cannot sign in?").click()
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name="Send me a letter").click()
    expect(page.get_by_text("a letter is on its way to it")).to_be_visible()
    page.goto(link_in_outbox(page, here, address, about="A new password"))
    page.get_by_label("New password").fill("a heron on the roof")
    page.get_by_role("button", name=re.compile("password", re.IGNORECASE)).last.click()
    page.wait_for_url("**/sign-in")
    page.get_by_label("Handle").fill(handle)
    page.get_by_label("Password", exact=True).fill("a heron on the roof")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(f"a[href='/@{handle}']").first).to_be_attached()


def link_in_outbox(page, here, address, about="Confirm"):
    """Wait for a letter, and return the link in it."""
    letter = page.locator("article", has_text=address).filter(has_text=about)
    for _ in range(60):
        page.goto(f"{here}/outbox")
        if letter.count():
            break
        page.wait_for_timeout(500)
    return letter.first.locator("a").first.get_attribute("href")
