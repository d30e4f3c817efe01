"""From the last byte to the public and back: states, wishes, words and facts."""

import psycopg
import pytest

from clairvue.safety.model import Finding, judge
from clairvue.videos import catalogue
from clairvue.videos.begin import begin
from clairvue.videos.erase import erase
from clairvue.videos.model import StepImpossible, VideoMissing, VideoState, Visibility
from clairvue.videos.move import finish_scan, start
from clairvue.videos.publish import publish
from clairvue.videos.read import get_many
from clairvue.videos.watch import is_public, may_watch
from clairvue.videos.withdraw import withdraw


async def nobody_follows(_conn, _follower, _owner):
    return False


async def everybody_follows(_conn, _follower, _owner):
    return True


async def publish_now(author, video_id):
    return await author.database.transact(
        lambda conn: publish(conn, author.keyring, video_id=video_id, account_id=author.id, now=author.now)
    )


async def state_of(author, video_id):
    return (await author.one("SELECT state FROM videos.video WHERE id = %s", video_id))[0]


async def test_the_last_byte_makes_one_video_however_often_it_is_told(author):
    video_id = await author.upload()
    await author.database.transact(
        lambda conn: begin(
            conn, video_id=video_id, account_id=author.id, bytes_total=3, part_keys=["uploads/x/0-b"], now=author.now
        )
    )
    assert await author.facts() == ["VideoUploaded"]
    assert await author.one("SELECT part_keys FROM videos.video") == ([f"uploads/{video_id}/000000000000000-a"],)


async def test_a_wish_made_at_the_upload_is_carried_out_after_the_scan(author):
    video_id = await author.upload()
    assert await publish_now(author, video_id) is VideoState.UPLOADED
    assert "VideoPublished" not in await author.facts()
    await author.process(video_id)
    assert await state_of(author, video_id) == "published"
    assert await author.facts() == ["VideoUploaded", "VideoPublished", "VideoProcessed"]


async def test_without_a_wish_a_processed_video_waits(author):
    video_id = await author.upload()
    await author.process(video_id)
    assert await state_of(author, video_id) == "ready"
    assert await publish_now(author, video_id) is VideoState.PUBLISHED
    assert await publish_now(author, video_id) is VideoState.PUBLISHED
    assert (await author.facts()).count("VideoPublished") == 1


async def test_a_wish_can_be_taken_back_before_it_comes_true(author):
    video_id = await author.upload()
    await publish_now(author, video_id)
    await author.database.transact(lambda conn: withdraw(conn, video_id=video_id, account_id=author.id, now=author.now))
    await author.process(video_id)
    assert await state_of(author, video_id) == "ready"


async def test_a_clip_that_a_scanner_refused_never_becomes_public(author):
    video_id = await author.upload()
    await publish_now(author, video_id)
    await author.make_watchable(video_id)
    verdict = judge((Finding("example", passed=False, reason="black"),))
    await author.database.transact(
        lambda conn: finish_scan(conn, author.keyring, video_id=video_id, verdict=verdict, now=author.now)
    )
    assert await author.one("SELECT state, refusal_code FROM videos.video") == ("refused", "refused_by_scan")
    with pytest.raises(StepImpossible):
        await publish_now(author, video_id)
    async with author.database.reading() as conn:
        assert not await may_watch(conn, author.id, video_id, is_follower=everybody_follows, now=author.now)
        assert await catalogue.latest(conn, limit=10) == []


@pytest.mark.parametrize("state", ["ready", "published", "withdrawn"])
async def test_the_database_itself_refuses_what_no_scan_has_passed(author, state):
    video_id = await author.upload()
    await author.make_watchable(video_id)
    async with author.database.reading() as conn:
        with pytest.raises(psycopg.errors.CheckViolation, match="nothing_is_ready_before_its_scan"):
            await conn.execute(
                """UPDATE videos.video SET state = %s, ready_at = now(),
                    published_at = CASE WHEN %s = 'ready' THEN NULL ELSE now() END,
                    withdrawn_at = CASE WHEN %s = 'withdrawn' THEN now() END
                WHERE id = %s""",
                (state, state, state, video_id),
            )


async def test_withdrawing_hides_and_publishing_again_makes_nothing_newer(author):
    video_id = await author.upload()
    await author.process(video_id)
    await publish_now(author, video_id)
    first = await author.one("SELECT published_at FROM videos.video")
    await author.database.transact(lambda conn: withdraw(conn, video_id=video_id, account_id=author.id, now=author.now))
    async with author.database.reading() as conn:
        assert not await is_public(conn, video_id)
        assert await may_watch(conn, author.id, video_id, is_follower=nobody_follows, now=author.now)
    await publish_now(author, video_id)
    assert await author.one("SELECT published_at FROM videos.video") == first
    async with author.database.reading() as conn:
        assert await is_public(conn, video_id)


async def test_a_stranger_cannot_tell_that_the_video_exists(author, new_author):
    video_id, stranger = await author.upload(), new_author()
    for verb in (
        lambda conn: publish(conn, author.keyring, video_id=video_id, account_id=stranger.id, now=author.now),
        lambda conn: withdraw(conn, video_id=video_id, account_id=stranger.id, now=author.now),
        lambda conn: erase(conn, video_id=video_id, account_id=stranger.id, now=author.now),
    ):
        with pytest.raises(VideoMissing):
            await author.database.transact(verb)


