import asyncio
from datetime import timedelta

import pytest

from clairvue.accounts.model import AccountMissing
from clairvue.social.block import block, mute
from clairvue.social.comments.delete import delete
from clairvue.social.comments.like import like, unlike
from clairvue.social.comments.post import post
from clairvue.social.comments.read import list_replies, list_thread
from clairvue.social.count import counts_of
from clairvue.social.model import CommentMissing, CommentNotYours, CommentsOff
from clairvue.videos.model import VideoMissing, Visibility


@pytest.fixture
def say(town, cell, now):
    async def say(person, video, text, reply_to=None, after_s=0):
        return await town.do(
            post,
            town.keyring,
            cell=cell,
            author_id=person.id,
            slot=person.slot,
            video_id=video,
            text=text,
            reply_to=reply_to,
            now=now + timedelta(seconds=after_s),
        )

    return say


@pytest.fixture
def thread(town):
    async def thread(video, viewer=None, limit=50, **place):
        viewer_id = viewer and viewer.id
        return await town.do(
            list_thread, town.keyring, video_id=video, viewer_id=viewer_id, limit=limit, now=town.now, **place
        )

    return thread


@pytest.fixture
def replies(town):
    async def replies(comment, viewer=None, limit=50, **place):
        viewer_id = viewer and viewer.id
        return await town.do(
            list_replies, town.keyring, comment_id=comment.id, viewer_id=viewer_id, limit=limit, now=town.now, **place
        )

    return replies


async def comments_counted(town, video):
    return (await town.do(counts_of, [video]))[video].comments


async def test_a_comment_is_read_as_it_was_written_and_stored_sealed(town, say, thread, alice, bob):
    video = await town.video(bob)
    written = await say(alice, video, "  What a clip! \U0001f44f ")
    assert written.body == "What a clip! \U0001f44f"
    assert await thread(video) == [written]
    assert await comments_counted(town, video) == 1
    ((stored,),) = await town.rows("SELECT body FROM social.comment")
    assert b"clip" not in stored


async def test_a_reply_to_a_reply_joins_the_first_comment(town, say, replies, thread, alice, bob, carol):
    video = await town.video(bob)
    first = await say(alice, video, "first")
    second = await say(bob, video, "second", first.id, after_s=1)
    third = await say(carol, video, "third", second.id, after_s=2)
    assert third.reply_to == first.id
    assert await replies(first) == [second, third]
    (top,) = await thread(video)
    assert top.replies == 2
    assert await comments_counted(town, video) == 3
    ((told,),) = await town.rows(
        "SELECT payload->>'reply_to_account_id' FROM db.outbox WHERE payload->>'comment_id' = %s", third.id
    )
    assert told == bob.id


async def test_nobody_comments_what_they_may_not_watch_or_where_comments_are_off(town, say, alice, bob):
    private = await town.video(bob, visibility=Visibility.ONLY_ME)
    silent = await town.video(bob, comments_allowed=False)
    with pytest.raises(VideoMissing):
        await say(alice, private, "hello")
    with pytest.raises(CommentsOff):
        await say(alice, silent, "hello")


async def test_a_reply_needs_a_comment_on_the_same_video(town, say, alice, bob):
    one, other = await town.video(bob), await town.video(bob)
    comment = await say(alice, one, "here")
    for reply_to in (comment.id, "test-00000000000000000000000000"):
        with pytest.raises(CommentMissing):
            await say(alice, other, "there", reply_to)


async def test_a_deleted_comment_keeps_its_place_while_it_has_replies(town, say, thread, replies, alice, bob, now):
    video = await town.video(bob)
    first = await say(alice, video, "first")
    reply = await say(bob, video, "reply", first.id)
    await town.do(like, account_id=bob.id, comment_id=first.id, now=now)
    for _ in range(2):
        await town.do(delete, account_id=alice.id, comment_id=first.id, now=now)
    (place,) = await thread(video)
    assert (place.deleted, place.body, place.author_id, place.likes, place.replies) == (True, "", None, 0, 1)
    assert await replies(first) == [reply]
    assert await comments_counted(town, video) == 1
    assert await town.rows("SELECT body, author_id FROM social.comment WHERE comment_id = %s", first.id) == [
        (None, None)
    ]
    await say(bob, video, "to the place", first.id)
    await say(bob, video, "to the reply", reply.id)
    assert await comments_counted(town, video) == 3
    assert await town.wrong_counts() == []


async def test_the_place_goes_with_its_last_reply(town, say, thread, alice, bob, now):
    video = await town.video(bob)
    first = await say(alice, video, "first")
    reply = await say(bob, video, "reply", first.id)
    await town.do(delete, account_id=alice.id, comment_id=first.id, now=now)
    await town.do(delete, account_id=bob.id, comment_id=reply.id, now=now)
    assert await thread(video) == []
    assert await town.rows("SELECT comment_id FROM social.comment") == []
    assert await comments_counted(town, video) == 0


async def test_the_creator_of_the_video_may_delete_comments_on_it_and_others_may_not(
    town, say, thread, alice, bob, carol, now
):
    video = await town.video(bob)
    comment = await say(alice, video, "mine")
    with pytest.raises(CommentNotYours):
        await town.do(delete, account_id=carol.id, comment_id=comment.id, now=now)
    await town.do(delete, account_id=bob.id, comment_id=comment.id, now=now)
    assert await thread(video) == []


