"""tus 1.0.0 over HTTP: each status and header that a client relies on."""

import base64
import hashlib
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from clairvue.kit.ids import make_id
from clairvue.uploads.model import LIFETIME
from clairvue.uploads.routes import ROUTES

pytestmark = pytest.mark.anyio

STREAM = {"Content-Type": "application/offset+octet-stream"}


async def begin(client, size, **headers):
    answer = await client.post("/api/uploads", headers={"Upload-Length": str(size), **headers})
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


async def send(client, url, offset, data, **headers):
    return await client.patch(url, content=data, headers={**STREAM, "Upload-Offset": str(offset), **headers})


def code_of(answer):
    return answer.status_code, answer.json()["code"]


async def test_what_the_server_can_do_is_told_to_anybody_who_asks(browse):
    async with browse(ROUTES) as client:
        answer = await client.options("/api/uploads")
        limits = await client.get("/api/uploads/limits")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert answer.headers["tus-extension"] == "creation,creation-with-upload,checksum,expiration,termination"
    assert answer.headers["tus-max-size"] == "500000000"
    assert answer.headers["tus-checksum-algorithm"] == "sha256,sha1,md5"
    assert limits.json() == {
        "bytes_max": 500_000_000,
        "duration_ms_max": 180_000,
        "containers": ["video/mp4", "video/quicktime", "video/webm", "video/x-matroska", "video/3gpp"],
    }


async def test_an_upload_begins_goes_on_and_ends_as_a_video(anna, installation, now):
    url = await begin(anna, 11)
    begun = await anna.head(url)
    assert (begun.status_code, begun.headers["content-length"]) == (200, "0")
    assert begun.headers["upload-offset"] == "0"
    assert begun.headers["upload-length"] == "11"
    assert begun.headers["cache-control"] == "no-store"
    assert begun.headers["tus-resumable"] == "1.0.0"
    assert parsedate_to_datetime(begun.headers["upload-expires"]) == now + LIFETIME
    first = await send(anna, url, 0, b"hello ")
    assert (first.status_code, first.headers["upload-offset"], first.content) == (204, "6", b"")
    assert "upload-expires" in first.headers
    last = await send(anna, url, 6, b"world")
    assert (last.status_code, last.headers["upload-offset"]) == (204, "11")
    assert "upload-expires" not in last.headers
    again = await anna.head(url)
    assert (again.headers["upload-offset"], again.headers["upload-length"]) == ("11", "11")
    async with installation.database.reading() as conn:
        [video] = await (await conn.execute("SELECT id, account_id, bytes_total FROM videos.video")).fetchall()
    assert video == (url.rsplit("/", 1)[1], anna.account_id, 11)


async def test_the_first_bytes_may_come_with_the_beginning(anna):
    answer = await anna.post("/api/uploads", content=b"abc", headers={**STREAM, "Upload-Length": "5"})
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "3")
    assert (await send(anna, answer.headers["location"], 3, b"de")).headers["upload-offset"] == "5"
    wrong = {"Upload-Length": "5", "Upload-Checksum": f"md5 {base64.b64encode(bytes(16)).decode()}"}
    refused = await anna.post("/api/uploads", content=b"abc", headers={**STREAM, **wrong})
    assert code_of(refused) == (460, "checksum_mismatch")
    assert (await anna.get("/api/uploads")).json() == {"items": [], "cursor": None}


async def test_an_upload_that_may_not_begin_is_refused_with_the_limit_it_broke(anna):
    refusals = {
        "500000001": (413, "upload_too_large"),
        "0": (400, "upload_empty"),
        "-1": (400, "tus_header_unreadable"),
        "": (400, "tus_header_unreadable"),
    }
    for length, expected in refusals.items():
        answer = await anna.post("/api/uploads", headers={"Upload-Length": length})
        assert code_of(answer) == expected
    kind = base64.b64encode(b"image/png").decode()
    answer = await anna.post("/api/uploads", headers={"Upload-Length": "5", "Upload-Metadata": f"filetype {kind}"})
    assert code_of(answer) == (415, "upload_not_video")
    assert (await anna.get("/api/uploads")).json()["items"] == []


async def test_bytes_that_do_not_begin_where_the_upload_stands_are_refused(anna):
    url = await begin(anna, 10)
    await send(anna, url, 0, b"abc")
    for offset in (0, 2, 4, 10):
        answer = await send(anna, url, offset, b"x")
        assert code_of(answer) == (409, "offset_conflict")
        assert answer.headers["tus-resumable"] == "1.0.0"
    assert code_of(await send(anna, url, "x", b"x")) == (400, "tus_header_unreadable")
    assert (await anna.head(url)).headers["upload-offset"] == "3"


async def test_a_last_request_that_is_repeated_changes_nothing(anna, installation):
    url = await begin(anna, 3)
    await send(anna, url, 0, b"abc")
    assert code_of(await send(anna, url, 0, b"abc")) == (409, "offset_conflict")
    assert (await send(anna, url, 3, b"")).status_code == 204
    assert code_of(await send(anna, url, 3, b"more")) == (413, "upload_overflow")
    async with installation.database.reading() as conn:
        videos = await (await conn.execute("SELECT count(*) FROM videos.video")).fetchone()
        facts = await (await conn.execute("SELECT count(*) FROM db.outbox WHERE name = 'VideoUploaded'")).fetchone()
    assert (videos, facts) == ((1,), (1,))


