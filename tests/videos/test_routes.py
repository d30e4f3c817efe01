"""Videos as a browser meets them: whose they are, what strangers get, and words in the reader's language."""

import dataclasses

import httpx
import pytest
from litestar import Litestar, Response
from litestar.datastructures import State

from clairvue.accounts.model import PasswordHash
from clairvue.accounts.sign_in import open_session
from clairvue.accounts.sign_up import sign_up
from clairvue.kit.refusals import Refusal
from clairvue.videos.model import ProcessingGaveUp
from clairvue.videos.move import end, start
from clairvue.videos.routes import ROUTES

FOLLOWERS = {"fan"}


def tell(_request, refusal):
    return Response({"code": refusal.code}, status_code=refusal.status)


@pytest.fixture
def served(installation):
    """Serve the videos of a cell where fans follow everybody and sentences are marked with their language."""
    names = {}

    async def is_follower(_conn, follower_id, _followed_id):
        return names.get(follower_id) in FOLLOWERS

    cell = dataclasses.replace(
        installation,
        is_follower=is_follower,
        speak=lambda code, english, fields, language: f"{language}: {code} {english} {dict(fields)}",
    )
    app = Litestar(ROUTES, exception_handlers={Refusal: tell}, state=State({"installation": cell}))
    return app, names


@pytest.fixture
async def visit(served, database, keyring, cell, now, new_author):
    """Sign somebody up and open their browser; nobody's when there is no handle."""
    app, names = served
    clients = []

    async def visit(handle=None):
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")
        clients.append(client)
        if handle is None:
            return client, None
        proven = await database.transact(
            lambda conn: sign_up(
                conn,
                keyring,
                cell=cell,
                handle=handle,
                display_name=handle.title(),
                language="fr",
                password_hash=PasswordHash("x"),
                now=now,
            )
        )
        names[proven.account_id] = handle
        token = await database.transact(
            lambda conn: open_session(conn, keyring, cell=cell, proven=proven, agent="test", now=now)
        )
        client.cookies.set("clairvue_session", token)
        author = dataclasses.replace(new_author(), id=proven.account_id, slot=proven.slot)
        return client, author

    yield visit
    for client in clients:
        await client.aclose()


async def test_from_a_draft_to_the_public_and_back(visit):
    lou, author = await visit("lou")
    anybody, _ = await visit()
    video_id = await author.upload()
    draft = (await lou.get(f"/api/videos/{video_id}")).json()
    assert (draft["state"], draft["master_url"], draft["poster_url"]) == ("uploaded", None, None)
    assert (await anybody.get(f"/api/videos/{video_id}")).status_code == 404

    await lou.patch(f"/api/videos/{video_id}", json={"caption": "Un #été avec @max et @personne", "ai_made": True})
    assert (await lou.post(f"/api/videos/{video_id}/publish")).json()["state"] == "uploaded"
    await author.process(video_id)
    shown = (await anybody.get(f"/api/videos/{video_id}")).json()
    assert shown["account"] == {"id": author.id, "handle": "lou", "display_name": "Lou", "picture_url": None}
    assert (shown["caption"], shown["hashtags"], shown["language"]) == ("Un #été avec @max et @personne", ["été"], "fr")
    assert shown["master_url"] == f"/media/{video_id}/master.m3u8"
    assert shown["share_url"] == f"http://test/v/{video_id}"
    assert shown["ai_made"]

    assert (await lou.post(f"/api/videos/{video_id}/withdraw")).json()["state"] == "withdrawn"
    assert (await anybody.get(f"/api/videos/{video_id}")).status_code == 404
    assert (await lou.delete(f"/api/videos/{video_id}")).status_code == 204
    assert (await lou.get(f"/api/videos/{video_id}")).status_code == 404
    assert (await lou.delete(f"/api/videos/{video_id}")).status_code == 404


async def test_mentions_are_those_that_are_somebodys_handle_and_they_are_told_once(visit):
    lou, author = await visit("lou")
    await visit("max")
    video_id = await author.upload()
    await lou.patch(f"/api/videos/{video_id}", json={"caption": "with @Max, @nobody and myself, @lou"})
    assert "MentionMade" not in await author.facts()
    await author.process(video_id)
    published = (await lou.post(f"/api/videos/{video_id}/publish")).json()
    assert published["mentions"] == ["max", "lou"]
    await lou.patch(f"/api/videos/{video_id}", json={"caption": "again with @max"})
    assert (await author.facts()).count("MentionMade") == 1


