"""My data: somebody sees what is held, takes it away, reads it without us, and is erased for good."""

import zipfile

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_somebody_takes_everything_and_reads_it_without_the_service(open_context, visit, sign_up, tmp_path):
    context = open_context("phone", accept_downloads=True)
    me = sign_up(context, "otto")
    page = visit(context, "/my-data").page
    expect(page.get_by_text("Account and profile")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download everything").click()
    with zipfile.ZipFile(downloading.value.path()) as file:
        assert file.testzip() is None
        file.extractall(tmp_path)
    reader = open_context("desktop", offline=True).new_page()
    reader.goto(f"file://{tmp_path}/index.html")
    expect(reader.get_by_role("heading", name="Account and profile")).to_be_visible()
    expect(reader.get_by_role("cell", name=me.handle, exact=True)).to_be_visible()


def test_somebody_is_erased_at_once_and_cannot_come_back(open_context, visit, sign_up, password):
    context = open_context("phone")
    me = sign_up(context, "olga")
    page = visit(context, "/my-data").page
    page.get_by_role("radio", name="0", exact=True).check()
    page.get_by_role("checkbox", name="I understand").check()
    page.get_by_role("button", name="Be erased").click()
    expect(page.get_by_text("Your key is destroyed")).to_be_visible()
    ours = {"Origin": page.evaluate("location.origin")}
    wanted = {"handle": me.handle, "password": password}
    asked = page.request.post("/api/accounts/session", data=wanted, headers=ours)
    assert asked.status == 401
    assert page.request.get(f"/api/accounts/{me.handle}").status == 404
