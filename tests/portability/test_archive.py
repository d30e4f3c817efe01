"""Whoever takes their data away has all of it, readable, and nobody else's."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from clairvue.portability.archive import archive
from clairvue.portability.holding import holdings_of
from clairvue.portability.link import check_link, make_link
from clairvue.portability.model import LinkEnded
from clairvue.portability.routes import ROUTES
from clairvue.portability.sections import sections
from clairvue.videos.files import source_key


@pytest.fixture
def taken(installation):
    """Take somebody's archive, opened."""

    async def taken(account_id):
        parts = [part async for part in archive(installation, account_id=account_id, now=installation.clock())]
        file = zipfile.ZipFile(io.BytesIO(b"".join(parts)))
        assert file.testzip() is None
        return file

    return taken


async def test_an_archive_holds_every_kind_in_readable_words(installation, live, taken):
    me, _, mine, theirs, _ = await live("anna", "cormorant")
    await installation.objects.put(source_key(mine), b"the original")
    file = await taken(me.account_id)

    def rows(table):
        return json.loads(file.read(f"data/{table}.json"))

    assert rows("accounts.account")[0]["bio"] == "I film cormorant."
    assert rows("social.comment")[0]["body"] == "I say cormorant"
    assert rows("videos.video")[0]["caption"].startswith("#tag cormorant")
    assert "cormorant" in rows("feed.viewer")[0]["steering"]
    assert rows("privacy.access")[0]["reason"] == "a report about cormorant"
    assert [row["video_id"] for row in rows("social.video_like")] == [theirs]
    assert len(rows("signals.log")) >= 1
    assert rows("feed.record")[0]["page"]["limit"] == 20
    assert file.read(f"videos/{mine}/original") == b"the original"
    assert file.read("picture.webp") == b"picture"
    told = {section["file"]: section["rows"] for section in json.loads(file.read("data/inventory.json"))["sections"]}
    assert set(told) == {f"data/{section.table}.json" for section in sections()}
    page = file.read("index.html").decode()
    assert "I film cormorant." in page
    assert "<script" not in page
    assert "http" not in page.replace("https://www.w3.org", "")


async def test_an_archive_holds_no_word_of_anybody_else(live, taken):
    me, *_ = await live("anna", "cormorant")
    await live("basil", "gannet")
    file = await taken(me.account_id)
    assert not [name for name in file.namelist() if b"gannet" in file.read(name)]


async def test_what_is_no_page_of_ours_cannot_become_markup(newcomer, make_video, taken):
    me = await newcomer("anna")
    await make_video(me.account_id, me.slot, caption="<script>alert(1)</script>")
    page = (await taken(me.account_id)).read("index.html").decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


async def test_every_section_counts_its_rows_whatever_tables_there_are(installation, newcomer):
    me = await newcomer("anna")
    async with installation.database.reading() as conn:
        held = await holdings_of(conn, installation.keyring, account_id=me.account_id, french=True)
    assert {kind.table: kind.rows for kind in held}["accounts.account"] == 1
    assert len(held) == len(sections())


async def test_a_link_is_for_one_person_and_ten_minutes(keyring, now):
    url, ends_at = make_link(keyring, account_id="test-anna", now=now)
    asked = dict(part.split("=") for part in url.partition("?")[2].split("&"))
    link = {"until": int(asked["until"]), "signature": asked["signature"]}
    check_link(keyring, account_id="test-anna", **link, now=ends_at - timedelta(seconds=1))
    for refused in (
        {"account_id": "test-basil", **link, "now": now},
        {"account_id": "test-anna", **link, "now": ends_at},
        {"account_id": "test-anna", **link, "until": link["until"] + 60, "now": now},
        {"account_id": "test-anna", **link, "signature": "", "now": now},
    ):
        with pytest.raises(LinkEnded):
            check_link(keyring, **refused)


async def test_over_http_somebody_sees_what_is_held_and_takes_it(live, browse):
    me, *_ = await live("anna", "cormorant")
    async with browse(ROUTES, me) as browser:
        held = {kind["table"]: kind for kind in (await browser.get("/api/portability/holdings")).json()["items"]}
        assert (held["social.comment"]["rows"], held["social.comment"]["title"]) == (1, "Comments that you wrote")
        link = (await browser.post("/api/portability/archive")).json()
        answer = await browser.get(link["url"])
        assert answer.headers["content-type"] == "application/zip"
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
        assert (await browser.get(link["url"] + "0")).status_code == 404
