"""The recommender hears how clips stand: what they are about while they are public, and nothing of it afterwards."""

from datetime import timedelta

import pytest

from clairvue.feed import jobs
from clairvue.kit.numbers import number_of, topic_number
from clairvue.recommend.enter import topics_named
from clairvue.recommend.expire import ENTRY_DAYS, TAKEN_BACK_DAYS, expire
from clairvue.recommend.model import AI_MADE, COMMENTS_OFF, GONE, NO_LOOK
from clairvue.videos.edit import Changes, edit
from clairvue.videos.erase import erase
from clairvue.videos.model import LabelsChanged
from clairvue.videos.publish import publish as publish_again
from clairvue.videos.withdraw import withdraw


@pytest.fixture
def entries(database):
    """Give what the log says, as (clip, flags, topics, words that are not zero), in its order."""

    async def entries():
        async with database.reading() as conn:
            rows = await conn.execute(
                """SELECT video_id, flags, topics, array_remove(words, 0) FROM recommend.entry
                ORDER BY transaction, position"""
            )
            return await rows.fetchall()

    return entries


@pytest.fixture
def lost(database):
    """Give how many entries the log has lost."""

    async def lost():
        async with database.reading() as conn:
            return (await (await conn.execute("SELECT coalesce(sum(rows), 0) FROM recommend.gap")).fetchone())[0]

    return lost


@pytest.fixture
def named(database):
    async def named(*tags):
        async with database.reading() as conn:
            return await topics_named(conn, [topic_number(tag) for tag in tags])

    return named


async def test_a_public_clip_is_told_once_with_its_topics_first(installation, publish, makers, entries, named):
    (anna,) = await makers(1)
    clip = await publish(anna, caption="Bread at dawn #baking", ai_made=True)
    for _ in range(2):
        await jobs.recommend_entry(installation, video_id=clip)
    words = [topic_number("baking"), number_of("bread"), number_of("dawn")]
    assert await entries() == [(clip, AI_MADE, 1, words)]
    assert await named("baking", "bread") == {topic_number("baking"): "baking"}


async def test_a_label_that_its_author_gives_later_is_told(
    installation, publish, makers, database, keyring, entries, now
):
    (anna,) = await makers(1)
    clip = await publish(anna)
    await jobs.recommend_entry(installation, video_id=clip)
    changes = Changes(ai_made=True, comments_allowed=False)
    mine = {"video_id": clip, "account_id": anna.id, "slot": anna.slot, "own_language": "en", "now": now}
    await database.transact(lambda conn: edit(conn, keyring, **mine, changes=changes))
    async with database.reading() as conn:
        facts = await conn.execute("SELECT name FROM db.outbox ORDER BY position DESC LIMIT 1")
        assert await facts.fetchone() == (LabelsChanged.__name__,)
    await jobs.recommend_entry(installation, video_id=clip)
    assert [flags for _, flags, *_ in await entries()] == [0, AI_MADE | COMMENTS_OFF]


async def test_what_a_clip_looks_like_is_told_as_soon_as_it_is_known_and_not_after_it_left(
    installation, publish, makers, database, now
):
    (anna,) = await makers(1)
    clip = await publish(anna)
    look = bytes(range(32))

    async def told():
        async with database.reading() as conn:
            rows = await conn.execute("SELECT look FROM recommend.entry ORDER BY transaction, position")
            return [told for (told,) in await rows.fetchall()]

    await jobs.recommend_entry(installation, video_id=clip)
    await database.transact(lambda conn: conn.execute("UPDATE videos.video SET look = %s", (look,)))
    for _ in range(2):
        await jobs.recommend_entry(installation, video_id=clip)
    assert await told() == [NO_LOOK, look]
    await database.transact(lambda conn: withdraw(conn, video_id=clip, account_id=anna.id, now=now))
    await jobs.recommend_entry(installation, video_id=clip)
    assert await told() == [NO_LOOK, look, NO_LOOK]


async def test_a_crowd_is_told_at_once_like_clip_by_clip(installation, crowd, entries, named):
    clips = await crowd(clips=50)
    told = await entries()
    assert sorted(clip for clip, *_ in told) == sorted(clip.id for clip in clips)
    assert set((await named(*clips[0].tags)).values()) == set(clips[0].tags)
    await jobs.recommend_entry(installation, video_id=clips[0].id)
    await jobs.recommend_missing(installation)
    assert await entries() == told


async def test_a_clip_for_followers_is_never_told(installation, publish, makers, entries):
    (anna,) = await makers(1)
    clip = await publish(anna, visibility="followers", caption="#secret")
    await jobs.recommend_entry(installation, video_id=clip)
    assert await entries() == []


async def test_a_clip_taken_back_leaves_without_a_word_and_comes_back_as_it_was(
    installation, publish, makers, database, keyring, entries, named, now
):
    (anna,) = await makers(1)
    clip = await publish(anna, caption="#baking")
    mine = {"video_id": clip, "account_id": anna.id, "now": now}
    await jobs.recommend_entry(installation, video_id=clip)
    (told,) = await entries()
    await database.transact(lambda conn: withdraw(conn, **mine))
    for _ in range(2):
        await jobs.recommend_entry(installation, video_id=clip)
        assert await entries() == [told, (clip, GONE, 0, [])]
        assert await named("baking") == {}
    await database.transact(lambda conn: publish_again(conn, keyring, **mine))
    await jobs.recommend_entry(installation, video_id=clip)
    assert (await entries())[-1] == told
    assert await named("baking") == {topic_number("baking"): "baking"}


async def test_of_an_erased_clip_only_its_end_is_kept_and_the_loss_is_noted(
    installation, publish, makers, database, entries, lost, now
):
    (anna,) = await makers(1)
    clip = await publish(anna, caption="#baking")
    await jobs.recommend_entry(installation, video_id=clip)
    await database.transact(lambda conn: erase(conn, video_id=clip, account_id=anna.id, now=now))
    for _ in range(2):
        await jobs.recommend_entry(installation, video_id=clip)
        assert await entries() == [(clip, GONE, 0, [])]
        assert await lost() == 1


async def test_what_left_is_forgotten_after_its_time(installation, publish, makers, database, entries, lost, now):
    anna, ben = await makers(2)
    gone, stays = await publish(anna, caption="#baking"), await publish(ben)
    await jobs.recommend_entry(installation, video_id=gone)
    await jobs.recommend_entry(installation, video_id=stays)
    await database.transact(lambda conn: withdraw(conn, video_id=gone, account_id=anna.id, now=now))
    await jobs.recommend_entry(installation, video_id=gone)

    async def left_after(days):
        at = now + timedelta(days=days, seconds=1)
        while await database.transact(lambda conn: expire(conn, now=at)):
            pass
        return [(clip, flags) for clip, flags, _, _ in await entries()], await lost()

    assert await left_after(0) == ([(gone, 0), (stays, 0), (gone, GONE)], 0)
    assert await left_after(TAKEN_BACK_DAYS) == ([(stays, 0), (gone, GONE)], 1)
    assert await left_after(ENTRY_DAYS) == ([(stays, 0)], 2)


async def test_clips_from_before_the_recommender_are_told_in_the_round(installation, publish, makers, entries):
    anna, ben = await makers(2)
    clips = {await publish(anna), await publish(ben)}
    for _ in range(2):
        await jobs.recommend_missing(installation)
        told = await entries()
        assert len(told) == len(clips)
        assert {clip for clip, *_ in told} == clips
