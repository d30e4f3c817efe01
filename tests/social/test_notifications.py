from dataclasses import dataclass
from datetime import timedelta

import pytest

from clairvue.social import jobs
from clairvue.social.block import block, mute, unmute
from clairvue.social.comments.delete import delete
from clairvue.social.comments.like import like as like_comment
from clairvue.social.comments.post import post
from clairvue.social.follow import follow, unfollow
from clairvue.social.like import like, unlike
from clairvue.social.notifications.model import RETENTION, UNREAD_MAX
from clairvue.social.notifications.read import list_notifications, mark_read, unread_count


class Clock:
    """The moment that jobs are told."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@dataclass(frozen=True)
class Cellar:
    """The part of an installation that these jobs use."""

    database: object
    cell: str
    clock: Clock


@pytest.fixture
def cellar(database, cell, now):
    return Cellar(database, cell, Clock(now))


@pytest.fixture
def told(town):
    async def told(person, limit=50, **place):
        return await town.do(list_notifications, account_id=person.id, limit=limit, **place)

    return told


@pytest.fixture
def likes(town, cellar):
    async def likes(person, video, owner):
        await town.do(like, account_id=person.id, video_id=video, now=cellar.clock())
        await jobs.notify_like(cellar, video_id=video, account_id=person.id, owner_id=owner.id)

    return likes


@pytest.fixture
def say(town, cell, cellar):
    async def say(person, video, owner, text, answered=None):
        comment = await town.do(
            post,
            town.keyring,
            cell=cell,
            author_id=person.id,
            slot=person.slot,
            video_id=video,
            text=text,
            reply_to=answered and answered.id,
            now=cellar.clock(),
        )
        await jobs.notify_comment(
            cellar,
            comment_id=comment.id,
            video_id=video,
            account_id=person.id,
            owner_id=owner.id,
            reply_to_account_id=answered and answered.author_id,
        )
        return comment

    return say


async def test_a_follow_is_told_once_however_often_the_job_runs(town, told, cellar, alice, bob, now):
    await town.do(follow, follower_id=alice.id, followed_id=bob.id, now=now)
    for _ in range(3):
        await jobs.notify_follow(cellar, follower_id=alice.id, followed_id=bob.id)
    (notification,) = await told(bob)
    assert (notification.kind, notification.actor_id, notification.count) == ("follow", alice.id, 1)
    assert not notification.read


async def test_likes_of_one_video_on_one_day_are_told_together(town, told, likes, cellar, alice, bob, carol):
    one, other = await town.video(bob), await town.video(bob)
    for person in (alice, carol):
        await likes(person, one, bob)
    await likes(alice, other, bob)
    assert sorted((each.video_id, each.count, each.actor_id) for each in await told(bob)) == sorted(
        [(one, 2, carol.id), (other, 1, alice.id)]
    )
    cellar.clock.now += timedelta(days=1)
    await likes(town.person(), one, bob)
    assert [each.count for each in await told(bob) if each.video_id == one] == [1, 2]


async def test_a_like_given_taken_back_and_given_again_rings_once(town, told, likes, alice, bob):
    video = await town.video(bob)
    await likes(alice, video, bob)
    await town.do(unlike, account_id=alice.id, video_id=video)
    await likes(alice, video, bob)
    assert [each.count for each in await told(bob)] == [1]


async def test_what_was_taken_back_before_the_job_ran_is_no_news(town, told, cellar, say, alice, bob, now):
    video = await town.video(bob)
    await jobs.notify_like(cellar, video_id=video, account_id=alice.id, owner_id=bob.id)
    await town.do(follow, follower_id=alice.id, followed_id=bob.id, now=now)
    await town.do(unfollow, follower_id=alice.id, followed_id=bob.id)
    await jobs.notify_follow(cellar, follower_id=alice.id, followed_id=bob.id)
    comment = await say(bob, video, bob, "mine")
    await town.do(delete, account_id=bob.id, comment_id=comment.id, now=now)
    await jobs.notify_comment_mention(
        cellar, comment_id=comment.id, video_id=video, account_id=bob.id, mentioned_id=alice.id
    )
    assert await told(bob) == await told(alice) == []


async def test_a_reply_tells_whom_it_answers_and_the_creator_each_once(town, told, say, alice, bob, carol):
    video = await town.video(bob)
    first = await say(alice, video, bob, "first")
    await say(carol, video, bob, "reply", first)
    assert [(each.kind, each.actor_id, each.count) for each in await told(bob)] == [("comment", carol.id, 2)]
    assert [(each.kind, each.actor_id) for each in await told(alice)] == [("reply", carol.id)]
    by_creator = await say(bob, video, bob, "thanks", first)
    await say(alice, video, bob, "welcome", by_creator)
    assert sorted((each.kind, each.count) for each in await told(bob)) == [("comment", 2), ("reply", 1)]


async def test_nobody_is_told_of_themselves(town, told, likes, say, cellar, bob, now):
    video = await town.video(bob)
    await likes(bob, video, bob)
    comment = await say(bob, video, bob, "first")
    await say(bob, video, bob, "again", comment)
    await town.do(like_comment, account_id=bob.id, comment_id=comment.id, now=now)
    await jobs.notify_comment_like(cellar, comment_id=comment.id, video_id=video, account_id=bob.id, author_id=bob.id)
    await jobs.notify_mention(cellar, video_id=video, account_id=bob.id, mentioned_id=bob.id)
    assert await told(bob) == []


async def test_blocked_and_muted_accounts_are_not_heard_of(town, told, likes, cellar, alice, bob, carol, now):
    video = await town.video(bob)
    await likes(alice, video, bob)
    await town.do(mute, muter_id=bob.id, muted_id=alice.id, now=now)
    assert await told(bob) == []
    assert await town.do(unread_count, bob.id) == 0
    await jobs.notify_mention(cellar, video_id=video, account_id=alice.id, mentioned_id=bob.id)
    await town.do(unmute, muter_id=bob.id, muted_id=alice.id)
    assert [each.kind for each in await told(bob)] == ["like"]
    await town.do(block, blocker_id=carol.id, blocked_id=bob.id, now=now)
    await jobs.notify_mention(cellar, video_id=video, account_id=carol.id, mentioned_id=bob.id)
    assert [each.kind for each in await told(bob)] == ["like"]


async def test_reading_marks_all_and_news_make_it_unread_again(town, told, likes, cellar, alice, bob, carol):
    video = await town.video(bob)
    await likes(alice, video, bob)
    await town.do(mark_read, account_id=bob.id, now=cellar.clock())
    assert [each.read for each in await told(bob)] == [True]
    assert await town.do(unread_count, bob.id) == 0
    cellar.clock.now += timedelta(minutes=1)
    await likes(carol, video, bob)
    assert [(each.read, each.count) for each in await told(bob)] == [(False, 2)]
    assert await town.do(unread_count, bob.id) == 1


async def test_unread_is_counted_up_to_99(town, told, cellar, alice, bob):
    for number in range(UNREAD_MAX + 3):
        video = f"test-{number:026}"
        await jobs.notify_mention(cellar, video_id=video, account_id=alice.id, mentioned_id=bob.id)
    assert await town.do(unread_count, bob.id) == UNREAD_MAX
    seen, place = [], {}
    while page := await told(bob, limit=30, **place):
        seen += page
        place = {"before": (page[-1].renewed_at, page[-1].notification_id)}
    assert len({each.video_id for each in seen}) == len(seen) == UNREAD_MAX + 3


async def test_creators_hear_that_a_video_is_public_or_refused(told, cellar, bob):
    for _ in range(2):
        await jobs.notify_published(cellar, video_id="test-one", account_id=bob.id)
        await jobs.notify_refused(cellar, video_id="test-two", account_id=bob.id)
    assert sorted((each.kind, each.actor_id) for each in await told(bob)) == [("published", None), ("refused", None)]


async def test_notifications_end_after_90_days_or_with_their_video(town, told, likes, cellar, alice, bob):
    one, other = await town.video(bob), await town.video(bob)
    await likes(alice, one, bob)
    cellar.clock.now += timedelta(days=1)
    await likes(alice, other, bob)
    cellar.clock.now += RETENTION - timedelta(hours=1)
    await jobs.expire_notifications(cellar)
    assert [each.video_id for each in await told(bob)] == [other]
    for _ in range(2):
        await jobs.forget_video(cellar, video_id=other)
    assert await told(bob) == []
    assert await town.rows("SELECT cause FROM social.notification_cause") == []
    assert await town.wrong_counts() == []
