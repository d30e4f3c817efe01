import asyncio
from datetime import timedelta

import pytest

from clairvue.accounts.model import AccountMissing
from clairvue.social.block import block, hidden_accounts, hidden_among, mute, unblock, unmute
from clairvue.social.count import account_counts_of, relation_of
from clairvue.social.follow import follow, follows_of, is_follower, list_followers, list_following, unfollow
from clairvue.social.model import AccountCounts, OwnAccount, Relation


async def counts(town, person):
    return (await town.do(account_counts_of, [person.id]))[person.id]


async def test_following_twice_is_following_once(town, alice, bob, now):
    for _ in range(2):
        await town.do(follow, follower_id=alice.id, followed_id=bob.id, now=now)
    assert await town.do(is_follower, alice.id, bob.id)
    assert not await town.do(is_follower, bob.id, alice.id)
    assert await counts(town, alice) == AccountCounts(following=1)
    assert await counts(town, bob) == AccountCounts(followers=1)
    assert await town.facts() == ["FollowAdded"]


async def test_unfollowing_whom_one_does_not_follow_changes_nothing(town, alice, bob, now):
    await town.do(unfollow, follower_id=alice.id, followed_id=bob.id)
    await town.do(follow, follower_id=alice.id, followed_id=bob.id, now=now)
    for _ in range(2):
        await town.do(unfollow, follower_id=alice.id, followed_id=bob.id)
    assert await counts(town, bob) == AccountCounts()
    assert await town.facts() == ["FollowAdded", "FollowRemoved"]


async def test_nobody_follows_blocks_or_mutes_themselves(town, alice, now):
    with pytest.raises(OwnAccount):
        await town.do(follow, follower_id=alice.id, followed_id=alice.id, now=now)
    with pytest.raises(OwnAccount):
        await town.do(block, blocker_id=alice.id, blocked_id=alice.id, now=now)
    with pytest.raises(OwnAccount):
        await town.do(mute, muter_id=alice.id, muted_id=alice.id, now=now)


async def test_a_block_ends_follows_both_ways_and_lets_nobody_follow(town, alice, bob, now):
    await town.do(follow, follower_id=alice.id, followed_id=bob.id, now=now)
    await town.do(follow, follower_id=bob.id, followed_id=alice.id, now=now)
    for _ in range(2):
        await town.do(block, blocker_id=alice.id, blocked_id=bob.id, now=now)
    assert await counts(town, alice) == await counts(town, bob) == AccountCounts()
    for one, other in [(alice, bob), (bob, alice)]:
        with pytest.raises(AccountMissing):
            await town.do(follow, follower_id=one.id, followed_id=other.id, now=now)
        assert not await town.do(is_follower, one.id, other.id)
    await town.do(unblock, blocker_id=alice.id, blocked_id=bob.id)
    await town.do(follow, follower_id=bob.id, followed_id=alice.id, now=now)
    assert await town.wrong_counts() == []


async def test_of_a_follow_and_a_block_at_once_the_block_stays(town, alice, bob, now):
    for _ in range(30):
        await asyncio.gather(
            town.do(follow, follower_id=bob.id, followed_id=alice.id, now=now),
            town.do(block, blocker_id=alice.id, blocked_id=bob.id, now=now),
            return_exceptions=True,
        )
        assert (await town.do(relation_of, alice.id, bob.id)).blocks
        assert not await town.do(is_follower, bob.id, alice.id)
        await town.do(unblock, blocker_id=alice.id, blocked_id=bob.id)
    assert await town.wrong_counts() == []


async def test_hidden_is_whoever_is_blocked_either_way_or_muted(town, alice, bob, carol, now):
    stranger = town.person()
    await town.do(block, blocker_id=bob.id, blocked_id=alice.id, now=now)
    await town.do(mute, muter_id=alice.id, muted_id=carol.id, now=now)
    assert await town.do(hidden_accounts, alice.id) == {bob.id, carol.id}
    assert await town.do(hidden_among, alice.id, [carol.id, stranger.id]) == {carol.id}
    assert await town.do(hidden_accounts, bob.id) == {alice.id}
    assert await town.do(hidden_accounts, carol.id) == set()
    await town.do(unmute, muter_id=alice.id, muted_id=carol.id)
    assert await town.do(hidden_accounts, alice.id) == {bob.id}


async def test_a_relation_says_how_the_viewer_stands_to_somebody(town, alice, bob, now):
    await town.do(follow, follower_id=bob.id, followed_id=alice.id, now=now)
    await town.do(mute, muter_id=alice.id, muted_id=bob.id, now=now)
    assert await town.do(relation_of, alice.id, bob.id) == Relation(followed_by=True, mutes=True)
    assert await town.do(relation_of, bob.id, alice.id) == Relation(follows=True)


async def test_follows_of_names_only_those_that_were_asked_for(town, alice, bob, carol, now):
    await town.do(follow, follower_id=alice.id, followed_id=bob.id, now=now)
    await town.do(follow, follower_id=alice.id, followed_id=carol.id, now=now)
    assert await town.do(follows_of, alice.id, [bob.id, alice.id]) == {bob.id}
    assert await town.do(follows_of, alice.id, []) == set()


async def test_pages_of_followers_meet_without_gap_or_repeat(town, alice, now):
    people = [town.person() for _ in range(7)]
    for number, person in enumerate(people):
        at = now + timedelta(seconds=number // 2)  # some at the same moment
        await town.do(follow, follower_id=person.id, followed_id=alice.id, now=at)
        await town.do(follow, follower_id=alice.id, followed_id=person.id, now=at)
    for listed in (list_followers, list_following):
        seen, place = [], {}
        while page := await town.do(listed, account_id=alice.id, viewer_id=None, limit=3, **place):
            seen += page
            place = {"before": page[-1].place}
        assert {entry.id for entry in seen} == {person.id for person in people}
        assert seen == sorted(seen, key=lambda entry: entry.place, reverse=True)
        assert len(seen) == len(people)


async def test_whoever_shares_a_block_with_the_viewer_is_in_no_list(town, alice, bob, carol, now):
    await town.do(follow, follower_id=bob.id, followed_id=alice.id, now=now)
    await town.do(block, blocker_id=bob.id, blocked_id=carol.id, now=now)
    seen_by_carol = await town.do(list_followers, account_id=alice.id, viewer_id=carol.id, limit=10)
    assert seen_by_carol == []
    assert len(await town.do(list_followers, account_id=alice.id, viewer_id=None, limit=10)) == 1
