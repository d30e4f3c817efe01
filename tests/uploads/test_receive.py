"""Whatever way the bytes come, what is counted is what was sent, once, in its order."""

import asyncio
import hashlib
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clairvue.db.database import Database
from clairvue.kit.ids import make_id
from clairvue.objects.parts import join_parts
from clairvue.objects.store import open_store
from clairvue.uploads import _store
from clairvue.uploads.create import create
from clairvue.uploads.look import look
from clairvue.uploads.model import (
    PART_BYTES_MAX,
    BodyBroken,
    BodyStalled,
    ChecksumMismatch,
    OffsetConflict,
    Part,
    UploadFragmented,
    UploadOverflow,
)
from clairvue.uploads.receive import Receiver
from clairvue.uploads.tus import Checksum

pytestmark = pytest.mark.anyio


async def body_of(*chunks, then=None):
    for chunk in chunks:
        yield chunk
    if then is not None:
        raise then


async def stands(database, upload, now):
    async with database.reading() as conn:
        return await look(conn, upload_id=upload.id, account_id=upload.account_id, now=now)


async def videos(database):
    async with database.reading() as conn:
        rows = await conn.execute("SELECT id, account_id, bytes_total, part_keys FROM videos.video")
        return await rows.fetchall()


async def facts(database):
    async with database.reading() as conn:
        return await (await conn.execute("SELECT name, payload FROM db.outbox")).fetchall()


async def test_the_last_byte_makes_the_video_and_tells_of_it(database, objects, begin_upload, receiver, now, tmp_path):
    data = random.Random(7).randbytes(PART_BYTES_MAX * 2 + 1000)
    upload = await receiver(await begin_upload(len(data))).take(body_of(data[:70_000], data[70_000:]))
    assert upload.completed_at == now
    [(video_id, owner, size, keys)] = await videos(database)
    assert (video_id, owner, size) == (upload.id, upload.account_id, len(data))
    assert [await objects.size(key) for key in keys] == [PART_BYTES_MAX, PART_BYTES_MAX, 1000]
    await join_parts(objects, keys, tmp_path / "source")
    assert (tmp_path / "source").read_bytes() == data
    [(name, payload)] = await facts(database)
    assert name == "VideoUploaded"
    assert payload["video_id"] == upload.id


async def test_what_came_before_the_connection_broke_is_kept(database, begin_upload, receiver, now):
    upload = await begin_upload(10)
    for refusal, sent in ((BodyBroken(), b"abc"), (BodyStalled(seconds=30), b"de")):
        with pytest.raises(type(refusal)):
            await receiver(await stands(database, upload, now)).take(body_of(sent, then=refusal))
    assert (await stands(database, upload, now)).received == 5
    assert await videos(database) == []


async def test_with_a_checksum_all_of_a_body_counts_or_none(database, objects, begin_upload, receiver, now):
    data = bytes(PART_BYTES_MAX + 5)
    upload = await begin_upload(2 * len(data))
    checksum = Checksum("sha1", hashlib.sha1(data, usedforsecurity=False).digest())
    with pytest.raises(ChecksumMismatch):
        await receiver(upload, checksum=checksum).take(body_of(data[:-1], b"x"))
    with pytest.raises(BodyBroken):
        await receiver(upload, checksum=checksum).take(body_of(data, then=BodyBroken()))
    assert (await stands(database, upload, now)).received == 0
    assert await objects.keys("uploads/", 10) == []
    await receiver(upload, checksum=checksum).take(body_of(data))
    assert (await stands(database, upload, now)).received == len(data)
    assert len(await objects.keys("uploads/", 10)) == 2


async def test_of_two_racing_requests_one_counts_and_the_other_leaves_nothing(
    database, objects, begin_upload, receiver
):
    for _ in range(10):
        upload = await begin_upload(1000)
        bodies = [bytes([number]) * 1000 for number in range(4)]
        answers = await asyncio.gather(
            *(receiver(upload).take(body_of(body)) for body in bodies), return_exceptions=True
        )
        refusals = [answer for answer in answers if isinstance(answer, OffsetConflict)]
        assert len(refusals) == len(bodies) - 1
        [key] = await objects.keys(f"uploads/{upload.id}/", 10)
        winner = next(number for number, answer in enumerate(answers) if not isinstance(answer, Exception))
        assert await objects.get(key) == bodies[winner]
    assert len(await videos(database)) == len(await facts(database)) == 10


async def test_a_last_request_that_is_sent_again_changes_nothing(database, objects, begin_upload, receiver, now):
    upload = await begin_upload(3)
    await receiver(upload).take(body_of(b"abc"))
    with pytest.raises(OffsetConflict):
        await receiver(upload).take(body_of(b"abc"))
    finished = await stands(database, upload, now)
    assert await receiver(finished).take(body_of()) == finished
    assert len(await videos(database)) == len(await facts(database)) == 1
    assert len(await objects.keys("uploads/", 10)) == 1


async def test_bytes_beyond_the_announced_length_never_count(database, begin_upload, receiver, now):
    upload = await begin_upload(3)
    with pytest.raises(UploadOverflow):
        await receiver(upload).take(body_of(b"ab", then=UploadOverflow(room=3)))
    assert (await stands(database, upload, now)).received == 0


async def test_an_upload_in_too_many_pieces_is_refused(database, objects, begin_upload, receiver, now):
    upload = await begin_upload(20_000)
    many = [Part(number, 1, f"uploads/{upload.id}/{number}") for number in range(9_999)]
    await database.transact(
        lambda conn: _store.move(
            conn, upload_id=upload.id, received=0, parts=many, now=now, expires_at=upload.expires_at
        )
    )
    await receiver(await stands(database, upload, now)).take(body_of(b"x"))
    with pytest.raises(UploadFragmented):
        await receiver(await stands(database, upload, now)).take(body_of(b"x"))
    assert len(await objects.keys("uploads/", 10)) == 1


chunkings = st.lists(st.tuples(st.binary(min_size=1, max_size=200), st.booleans()), min_size=1, max_size=12)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chunkings)
def test_any_chunks_over_any_breaks_join_to_the_source(database_url, tmp_path, cell, now, chunks):
    asyncio.run(upload_in_chunks(database_url, tmp_path, cell, now, chunks))


async def upload_in_chunks(database_url, folder, cell, now, chunks):
    """Send the chunks, breaking off after those that say so, and compare what was stored with what was sent."""
    data = b"".join(chunk for chunk, _ in chunks)
    objects = open_store("", folder / "objects")
    database = await Database.open(database_url)
    account_id = make_id(cell, now)
    upload = await database.transact(
        lambda conn: create(conn, cell=cell, account_id=account_id, bytes_total=len(data), now=now)
    )
    sending = []
    for number, (chunk, breaks) in enumerate(chunks):
        sending.append(chunk)
        last = number == len(chunks) - 1
        if breaks or last:
            receiver = Receiver(
                database=database, objects=objects, clock=lambda: now, upload=upload, checksum=None, part_bytes=64
            )
            broken = BodyBroken() if breaks else None
            try:
                await receiver.take(body_of(*sending, then=broken))
            except BodyBroken:
                assert breaks
            upload, sending = await stands(database, upload, now), []
    async with database.reading() as conn:
        keys = [part.key for part in await _store.list_parts(conn, upload.id)]
    assert await join_parts(objects, keys, folder / "source") == len(data)
    assert (folder / "source").read_bytes() == data
    assert upload.completed_at == now
    await database.close()
