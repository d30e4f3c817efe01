"""Who may have the files of a video: whoever may watch the video, and nobody else learns that there is one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from clairvue.app.watching import Watchable, may_watch
from clairvue.kit.ids import make_id
from clairvue.kit.refusals import NotFound
from clairvue.social.follow import follow, is_follower, unfollow
from clairvue.videos.links import folder_of
from clairvue.videos.model import Visibility
from clairvue.videos.watch import accesses_of
from clairvue.videos.withdraw import withdraw

pytestmark = pytest.mark.anyio


@pytest.fixture
def here(installation):
    return replace(installation, is_follower=is_follower)


@pytest.fixture
def ticket_of(here, now):
    """Make the ticket that a person is given for a video when it is not everybody's."""

    async def ticket_of(person, video_id):
        async with here.database.reading() as conn:
            access = (await accesses_of(conn, [video_id]))[video_id]
        hidden = structs.replace(access, visibility=Visibility.ONLY_ME)
        return folder_of(here.keyring, video_id, hidden, person.account_id, now=now).split("/")[2]

    return ticket_of


async def assert_hidden(here, ticket, video_id):
    with pytest.raises(NotFound):
        await may_watch(here, ticket, video_id)


async def test_a_public_video_is_everybodys_until_it_is_withdrawn(here, newcomer, make_video, ticket_of, now):
    anna, bob = await newcomer("anna"), await newcomer("bob")
    video_id = await make_video(anna.account_id, anna.slot)
    hers, his = await ticket_of(anna, video_id), await ticket_of(bob, video_id)
    for ticket in ("", hers, his, "forged"):
        assert await may_watch(here, ticket, video_id) == Watchable(public=True)
    await here.database.transact(lambda conn: withdraw(conn, video_id=video_id, account_id=anna.account_id, now=now))
    assert await may_watch(here, hers, video_id) == Watchable(public=False)
    await assert_hidden(here, his, video_id)
    await assert_hidden(here, "", video_id)


async def test_what_is_not_published_is_its_authors_alone(here, newcomer, make_video, ticket_of):
    anna, bob = await newcomer("anna"), await newcomer("bob")
    video_id = await make_video(anna.account_id, anna.slot, published=False)
    assert await may_watch(here, await ticket_of(anna, video_id), video_id) == Watchable(public=False)
    await assert_hidden(here, await ticket_of(bob, video_id), video_id)
    await assert_hidden(here, "", video_id)


async def test_what_is_for_followers_ends_with_the_follow(here, newcomer, make_video, ticket_of, now):
    anna, bob = await newcomer("anna"), await newcomer("bob")
    video_id = await make_video(anna.account_id, anna.slot, visibility=Visibility.FOLLOWERS)
    both = {"follower_id": bob.account_id, "followed_id": anna.account_id}
    his = await ticket_of(bob, video_id)
    await assert_hidden(here, his, video_id)
    await here.database.transact(lambda conn: follow(conn, **both, now=now))
    for ticket in (his, await ticket_of(anna, video_id)):
        assert await may_watch(here, ticket, video_id) == Watchable(public=False)
    await assert_hidden(here, "", video_id)
    await here.database.transact(lambda conn: unfollow(conn, **both))
    await assert_hidden(here, his, video_id)


async def test_a_ticket_ends_after_some_hours_and_another_goes_on(here, newcomer, make_video, ticket_of):
    anna = await newcomer("anna")
    video_id = await make_video(anna.account_id, anna.slot, published=False)
    ticket = await ticket_of(anna, video_id)
    for hours, open_ in ((2.99, True), (6, False)):
        then = replace(here, clock=lambda: here.clock() + timedelta(hours=hours))  # noqa: B023 - asked before the next
        if open_:
            assert await may_watch(then, ticket, video_id) == Watchable(public=False)
        else:
            await assert_hidden(then, ticket, video_id)


async def test_what_does_not_exist_is_nobodys(here, newcomer, make_video, ticket_of, cell, now):
    anna = await newcomer("anna")
    ticket = await ticket_of(anna, await make_video(anna.account_id, anna.slot))
    for nothing in ("", ticket):
        await assert_hidden(here, nothing, make_id(cell, now))
