"""Who may begin an upload, and how many at once."""

import asyncio
from datetime import timedelta

import pytest

from clairvue.kit.ids import make_id
from clairvue.uploads.create import check_length
from clairvue.uploads.look import list_open, look
from clairvue.uploads.model import (
    LIFETIME,
    OPEN_MAX,
    TooManyOpenUploads,
    UploadEmpty,
    UploadExpired,
    UploadFinished,
    UploadTooLarge,
    UploadUnknown,
)
from clairvue.uploads.terminate import terminate

pytestmark = pytest.mark.anyio


def test_a_file_is_neither_empty_nor_larger_than_the_limit_and_the_limit_is_said():
    check_length(1, 500)
    check_length(500, 500)
    with pytest.raises(UploadEmpty):
        check_length(0, 500)
    with pytest.raises(UploadTooLarge, match="500 bytes"):
        check_length(501, 500)


async def test_unfinished_uploads_are_few_even_when_they_are_begun_at_once(begin_upload):
    answers = await asyncio.gather(*(begin_upload(5) for _ in range(OPEN_MAX + 5)), return_exceptions=True)
    refusals = [answer for answer in answers if isinstance(answer, TooManyOpenUploads)]
    assert len(refusals) == 5
    assert refusals[0].retry_after_s == LIFETIME.total_seconds() + 1
    assert "10 unfinished" in refusals[0].sentence


async def test_an_upload_that_is_finished_deleted_or_expired_makes_room(
    begin_upload, receiver, database, account_id, now
):
    uploads = [await begin_upload(1, at=now + timedelta(seconds=number)) for number in range(OPEN_MAX)]

    async def one():
        yield b"x"

    await receiver(uploads[5]).take(one())
    await begin_upload(1)
    await database.transact(lambda conn: terminate(conn, upload_id=uploads[6].id, account_id=account_id, now=now))
    await begin_upload(1)
    with pytest.raises(TooManyOpenUploads):
        await begin_upload(1)
    await begin_upload(1, at=now + LIFETIME)


async def test_an_upload_is_seen_by_its_owner_alone(begin_upload, database, cell, account_id, now):
    upload = await begin_upload(5)
    stranger = make_id(cell, now)
    async with database.reading() as conn:
        assert await look(conn, upload_id=upload.id, account_id=account_id, now=now) == upload
        assert [row.id for row in await list_open(conn, account_id=account_id, now=now)] == [upload.id]
        assert await list_open(conn, account_id=stranger, now=now) == []
        for unknown in (upload.id, make_id(cell, now), "nonsense", "../etc"):
            with pytest.raises(UploadUnknown):
                await look(conn, upload_id=unknown, account_id=stranger, now=now)
            with pytest.raises(UploadUnknown):
                await terminate(conn, upload_id=unknown, account_id=stranger, now=now)


async def test_an_upload_expires_a_day_after_its_last_byte(begin_upload, receiver, database, account_id, now):
    upload = await begin_upload(5)
    later = now + timedelta(hours=23)

    async def some():
        yield b"abc"

    upload = await receiver(upload, at=later).take(some())
    async with database.reading() as conn:
        await look(conn, upload_id=upload.id, account_id=account_id, now=later + timedelta(hours=23))
        with pytest.raises(UploadExpired, match="24 hours"):
            await look(conn, upload_id=upload.id, account_id=account_id, now=later + LIFETIME)


async def test_what_has_become_a_video_is_not_deleted_as_an_upload(begin_upload, receiver, database, account_id, now):
    upload = await begin_upload(1)

    async def one():
        yield b"x"

    await receiver(upload).take(one())
    with pytest.raises(UploadFinished):
        await database.transact(lambda conn: terminate(conn, upload_id=upload.id, account_id=account_id, now=now))
