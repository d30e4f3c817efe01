"""Heat follows what people did, by jobs that may run twice."""

from datetime import timedelta

import pytest

from clairvue.feed import jobs
from clairvue.feed.warm import BATCH, ROUND
from clairvue.social.like import like, unlike
from clairvue.videos.publish import publish as publish_again
from clairvue.videos.withdraw import withdraw


@pytest.fixture
def heats(database):
    async def heats():
        async with database.reading() as conn:
            return dict(await (await conn.execute("SELECT video_id, heat FROM feed.heat")).fetchall())

    return heats


async def watch(database, video_id, views, at):
    async with database.reading() as conn:
        await conn.execute(
            """INSERT INTO signals.video_count (video_id, views, finishes, watched_ms, changed_at)
            VALUES (%s, %s, 0, 0, %s) ON CONFLICT (video_id) DO UPDATE SET views = excluded.views,
            changed_at = excluded.changed_at""",
            (video_id, views, at),
        )


async def test_views_warm_a_clip_at_the_next_refresh_once(installation, publish, makers, database, heats, now):
    (anna,) = await makers(1)
    clip, other = await publish(anna), await publish(anna)
    before = await heats()
    await watch(database, clip, 100, now)
    await jobs.refresh_heat(installation)
    after = await heats()
    assert after[clip] > before[clip]
    assert after[other] == before[other]
    await jobs.refresh_heat(installation)
    await jobs.warm_video(installation, video_id=clip)
    assert await heats() == after


async def test_a_like_is_taken_in_by_the_slow_round_too(installation, publish, makers, database, heats, now):
    anna, ben = await makers(2)
    clip = await publish(anna)
    before = await heats()
    await database.transact(lambda conn: like(conn, account_id=ben.id, video_id=clip, now=now))
    await jobs.refresh_heat(installation)
    liked = await heats()
    assert liked[clip] > before[clip]
    await database.transact(lambda conn: unlike(conn, account_id=ben.id, video_id=clip))
    await jobs.refresh_heat(installation)
    await database.transact(lambda conn: like(conn, account_id=ben.id, video_id=clip, now=now))
    await jobs.refresh_heat(installation)
    assert await heats() == liked


async def test_more_changes_than_a_batch_are_all_taken_in(installation, crowd, database, heats, now):
    clips = await crowd(clips=BATCH + ROUND + 50)
    before = await heats()
    async with database.reading() as conn:
        await conn.execute("UPDATE signals.video_count SET views = views + 1000, changed_at = %s", (now,))
    await jobs.refresh_heat(installation)
    after = await heats()
    assert all(after[clip.id] > before[clip.id] for clip in clips)


async def test_a_change_that_shows_late_is_taken_in(installation, publish, makers, database, heats, now):
    (anna,) = await makers(1)
    clip, late = await publish(anna), await publish(anna)
    await watch(database, clip, 10, now)
    await jobs.refresh_heat(installation)
    before = await heats()
    async with database.reading() as conn:
        await conn.execute("UPDATE feed.round SET after_video_id = '~'")  # the slow round is elsewhere
    await watch(database, late, 10, now - timedelta(seconds=5))
    await jobs.refresh_heat(installation)
    assert (await heats())[late] > before[late]


async def test_a_clip_that_was_taken_back_leaves_and_one_that_is_back_stays(
    installation, publish, makers, database, keyring, heats, now
):
    (anna,) = await makers(1)
    clip = await publish(anna)
    mine = {"video_id": clip, "account_id": anna.id, "now": now}
    before = await heats()
    await jobs.forget_video(installation, video_id=clip)
    assert await heats() == before
    await database.transact(lambda conn: withdraw(conn, **mine))
    for _ in range(2):
        await jobs.forget_video(installation, video_id=clip)
        assert await heats() == {}
    await database.transact(lambda conn: publish_again(conn, keyring, **mine))
    await jobs.warm_video(installation, video_id=clip)
    assert await heats() == before
