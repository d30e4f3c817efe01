import asyncio

import pytest

from clairvue.social import forget
from clairvue.social.block import block
from clairvue.social.comments.post import post
from clairvue.social.count import account_counts_of, counts_of, mine_of
from clairvue.social.follow import follow
from clairvue.social.like import like, list_likes, unlike
from clairvue.social.model import VideoCounts, VideoMine
from clairvue.social.save import list_saves, save, unsave
from clairvue.social.share import share
from clairvue.videos.model import VideoMissing, Visibility
from clairvue.videos.withdraw import withdraw


async def counts(town, video_id):
    return (await town.do(counts_of, [video_id]))[video_id]


async def test_liking_twice_is_liking_once_and_taking_it_back_twice_once(town, alice, bob, now):
    video = await town.video(bob)
    for _ in range(2):
        await town.do(like, account_id=alice.id, video_id=video, now=now)
    assert await counts(town, video) == VideoCounts(likes=1)
    assert (await town.do(account_counts_of, [bob.id]))[bob.id].likes == 1
    for _ in range(2):
        await town.do(unlike, account_id=alice.id, video_id=video)
    assert await counts(town, video) == VideoCounts()
    assert (await town.do(account_counts_of, [bob.id]))[bob.id].likes == 0
    assert await town.facts() == ["LikeAdded", "LikeRemoved"]


async def test_liking_at_once_from_many_places_is_liking_once(town, alice, bob, now):
    video = await town.video(bob)
    await asyncio.gather(*(town.do(like, account_id=alice.id, video_id=video, now=now) for _ in range(16)))
    assert await counts(town, video) == VideoCounts(likes=1)
    assert await town.facts() == ["LikeAdded"]


async def test_a_save_is_counted_and_listed_and_can_be_taken_back(town, alice, bob, now):
    video = await town.video(bob)
    for _ in range(2):
        await town.do(save, account_id=alice.id, video_id=video, now=now)
    assert await counts(town, video) == VideoCounts(saves=1)
    assert [entry.id for entry in await town.do(list_saves, account_id=alice.id, limit=5)] == [video]
    await town.do(unsave, account_id=alice.id, video_id=video)
    assert await town.do(list_saves, account_id=alice.id, limit=5) == []
    assert await counts(town, video) == VideoCounts()


async def test_a_share_gives_the_link_to_anybody_and_counts_each_account_once(town, alice, bob, now):
    video = await town.video(bob)
    for account_id in (alice.id, alice.id, None):
        link = await town.do(share, account_id=account_id, video_id=video, origin="https://clips.example", now=now)
        assert link == f"https://clips.example/v/{video}"
    assert await counts(town, video) == VideoCounts(shares=1)


async def test_what_one_may_not_watch_one_cannot_like_save_or_share(town, alice, bob, now):
    hidden = [
        await town.video(bob, visibility=Visibility.ONLY_ME),
        await town.video(bob, visibility=Visibility.FOLLOWERS),
        await town.video(bob, published=False),
        "test-00000000000000000000000000",
    ]
    for video in hidden:
        for verb in (like, save):
            with pytest.raises(VideoMissing):
                await town.do(verb, account_id=alice.id, video_id=video, now=now)
        with pytest.raises(VideoMissing):
            await town.do(share, account_id=None, video_id=video, origin="", now=now)


async def test_followers_may_like_what_is_for_followers(town, alice, bob, now):
    video = await town.video(bob, visibility=Visibility.FOLLOWERS)
    await town.do(follow, follower_id=alice.id, followed_id=bob.id, now=now)
    await town.do(like, account_id=alice.id, video_id=video, now=now)
    assert await counts(town, video) == VideoCounts(likes=1)


async def test_a_block_hides_videos_both_ways(town, alice, bob, now):
    videos = {person: await town.video(person) for person in (alice, bob)}
    await town.do(block, blocker_id=alice.id, blocked_id=bob.id, now=now)
    for viewer, owner in [(alice, bob), (bob, alice)]:
        with pytest.raises(VideoMissing):
            await town.do(like, account_id=viewer.id, video_id=videos[owner], now=now)


async def test_a_like_of_a_video_that_was_withdrawn_can_be_taken_back(town, alice, bob, now):
    video = await town.video(bob)
    await town.do(like, account_id=alice.id, video_id=video, now=now)
    await town.do(withdraw, video_id=video, account_id=bob.id, now=now)
    await town.do(unlike, account_id=alice.id, video_id=video)
    assert await counts(town, video) == VideoCounts()


async def test_mine_says_what_the_viewer_did_to_each_video(town, alice, bob, now):
    videos = [await town.video(bob) for _ in range(3)]
    await town.do(like, account_id=alice.id, video_id=videos[0], now=now)
    await town.do(save, account_id=alice.id, video_id=videos[1], now=now)
    assert await town.do(mine_of, alice.id, videos) == {
        videos[0]: VideoMine(likes=True),
        videos[1]: VideoMine(saves=True),
        videos[2]: VideoMine(),
    }
    assert [entry.id for entry in await town.do(list_likes, account_id=alice.id, limit=5)] == [videos[0]]


async def test_nothing_stays_of_a_forgotten_video_and_its_owner_loses_its_likes(town, alice, bob, cell, now):
    gone, kept = await town.video(bob), await town.video(bob)
    for video in (gone, kept):
        await town.do(like, account_id=alice.id, video_id=video, now=now)
        await town.do(save, account_id=alice.id, video_id=video, now=now)
        await town.do(share, account_id=alice.id, video_id=video, origin="", now=now)
        words = {"cell": cell, "author_id": alice.id, "slot": alice.slot, "video_id": video, "now": now}
        first = await town.do(post, town.keyring, **words, text="first", reply_to=None)
        await town.do(post, town.keyring, **words, text="second", reply_to=first.id)
    while await town.do(forget.forget_some, video_id=gone):
        pass
    left = await town.rows(
        """SELECT video_id FROM social.video_like UNION SELECT video_id FROM social.save
        UNION SELECT video_id FROM social.share UNION SELECT video_id FROM social.comment
        UNION SELECT video_id FROM social.video_count"""
    )
    assert left == [(kept,)]
    assert await counts(town, kept) == VideoCounts(likes=1, comments=2, saves=1, shares=1)
    assert (await town.do(account_counts_of, [bob.id]))[bob.id].likes == 1
    assert await town.wrong_counts() == []