async def test_another_version_another_content_type_and_an_unknown_sum_are_named(anna):
    url = await begin(anna, 10)
    for answer in (
        await anna.post("/api/uploads", headers={"Upload-Length": "5", "Tus-Resumable": "0.2.2"}),
        await send(anna, url, 0, b"x", **{"Tus-Resumable": "2.0.0"}),
        await anna.delete(url, headers={"Tus-Resumable": "1.0.1"}),
    ):
        assert code_of(answer) == (412, "tus_version_unknown")
        assert answer.headers["tus-version"] == "1.0.0"
        assert answer.headers["tus-resumable"] == "1.0.0"
    assert (await anna.head(url, headers={"Tus-Resumable": "2.0.0"})).status_code == 412
    assert code_of(await send(anna, url, 0, b"x", **{"Content-Type": "video/mp4"})) == (415, "offset_stream_expected")
    assert code_of(await send(anna, url, 0, b"x", **{"Upload-Checksum": "crc32 AAAA"})) == (400, "checksum_unknown")
    assert (await anna.head(url)).headers["upload-offset"] == "0"


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
async def test_a_sum_that_does_not_fit_keeps_nothing_and_one_that_does_keeps_all(anna, algorithm):
    url = await begin(anna, 3)
    digest = base64.b64encode(hashlib.new(algorithm, b"abc").digest()).decode()
    wrong = await send(anna, url, 0, b"abd", **{"Upload-Checksum": f"{algorithm} {digest}"})
    assert code_of(wrong) == (460, "checksum_mismatch")
    assert (await anna.head(url)).headers["upload-offset"] == "0"
    right = await send(anna, url, 0, b"abc", **{"Upload-Checksum": f"{algorithm} {digest}"})
    assert (right.status_code, right.headers["upload-offset"]) == (204, "3")


async def test_a_deleted_upload_is_gone_with_its_bytes(anna, installation):
    url = await begin(anna, 10)
    await send(anna, url, 0, b"abc")
    assert (await anna.delete(url)).status_code == 204
    assert await installation.objects.keys("uploads/", 10) == []
    assert (await anna.head(url)).status_code == 404
    assert code_of(await send(anna, url, 3, b"x")) == (404, "upload_unknown")
    assert code_of(await anna.delete(url)) == (404, "upload_unknown")


async def test_what_has_become_a_video_is_not_deleted_as_an_upload(anna):
    url = await begin(anna, 3)
    await send(anna, url, 0, b"abc")
    assert code_of(await anna.delete(url)) == (409, "upload_finished")


async def test_an_expired_upload_is_gone(anna, installation, now):
    url = await begin(anna, 10)
    async with installation.database.reading() as conn:
        await conn.execute("UPDATE uploads.upload SET expires_at = %s", [now - timedelta(seconds=1)])
    assert (await anna.head(url)).status_code == 410
    assert code_of(await send(anna, url, 0, b"x")) == (410, "upload_expired")
    assert (await anna.get("/api/uploads")).json()["items"] == []


async def test_a_stranger_cannot_tell_that_an_upload_exists(anna, browse, newcomer, cell, now):
    url = await begin(anna, 10)
    async with browse(ROUTES, await newcomer("bob")) as bob:
        bob.headers["Tus-Resumable"] = "1.0.0"
        for path in (url, f"/api/uploads/{make_id(cell, now)}", "/api/uploads/x"):
            assert (await bob.head(path)).status_code == 404
            assert code_of(await send(bob, path, 0, b"x")) == (404, "upload_unknown")
            assert code_of(await bob.delete(path)) == (404, "upload_unknown")
        assert (await bob.get("/api/uploads")).json()["items"] == []
    assert (await anna.head(url)).headers["upload-offset"] == "0"


async def test_nobody_uploads_without_an_account_or_from_another_site(browse, anna):
    begins = {"Tus-Resumable": "1.0.0", "Upload-Length": "5"}
    async with browse(ROUTES) as client:
        assert code_of(await client.post("/api/uploads", headers=begins)) == (401, "unauthenticated")
        assert code_of(await client.get("/api/uploads")) == (401, "unauthenticated")
    elsewhere = await anna.post("/api/uploads", headers={**begins, "Origin": "http://elsewhere"})
    assert code_of(elsewhere) == (403, "wrong_origin")


async def test_a_client_that_can_only_post_says_what_it_means(anna):
    url = await begin(anna, 10)
    override = {**STREAM, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
    sent = await anna.post(url, content=b"abc", headers=override)
    assert (sent.status_code, sent.headers["upload-offset"]) == (204, "3")
    assert code_of(await anna.post(url)) == (404, "upload_unknown")
    assert (await anna.post(url, headers={"X-HTTP-Method-Override": "delete"})).status_code == 204
    assert (await anna.head(url)).status_code == 404


async def test_a_day_has_room_for_so_many_bytes_and_what_was_refused_is_not_left_open(anna, installation):
    await installation.rates.spend("uploads.mebibytes.account", anna.account_id, cost=19_900)
    answer = await anna.post("/api/uploads", headers={"Upload-Length": "500000000"})
    assert code_of(answer) == (429, "too_many")
    assert (await anna.get("/api/uploads")).json()["items"] == []
    await begin(anna, 50_000_000)


async def test_a_connection_whose_body_was_not_read_is_not_used_again(anna):
    url = await begin(anna, 10)
    answer = await send(anna, url, 5, b"x" * 5)
    assert answer.headers["connection"] == "close"
    assert "connection" not in (await send(anna, url, 0, b"x" * 5)).headers
