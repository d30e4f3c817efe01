"""Plain lists: of a creator, liked, saved, under a hashtag, and one clip by itself."""

from datetime import timedelta

import pytest

from clairvue.accounts.model import AccountMissing
from clairvue.feed import grids
from clairvue.social.block import block, mute
from clairvue.social.follow import follow
from clairvue.social.like import like
from clairvue.social.save import save
from clairvue.videos.model import VideoMissing, Visibility


@pytest.fixture
def read(installation):
    async def read(grid, viewer, **asked):
        items, cursor = [], None
        while True:
            async with installation.database.reading() as conn:
                page = await grid(installation, conn, viewer, cursor=cursor, limit=2, **asked)
            items += [card.id for card in page.items]
            cursor = page.cursor
            if cursor is None:
                return items

    return read


async def test_a_creators_clips_are_those_that_the_viewer_may_see(read, publish, makers, database, now):
    anna, ben, cleo = await makers(3)
    public = [await publish(ben, hours_ago=hours) for hours in (1, 2, 3, 4, 5)]
    followers = await publish(ben, hours_ago=6, visibility=Visibility.FOLLOWERS)
    await publish(ben, hours_ago=7, visibility=Visibility.ONLY_ME)
    await database.transact(lambda conn: follow(conn, follower_id=anna.id, followed_id=ben.id, now=now))
    assert await read(grids.of_account, None, handle=ben.handle) == public
    assert await read(grids.of_account, cleo.id, handle=ben.handle) == public
    assert await read(grids.of_account, anna.id, handle=ben.handle) == [*public, followers]
    await database.transact(lambda conn: mute(conn, muter_id=anna.id, muted_id=ben.id, now=now))
    assert await read(grids.of_account, anna.id, handle=ben.handle) == [*public, followers]
    await database.transact(lambda conn: block(conn, blocker_id=ben.id, blocked_id=cleo.id, now=now))
    with pytest.raises(AccountMissing):
        await read(grids.of_account, cleo.id, handle=ben.handle)


async def test_liked_and_saved_are_the_viewers_own_the_newest_first(read, publish, makers, database, now):
    anna, ben = await makers(2)
    clips = [await publish(ben) for _ in range(3)]
    for minutes, clip in enumerate(clips):
        at = now + timedelta(minutes=minutes)
        await database.transact(lambda conn, clip=clip, at=at: like(conn, account_id=anna.id, video_id=clip, now=at))
        await database.transact(lambda conn, clip=clip, at=at: save(conn, account_id=anna.id, video_id=clip, now=at))
    assert await read(grids.liked, anna.id) == clips[::-1]
    assert await read(grids.saved, anna.id) == clips[::-1]
    assert await read(grids.liked, ben.id) == []
    await database.transact(lambda conn: block(conn, blocker_id=ben.id, blocked_id=anna.id, now=now))
    assert await read(grids.liked, anna.id) == []


async def test_a_hashtag_lists_public_clips(read, publish, makers):
    (anna,) = await makers(1)
    clips = [await publish(anna, hours_ago=9 - number, caption=f"number {number} #Été") for number in range(3)]
    await publish(anna, caption="hidden #été", visibility=Visibility.FOLLOWERS)
    assert await read(grids.under_hashtag, None, tag="#été") == clips[::-1]


async def test_one_clip_is_shown_with_what_the_viewer_did(installation, publish, makers, database, now):
    anna, ben = await makers(2)
    clip = await publish(ben, caption="Bonjour #paris")
    hidden = await publish(ben, visibility=Visibility.ONLY_ME)
    await database.transact(lambda conn: like(conn, account_id=anna.id, video_id=clip, now=now))
    async with database.reading() as conn:
        card = await grids.one(installation, conn, anna.id, clip)
        assert (card.caption, card.hashtags, card.account.handle) == ("Bonjour #paris", ["paris"], ben.handle)
        assert card.mine.likes
        assert not card.mine.follows
        assert card.counts.likes == 1
        assert not (await grids.one(installation, conn, None, clip)).mine.likes
        assert (await grids.one(installation, conn, ben.id, hidden)).visibility == "only-me"
        for viewer in (None, anna.id):
            with pytest.raises(VideoMissing):
                await grids.one(installation, conn, viewer, hidden)
    await database.transact(lambda conn: mute(conn, muter_id=anna.id, muted_id=ben.id, now=now))
    async with database.reading() as conn:
        assert (await grids.one(installation, conn, anna.id, clip)).id == clip
    await database.transact(lambda conn: block(conn, blocker_id=anna.id, blocked_id=ben.id, now=now))
    async with database.reading() as conn:
        with pytest.raises(VideoMissing):
            await grids.one(installation, conn, anna.id, clip)