async def test_an_accounts_page_shows_each_reader_what_is_for_them(visit):
    lou, author = await visit("lou")
    readers = {"anybody": (await visit())[0], "fan": (await visit("fan"))[0], "lou": lou}
    for visibility in ("public", "followers", "only-me"):
        video_id = await author.upload()
        await lou.patch(f"/api/videos/{video_id}", json={"caption": visibility, "visibility": visibility})
        await author.process(video_id)
        await lou.post(f"/api/videos/{video_id}/publish")
    await author.upload()  # a draft is on nobody's page
    seen = {
        name: {video["caption"] for video in (await reader.get("/api/videos/of/lou")).json()["items"]}
        for name, reader in readers.items()
    }
    assert seen == {
        "anybody": {"public"},
        "fan": {"public", "followers"},
        "lou": {"public", "followers", "only-me"},
    }
    assert (await lou.get("/api/videos/of/nobody")).json() == {"code": "account_missing"}


async def test_pages_follow_one_another_without_repeats_or_gaps(visit):
    lou, author = await visit("lou")
    made = []
    for _ in range(5):
        video_id = await author.upload()
        await author.process(video_id)
        await lou.post(f"/api/videos/{video_id}/publish")
        made.append(video_id)
    for address in ("/api/videos/mine", "/api/videos/of/lou"):
        walked, cursor = [], None
        while True:
            page = (await lou.get(address, params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
            walked += [video["id"] for video in page["items"]]
            cursor = page["cursor"]
            if cursor is None:
                break
        assert walked == sorted(made, reverse=True)
        assert (await lou.get(address, params={"cursor": "nonsense"})).status_code == 400
        assert (await lou.get(address, params={"limit": 1000})).status_code == 400


async def test_progress_is_its_authors_alone_and_speaks_their_language(visit):
    lou, author = await visit("lou")
    other, _ = await visit("max")
    anybody, _ = await visit()
    video_id = await author.upload()
    address = f"/api/videos/{video_id}/progress"
    assert (await anybody.get(address)).status_code == 401
    assert (await other.get(address)).status_code == 404
    waiting = (await lou.get(address)).json()
    assert (waiting["state"], waiting["stage"], waiting["percent"]) == ("uploaded", "waiting", 0)
    assert waiting["scan"]["state"] == "pending"
    await author.database.transact(lambda conn: start(conn, video_id=video_id, now=author.now))
    await author.database.transact(lambda conn: end(conn, video_id=video_id, refusal=ProcessingGaveUp(times=6)))
    refused = (await lou.get(address, headers={"Accept-Language": "fr-CA"})).json()
    assert refused["refusal"]["code"] == "processing_gave_up"
    assert refused["refusal"]["sentence"].startswith("fr: processing_gave_up Processing broke off 6 times")
    assert refused["refusal"]["sentence"].endswith("{'times': 6}")
    assert (await lou.post(f"/api/videos/{video_id}/publish")).json() == {"code": "step_impossible"}


async def test_after_the_scan_progress_says_plainly_what_was_checked(visit):
    lou, author = await visit("lou")
    video_id = await author.upload()
    await author.process(video_id)
    progress = (await lou.get(f"/api/videos/{video_id}/progress")).json()
    assert progress["scan"]["state"] == "passed"
    assert "No scanner was installed when this clip came: nothing was checked." in progress["scan"]["statement"]
    assert progress["renditions"] == [{"name": "360", "codec": "h264", "width": 360, "height": 640}]


@pytest.mark.parametrize(
    "body", [{"visibility": "everyone"}, {"state": "published"}, {"language": "Klingon!"}, {"caption": "x" * 2201}, []]
)
async def test_an_edit_that_cannot_be_read_is_refused_whole(visit, body):
    lou, author = await visit("lou")
    video_id = await author.upload()
    assert (await lou.patch(f"/api/videos/{video_id}", json=body)).status_code == 400
