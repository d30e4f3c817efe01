"""Counts equal rows, whatever many people do at once."""

import asyncio
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clairvue.kit.refusals import Refusal
from clairvue.social import forget
from clairvue.social.block import block, unblock
from clairvue.social.comments import like as comment_likes
from clairvue.social.comments.delete import delete
from clairvue.social.comments.post import post
from clairvue.social.count import account_counts_of, counts_of
from clairvue.social.follow import follow, unfollow
from clairvue.social.like import like, unlike
from clairvue.social.save import save, unsave
from clairvue.social.share import share


class Crowd:
    """A few people who do anything to a few videos and to each other."""

    def __init__(self, town, people, videos):
        self.town, self.people, self.videos = town, people, videos
        self.comments = ["test-00000000000000000000000000"]

    async def act(self, what, who, other, video, pick):
        person, whom = self.people[who], self.people[other]
        clip = self.videos[video]
        comment = self.comments[pick % len(self.comments)]
        pair = {"blocker_id": person.id, "blocked_id": whom.id}
        follows = {"follower_id": person.id, "followed_id": whom.id}
        by = {"account_id": person.id}
        now = self.town.now
        acts = {
            "follow": (follow, {**follows, "now": now}),
            "unfollow": (unfollow, follows),
            "block": (block, {**pair, "now": now}),
            "unblock": (unblock, pair),
            "like": (like, {**by, "video_id": clip, "now": now}),
            "unlike": (unlike, {**by, "video_id": clip}),
            "save": (save, {**by, "video_id": clip, "now": now}),
            "unsave": (unsave, {**by, "video_id": clip}),
            "share": (share, {**by, "video_id": clip, "origin": "", "now": now}),
            "like comment": (comment_likes.like, {**by, "comment_id": comment, "now": now}),
            "unlike comment": (comment_likes.unlike, {**by, "comment_id": comment}),
            "delete": (delete, {**by, "comment_id": comment, "now": now}),
            "forget": (forget.forget_some, {"video_id": clip}),
        }
        try:
            if what in {"comment", "reply"}:
                await self.say(person, clip, comment if what == "reply" else None)
            else:
                verb, arguments = acts[what]
                await self.town.do(verb, **arguments)
        except Refusal:
            return

    async def say(self, person, video, reply_to):
        written = await self.town.do(
            post,
            self.town.keyring,
            cell=self.town.cell,
            author_id=person.id,
            slot=person.slot,
            video_id=video,
            text="words",
            reply_to=reply_to,
            now=self.town.now,
        )
        self.comments.append(written.id)


ACTS = [
    *("follow", "unfollow", "block", "unblock", "like", "unlike", "save", "unsave", "share"),
    *("comment", "reply", "reply", "like comment", "unlike comment", "delete"),
]
PEOPLE, VIDEOS = 4, 2


@pytest.fixture
async def crowd(town):
    people = [town.person() for _ in range(PEOPLE)]
    return Crowd(town, people, [await town.video(people[number]) for number in range(VIDEOS)])


act = st.tuples(
    st.sampled_from([*ACTS, "forget"]),
    st.integers(0, PEOPLE - 1),
    st.integers(0, PEOPLE - 1),
    st.integers(0, VIDEOS - 1),
    st.integers(0, 50),
)


async def test_counts_equal_rows_after_any_acts_in_any_order(crowd):
    loop = asyncio.get_running_loop()

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(act, max_size=25))
    def try_acts(acts):
        asyncio.run_coroutine_threadsafe(check(acts), loop).result()

    async def check(acts):
        for each in acts:
            await crowd.act(*each)
        assert await crowd.town.wrong_counts() == []

    await asyncio.to_thread(try_acts)


async def test_counts_equal_rows_after_many_acts_at_once(crowd):
    chance = random.Random(7)

    async def live():
        for _ in range(40):
            people = chance.randrange(PEOPLE), chance.randrange(PEOPLE)
            await crowd.act(chance.choice(ACTS), *people, chance.randrange(VIDEOS), chance.randrange(1000))

    await asyncio.gather(*(live() for _ in range(8)))
    assert await crowd.town.wrong_counts() == []


async def test_a_crowd_that_likes_one_video_at_once_is_counted_to_the_last(town, bob, now):
    video = await town.video(bob)
    people = [town.person() for _ in range(60)]
    await asyncio.gather(*(town.do(like, account_id=person.id, video_id=video, now=now) for person in people))
    assert (await town.do(counts_of, [video]))[video].likes == len(people)
    assert (await town.do(account_counts_of, [bob.id]))[bob.id].likes == len(people)


async def test_a_wrong_count_is_found(town, alice, bob, now):
    video = await town.video(bob)
    await town.do(like, account_id=alice.id, video_id=video, now=now)
    async with town.database.reading() as conn:
        await conn.execute("UPDATE social.video_count SET likes = 2")
        await conn.execute("DELETE FROM social.account_count")
    assert await town.wrong_counts() == [video, bob.id]
