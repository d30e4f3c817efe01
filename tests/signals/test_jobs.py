"""What social tells reaches the log, and what has had its time leaves it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clairvue.kit.numbers import number_of
from clairvue.signals import jobs, log, reader
from clairvue.signals.forget import forget_watch
from clairvue.signals.log import KEPT_DAYS, Logged, SignalKind


@pytest.fixture
async def ann(newcomer):
    return await newcomer("ann")


async def test_what_social_tells_is_logged(installation, cinema, ann):
    video = await cinema.video()
    on_video = {"account_id": ann.account_id, "video_id": video}
    on_creator = {"follower_id": ann.account_id, "followed_id": cinema.owner_id}
    for job in (jobs.note_like, jobs.note_unlike, jobs.note_save, jobs.note_share, jobs.note_comment):
        await job(installation, **on_video)
    for job in (jobs.note_follow, jobs.note_unfollow):
        await job(installation, **on_creator)
    kinds = [SignalKind[name] for name in ["LIKE", "UNLIKE", "SAVE", "SHARE", "COMMENT", "FOLLOW", "UNFOLLOW"]]
    clip, creator = number_of(video), number_of(cinema.owner_id)
    assert [(row.kind, row.subject) for row in await cinema.logged()] == list(
        zip(kinds, [clip] * 5 + [creator] * 2, strict=True)
    )


async def test_nothing_that_social_tells_is_logged_of_who_said_no_or_objected_or_is_gone(
    installation, cinema, newcomer, keyring
):
    video = await cinema.video()
    no, objecting, gone = [await newcomer(handle) for handle in ("nora", "olga", "gert")]
    await cinema.do(reader.set_learning, account_id=no.account_id, learning=False)
    await cinema.do(reader.heed_objection, account_id=objecting.account_id)
    keyring.destroy_key(gone.slot)
    for proven in (no, objecting, gone):
        await jobs.note_like(installation, account_id=proven.account_id, video_id=video)
    await jobs.note_like(installation, account_id=cinema.owner_id, video_id=video)
    assert await cinema.logged() == []


async def test_the_rounds_leave_nothing_that_has_had_its_time(installation, cinema, database, ann, keyring, now):
    video = await cinema.video()
    await jobs.note_like(installation, account_id=ann.account_id, video_id=video)
    me = (await cinema.do(reader.reader_of, keyring, ann.account_id, ann.slot)).number
    await cinema.do(forget_watch, reader=me, video_id=video, now=now)
    await cinema.do(log.append, [Logged(1, 7, 7, SignalKind.LIKE)], now=now)

    async def live(**later):
        await jobs.expire_log(replace(installation, clock=lambda: now + timedelta(**later)))
        kinds = [row.kind for row in await cinema.logged()]
        async with database.reading() as conn:
            quotas = await (await conn.execute("SELECT count(*) FROM signals.quota")).fetchone()
            return kinds, quotas[0], await log.lost_since(conn, now)

    assert await live(minutes=59) == ([SignalKind.FORGET, SignalKind.LIKE], 1, 1)
    assert await live(minutes=61) == ([SignalKind.LIKE], 1, 2)
    assert await live(days=2) == ([SignalKind.LIKE], 0, 2)
    assert await live(days=KEPT_DAYS) == ([], 0, 3)
    assert await live(days=2 * KEPT_DAYS) == ([], 0, 1), "of what is older than the log itself nothing is noted"


async def test_an_erased_video_leaves_every_history(installation, cinema, database, ann):
    video = await cinema.video()
    await jobs.note_like(installation, account_id=ann.account_id, video_id=video)
    await jobs.forget_video(installation, video_id=video)
    async with database.reading() as conn:
        assert await (await conn.execute("SELECT video_id FROM signals.subject")).fetchall() == []
