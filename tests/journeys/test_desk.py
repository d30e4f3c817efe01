"""The desk: the operator makes a moderator at the terminal, who looks with a reason, and whom it is about sees it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
REASON = "A report about a clip of this account"


def test_a_moderator_looks_with_a_reason_and_its_owner_sees_who_looked(
    open_context, visit, visited, here, sign_up, sign_up_here, operator, new_handle, password
):
    theirs = open_context("desktop")
    owner = sign_up(theirs, "olive", language="fr")
    desk, handle = visited.page, new_handle("morgan")
    sign_up_here(desk, handle, password)
    desk.goto(f"{here}/desk")
    expect(desk.get_by_text("There is nothing here for you")).to_be_visible()

    refused = operator("grant", "moderator", handle)
    assert (refused.returncode, f"let @{handle} add a passkey" in refused.stderr) == (1, True)
    desk.goto(f"{here}/security")
    passkeys = desk.locator("section[aria-labelledby=passkeys]")
    passkeys.get_by_label("Name of the passkey").fill("Yellow key")
    passkeys.get_by_role("button", name="Add a passkey").click()
    expect(passkeys.locator("li")).to_have_count(1)
    given = operator("grant", "moderator", handle)
    assert given.returncode == 0, given.stderr

    desk.goto(f"{here}/settings")
    desk.get_by_role("link", name="The desk").click()
    desk.get_by_label("Handle").fill(f"@{owner.handle}")
    desk.get_by_label("Reason").fill("because")
    desk.get_by_role("button", name="Look", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="Use a passkey").click()  # a password alone is not enough
    expect(desk.get_by_text("Say in 10 to 300 characters")).to_be_visible()
    desk.get_by_label("Reason").fill(REASON)
    desk.get_by_role("button", name="Look", exact=True).click()
    expect(desk.get_by_text(f"the ledger that @{owner.handle} reads")).to_be_visible()
    desk.get_by_role("button", name="Look at: videos").click()
    expect(desk.get_by_text("Nothing.")).to_be_visible()

    page = visit(theirs, "/my-data").page
    looked = page.locator("section[aria-labelledby=looked]")
    expect(looked.locator("li")).to_have_count(2)
    expect(looked).to_contain_text("Modération a consulté : profil.")
    expect(looked).to_contain_text(REASON)
    expect(page.locator("main")).not_to_contain_text(handle)
    theirs.close()
