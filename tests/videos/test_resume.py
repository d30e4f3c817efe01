"""What was left lying is taken up again, a few times."""

from datetime import timedelta

from clairvue.videos.erase import erase
from clairvue.videos.move import ATTEMPTS_MAX, complete, start, start_ladder
from clairvue.videos.resume import UNTOUCHED_MAX, find_interrupted, find_leftovers, resume

LATER = UNTOUCHED_MAX + timedelta(seconds=1)


async def interrupted(author, after):
    async with author.database.reading() as conn:
        return await find_interrupted(conn, now=author.now + after)


async def resume_once(author, video_id):
    await author.database.transact(lambda conn: resume(conn, video_id=video_id, now=author.now))


async def test_only_what_is_unfinished_and_untouched_is_found(author):
    waiting, cleared, complete_, erased = [await author.upload() for _ in range(4)]
    for video_id in (cleared, complete_):
        await author.process(video_id)
    await author.database.transact(lambda conn: complete(conn, video_id=complete_, renditions=[], now=author.now))
    await author.database.transact(lambda conn: erase(conn, video_id=erased, account_id=author.id, now=author.now))
    assert await interrupted(author, timedelta(minutes=1)) == []
    assert await interrupted(author, LATER) == sorted([waiting, cleared])
    async with author.database.reading() as conn:
        assert await find_leftovers(conn) == [erased]


async def test_an_interruption_is_told_and_the_video_left_alone_for_a_while(author):
    video_id = await author.upload()
    await author.database.transact(lambda conn: resume(conn, video_id=video_id, now=author.now + LATER))
    assert await author.facts() == ["VideoUploaded", "ProcessingInterrupted"]
    assert await interrupted(author, LATER) == []


async def test_waiting_long_in_the_queue_is_no_attempt(author):
    video_id = await author.upload()
    for _ in range(ATTEMPTS_MAX + 1):
        await resume_once(author, video_id)
    assert await author.database.transact(lambda conn: start(conn, video_id=video_id, now=author.now)) is not None


async def test_a_clip_that_breaks_every_attempt_is_refused_with_a_sentence(author):
    video_id = await author.upload()
    for _ in range(ATTEMPTS_MAX):
        assert await author.database.transact(lambda conn: start(conn, video_id=video_id, now=author.now)) is not None
    assert await author.database.transact(lambda conn: start(conn, video_id=video_id, now=author.now)) is None
    assert await author.one("SELECT state, refusal_code FROM videos.video") == ("refused", "processing_gave_up")
    assert await author.facts() == ["VideoUploaded", "VideoRefused"]


async def test_a_ladder_that_never_succeeds_leaves_the_video_with_its_first_rung(author):
    video_id = await author.upload()
    await author.process(video_id)
    for left in range(ATTEMPTS_MAX, -1, -1):
        begun = await author.database.transact(lambda conn: start_ladder(conn, video_id=video_id, now=author.now))
        assert begun == (left > 0)
    assert await author.one("SELECT state, completed_at IS NOT NULL FROM videos.video") == ("ready", True)
    assert await author.one("SELECT stage, percent FROM videos.progress") == ("done", 100)
