"""Who may have the files of a video: whoever may watch the video, and nobody else learns that there is one."""

from dataclasses import replace

import pytest

from clairvue.app.watching import Watchable, may_watch
from clairvue.kit.ids import make_id
from clairvue.kit.refusals import NotFound
from clairvue.social.follow import follow, is_follower
from clairvue.videos.model import Visibility
from clairvue.videos.withdraw import withdraw

pytestmark = pytest.mark.anyio


@pytest.fixture
def here(installation):
    return replace(installation, is_follower=is_follower)


async def assert_hidden(here, cookies, video_id):
    with pytest.raises(NotFound):
        await may_watch(here, cookies, video_id)


async def test_a_public_video_is_everybodys_until_it_is_withdrawn(here, sign_up_somebody, make_video, now):
    anna, anna_cookies = await sign_up_somebody("anna")
    _, bob_cookies = await sign_up_somebody("bob")
    video_id = await make_video(anna.account_id, anna.slot)
    for cookies in ({}, anna_cookies, bob_cookies, {"clairvue_session": "forged"}):
        assert await may_watch(here, cookies, video_id) == Watchable(public=True)
    await here.database.transact(lambda conn: withdraw(conn, video_id=video_id, account_id=anna.account_id, now=now))
    assert await may_watch(here, anna_cookies, video_id) == Watchable(public=False)
    await assert_hidden(here, bob_cookies, video_id)
    await assert_hidden(here, {}, video_id)


async def test_what_is_not_published_is_its_authors_alone(here, sign_up_somebody, make_video):
    anna, anna_cookies = await sign_up_somebody("anna")
    _, bob_cookies = await sign_up_somebody("bob")
    video_id = await make_video(anna.account_id, anna.slot, published=False)
    assert await may_watch(here, anna_cookies, video_id) == Watchable(public=False)
    await assert_hidden(here, bob_cookies, video_id)
    await assert_hidden(here, {}, video_id)


async def test_what_is_for_followers_is_for_those_who_follow(here, sign_up_somebody, make_video, now):
    anna, anna_cookies = await sign_up_somebody("anna")
    bob, bob_cookies = await sign_up_somebody("bob")
    video_id = await make_video(anna.account_id, anna.slot, visibility=Visibility.FOLLOWERS)
    await assert_hidden(here, bob_cookies, video_id)
    await here.database.transact(
        lambda conn: follow(conn, follower_id=bob.account_id, followed_id=anna.account_id, now=now)
    )
    for cookies in (anna_cookies, bob_cookies):
        assert await may_watch(here, cookies, video_id) == Watchable(public=False)
    await assert_hidden(here, {}, video_id)


async def test_what_does_not_exist_is_nobodys(here, sign_up_somebody, cell, now):
    _, cookies = await sign_up_somebody("anna")
    await assert_hidden(here, cookies, make_id(cell, now))
