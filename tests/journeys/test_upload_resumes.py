"""An upload goes on from where it was: in a new page after a closed one, by itself after a killed service."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PADDING_BYTES = 16_000_000
SLOW_BYTES_PER_S = 2_000_000


@pytest.fixture(scope="module")
def long_file(make_clip, tmp_path_factory):
    """Make a clip that takes seconds to send: an ISO box of no meaning follows the film (ISO/IEC 14496-12, 8.1.2)."""
    path = tmp_path_factory.mktemp("long") / "long.mp4"
    box = PADDING_BYTES.to_bytes(4, "big") + b"free"
    path.write_bytes(make_clip("testsrc2", 990).read_bytes() + box.ljust(PADDING_BYTES, b"\x5a"))
    return path


@pytest.fixture(autouse=True)
def member(phone, sign_up):
    return sign_up(phone, "theo")


def begin(page, path, *, slowly):
    """Choose a file on the upload screen, over a slow line or a quick one."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1}
    line.send(
        "Network.emulateNetworkConditions", {**conditions, "uploadThroughput": SLOW_BYTES_PER_S if slowly else -1}
    )
    page.goto("/upload")
    page.locator("input[type=file]").set_input_files(path)
    return line, conditions


def received(member):
    """Return (id, bytes that the service has) of the only upload under way, or None."""
    open_uploads = member.do("GET", "/api/uploads").json()["items"]
    if not open_uploads:
        return None
    (upload,) = open_uploads
    return (upload["id"], upload["received"]) if upload["received"] else None


def patches_of(page):
    """Return a list that fills with (upload's id, offset) of each piece that the page sends."""
    sent = []

    def see(request):
        if request.method == "PATCH" and "/api/uploads/" in request.url:
            sent.append((request.url.rpartition("/")[2], int(request.headers["upload-offset"])))

    page.on("request", see)
    return sent


def percent(page):
    """Return how far the page says that it is."""
    return page.locator(".sending progress").evaluate("(bar) => bar.value")


def publish(page):
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", name="It is public")).to_be_visible()


def test_a_closed_page_loses_nothing_that_was_sent(phone, member, long_file, until):
    page = phone.new_page()
    begin(page, long_file, slowly=True)
    expect(page.get_by_text("Sending", exact=True)).to_be_visible()
    until(lambda: percent(page) > 20, "sending a part")
    page.close()
    upload_id, had = until(lambda: received(member), "keeping what was sent")

    page = phone.new_page()
    sent = patches_of(page)
    begin(page, long_file, slowly=False)
    publish(page)
    assert sent[0][0] == upload_id
    assert sent[0][1] >= had
    assert {name for name, _ in sent} == {upload_id}


def test_a_killed_service_loses_nothing_that_it_acknowledged(phone, long_file, service, until):
    page = phone.new_page()
    sent = patches_of(page)
    line, conditions = begin(page, long_file, slowly=True)
    # The first piece is acknowledged, the second one is on its way.
    until(lambda: percent(page) and len(sent) > 1, "sending a second piece")
    upload_id, acknowledged = sent[1]
    service.kill()
    service.start()
    line.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": -1})
    publish(page)
    assert {name for name, _ in sent} == {upload_id}
    assert all(offset >= acknowledged > 0 for _, offset in sent[2:])
    assert len(sent) > len(("first", "second")), "the killed piece was sent once more"