async def test_each_audience_sees_what_is_for_them(author, new_author):
    video_id, stranger = await author.upload(), new_author()
    await author.process(video_id)
    await publish_now(author, video_id)
    expected = {Visibility.PUBLIC: (True, True, True), Visibility.FOLLOWERS: (False, False, True)}
    for visibility in Visibility:
        await author.change(video_id, visibility=visibility)
        async with author.database.reading() as conn:
            seen = (
                await may_watch(conn, None, video_id, is_follower=everybody_follows, now=author.now),
                await may_watch(conn, stranger.id, video_id, is_follower=nobody_follows, now=author.now),
                await may_watch(conn, stranger.id, video_id, is_follower=everybody_follows, now=author.now),
            )
            assert seen == expected.get(visibility, (False, False, False))
            assert await may_watch(conn, author.id, video_id, is_follower=nobody_follows, now=author.now)


async def test_the_author_watches_as_soon_as_the_first_rendition_exists(author, new_author):
    video_id = await author.upload()
    async with author.database.reading() as conn:
        assert not await may_watch(conn, author.id, video_id, is_follower=nobody_follows, now=author.now)
    await author.make_watchable(video_id)
    async with author.database.reading() as conn:
        assert await may_watch(conn, author.id, video_id, is_follower=nobody_follows, now=author.now)
        assert not await may_watch(conn, new_author().id, video_id, is_follower=everybody_follows, now=author.now)


async def test_a_caption_is_ciphertext_and_its_tags_are_plain_only_while_it_is_public(author):
    video_id = await author.upload()
    await author.change(video_id, caption="Le marché de la #Baie, très tôt #été")
    sealed, language = await author.one("SELECT caption, language FROM videos.video")
    assert b"Baie" not in sealed
    assert language == "fr"
    assert await author.one("SELECT count(*) FROM videos.hashtag") == (0,)
    await publish_now(author, video_id)
    await author.process(video_id)
    assert await author.one(
        "SELECT array_agg(tag ORDER BY tag), array_agg(folded ORDER BY tag) FROM videos.hashtag"
    ) == (
        ["baie", "été"],
        ["baie", "ete"],
    )
    async with author.database.reading() as conn:
        assert await catalogue.tagged(conn, "ÉTÉ", limit=5) == [video_id]
        (video,) = (await get_many(conn, author.keyring, [video_id])).values()
    assert video.hashtags == ("baie", "été")
    await author.change(video_id, visibility=Visibility.FOLLOWERS)
    assert await author.one("SELECT count(*) FROM videos.hashtag") == (0,)


async def test_edits_of_a_published_video_are_told_and_those_of_a_draft_are_not(author):
    video_id = await author.upload()
    await author.change(video_id, caption="one", visibility=Visibility.FOLLOWERS)
    await author.process(video_id)
    assert await author.facts() == ["VideoUploaded", "VideoProcessed"]
    await publish_now(author, video_id)
    await author.change(video_id, caption="two", visibility=Visibility.PUBLIC, ai_made=True, comments_allowed=False)
    assert (await author.facts())[-3:] == ["CaptionChanged", "VisibilityChanged", "LabelsChanged"]
    async with author.database.reading() as conn:
        (video,) = (await get_many(conn, author.keyring, [video_id])).values()
    assert (video.caption, video.ai_made, video.comments_allowed) == ("two", True, False)


async def test_a_language_once_given_stays(author):
    video_id = await author.upload()
    await author.change(video_id, language="pt-BR")
    await author.change(video_id, caption="the best day of my life")
    assert await author.one("SELECT language FROM videos.video") == ("pt-BR",)


async def test_erasing_empties_the_row_at_once_and_for_good(author):
    video_id = await author.upload()
    await author.change(video_id, caption="#gone")
    await publish_now(author, video_id)
    await author.process(video_id)
    await author.database.transact(lambda conn: erase(conn, video_id=video_id, account_id=author.id, now=author.now))
    assert await author.one("SELECT state, caption, part_keys, published_at FROM videos.video") == (
        "erased",
        None,
        [],
        None,
    )
    for table in ("hashtag", "rendition", "progress", "mention"):
        assert await author.one(f"SELECT count(*) FROM videos.{table}") == (0,)  # noqa: S608 - names of this test
    assert (await author.facts())[-1] == "VideoErased"
    with pytest.raises(VideoMissing):
        await publish_now(author, video_id)
    assert await author.database.transact(lambda conn: start(conn, video_id=video_id, now=author.now)) is None
    async with author.database.reading() as conn:
        assert await get_many(conn, author.keyring, [video_id]) == {}


async def test_a_destroyed_key_takes_the_video_out_of_every_page(author):
    video_id = await author.upload()
    await author.change(video_id, caption="words")
    author.keyring.destroy_key(author.slot)
    async with author.database.reading() as conn:
        assert await get_many(conn, author.keyring, [video_id]) == {}


async def test_pages_by_publication_neither_repeat_nor_skip(author):
    made = []
    for _ in range(7):
        video_id = await author.upload()
        await author.process(video_id)
        await publish_now(author, video_id)  # all at the same moment: the id decides
        made.append(video_id)
    before, walked = catalogue.FIRST_PAGE, []
    async with author.database.reading() as conn:
        while page := await catalogue.latest(conn, before=before, limit=3):
            walked += [video.id for video in page]
            before = (page[-1].published_at, page[-1].id)
        assert walked == sorted(made, reverse=True)
        assert await catalogue.of_account(conn, author.id, limit=3) == sorted(made, reverse=True)[:3]
        assert await catalogue.count_public(conn, [author.id]) == {author.id: 7}