async def test_a_like_of_a_comment_counts_once_and_can_be_taken_back(town, say, thread, alice, bob, now):
    video = await town.video(bob)
    comment = await say(alice, video, "first")
    await asyncio.gather(*(town.do(like, account_id=bob.id, comment_id=comment.id, now=now) for _ in range(8)))
    (read,) = await thread(video, viewer=bob)
    assert (read.likes, read.mine_likes) == (1, True)
    assert not (await thread(video, viewer=alice))[0].mine_likes
    for _ in range(2):
        await town.do(unlike, account_id=bob.id, comment_id=comment.id)
    assert (await thread(video, viewer=bob)) == [comment]
    assert (await town.facts()).count("CommentLiked") == 1


async def test_new_comments_come_first_and_ten_times_the_likes_weigh_twelve_hours(town, say, thread, alice, bob, now):
    video = await town.video(bob)
    hours = 3600
    old = await say(alice, video, "old", after_s=0)
    recent = await say(alice, video, "recent", after_s=11 * hours)
    newest = await say(alice, video, "newest", after_s=13 * hours)
    assert [each.id for each in await thread(video)] == [newest.id, recent.id, old.id]
    for person in [town.person() for _ in range(9)]:
        await town.do(like, account_id=person.id, comment_id=old.id, now=now)
    assert [each.id for each in await thread(video)] == [newest.id, old.id, recent.id]


async def test_pages_of_comments_and_replies_meet_without_gap_or_repeat(town, say, thread, replies, alice, bob):
    video = await town.video(bob)
    tops = [await say(alice, video, f"top {number}", after_s=number // 2) for number in range(5)]
    answers = [await say(alice, video, f"reply {number}", tops[0].id, after_s=number) for number in range(5)]
    seen, place = [], {}
    while page := await thread(video, limit=2, **place):
        seen += page
        place = {"before": (page[-1].rank, page[-1].id)}
    assert sorted(each.id for each in seen) == sorted(each.id for each in tops)
    read, place = [], {}
    while page := await replies(tops[0], limit=2, **place):
        read += page
        place = {"after": page[-1].id}
    assert read == answers


async def test_blocked_people_do_not_see_each_others_comments(town, say, thread, replies, alice, bob, carol, now):
    video = await town.video(bob)
    by_alice = await say(alice, video, "alice")
    by_carol = await say(carol, video, "carol", by_alice.id)
    await town.do(block, blocker_id=alice.id, blocked_id=carol.id, now=now)
    assert await thread(video, viewer=carol) == []
    assert await replies(by_alice, viewer=alice) == []
    assert len(await thread(video, viewer=bob)) == 1
    with pytest.raises(CommentMissing):
        await say(alice, video, "reply", by_carol.id)
    with pytest.raises(CommentMissing):
        await town.do(like, account_id=carol.id, comment_id=by_alice.id, now=now)
    await town.do(delete, account_id=carol.id, comment_id=by_alice.id, now=now)  # as of one that is not there
    assert len(await thread(video, viewer=bob)) == 1


async def test_a_mute_spares_the_muter_the_comments_and_nobody_else(town, say, thread, alice, bob, carol, now):
    video = await town.video(bob)
    await say(alice, video, "noise")
    await town.do(mute, muter_id=carol.id, muted_id=alice.id, now=now)
    assert await thread(video, viewer=carol) == []
    assert len(await thread(video, viewer=bob)) == len(await thread(video, viewer=alice)) == 1


async def test_the_words_of_an_erased_account_are_gone_and_the_thread_stays(town, say, thread, alice, bob):
    video = await town.video(bob)
    first = await say(alice, video, "first")
    await say(bob, video, "reply", first.id)
    town.keyring.destroy_key(alice.slot)
    (place,) = await thread(video)
    assert (place.deleted, place.body) == (True, "")


async def test_a_block_between_viewer_and_creator_hides_the_whole_thread(town, say, thread, alice, bob, now):
    video = await town.video(bob)
    await say(alice, video, "first")
    await town.do(block, blocker_id=bob.id, blocked_id=alice.id, now=now)
    with pytest.raises((VideoMissing, AccountMissing)):
        await thread(video, viewer=alice)


async def test_replies_and_deletions_at_once_leave_the_numbers_right(town, say, alice, bob, carol, now):
    video = await town.video(bob)
    for _ in range(5):
        first = await say(alice, video, "first")
        answers = [await say(carol, video, "reply", first.id) for _ in range(3)]
        await asyncio.gather(
            *(town.do(delete, account_id=carol.id, comment_id=answer.id, now=now) for answer in answers),
            town.do(delete, account_id=alice.id, comment_id=first.id, now=now),
            *(say(bob, video, "one more", first.id) for _ in range(2)),
            return_exceptions=True,
        )
        assert await town.wrong_counts() == []


async def test_a_comment_tells_whom_it_names_once_and_nobody_who_hears_of_it_anyway(town, say, alice, bob, carol, now):
    for person, handle in [(alice, "alice"), (bob, "bob"), (carol, "carol")]:
        await town.name(person, handle)
    await town.do(block, blocker_id=bob.id, blocked_id=carol.id, now=now)
    video = await town.video(alice)
    await say(alice, video, "@bob @Bob @carol @nobody @alice look")
    await say(carol, video, "@alice @bob")
    told = await town.rows("SELECT payload->>'mentioned_id' FROM db.outbox WHERE name = 'CommentMentionMade'")
    assert sorted(told) == sorted([(bob.id,), (carol.id,)])
