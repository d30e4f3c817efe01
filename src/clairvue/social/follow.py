"""Follow and unfollow, and who follows whom. It never decides who may be followed: whoever may be seen, may."""

from datetime import datetime

from clairvue.accounts.age.known import band_now
from clairvue.accounts.model import AccountMissing, AgeBand
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId
from clairvue.social import _store
from clairvue.social.model import (
    FOLLOWS_MAX,
    TOP,
    Entry,
    FollowAdded,
    FollowedFirst,
    FollowRemoved,
    FollowsFull,
    OwnAccount,
    Place,
)


async def follow(conn: Connection, *, follower_id: AccountId, followed_id: AccountId, now: datetime) -> None:
    """Let one account follow another. Asking twice is asking once.

    Whether they share a block is looked up after both counts are held: `block` takes them in the same order, so of two
    that meet the later one sees what the earlier one did.

    Somebody under 16 is followed by those whom they follow: following back is how they approve.

    Raises: OwnAccount, AccountMissing when either has blocked the other, FollowsFull, FollowedFirst.
    """
    if follower_id == followed_id:
        raise OwnAccount
    if await band_now(conn, followed_id, now=now) is AgeBand.UNDER_16 and not await _store.follow_exists(
        conn, followed_id, follower_id
    ):
        raise FollowedFirst
    new = await _store.add_follow(conn, follower_id, followed_id, now)
    if new:
        await move_pair(conn, follower_id=follower_id, followed_id=followed_id, by=1)
    if await _store.block_between(conn, follower_id, followed_id):
        raise AccountMissing
    if not new:
        return
    counts = await _store.account_counts(conn, [follower_id])
    if counts[0][1].following > FOLLOWS_MAX:
        raise FollowsFull(follows_max=FOLLOWS_MAX)
    await emit(conn, FollowAdded(follower_id=follower_id, followed_id=followed_id))


async def unfollow(conn: Connection, *, follower_id: AccountId, followed_id: AccountId) -> None:
    """Let one account follow another no longer, if it did."""
    if await _store.remove_follow(conn, follower_id, followed_id):
        await move_pair(conn, follower_id=follower_id, followed_id=followed_id, by=-1)
        await emit(conn, FollowRemoved(follower_id=follower_id, followed_id=followed_id))


async def move_pair(conn: Connection, *, follower_id: AccountId, followed_id: AccountId, by: int) -> None:
    """Add to the counts of a follower and of whom they follow, in the order of their ids: nobody waits in a circle.

    With `by` 0 it only holds both rows until the transaction ends.
    """
    for account_id in sorted((follower_id, followed_id)):
        if account_id == follower_id:
            await _store.move_account_count(conn, account_id, following=by)
        else:
            await _store.move_account_count(conn, account_id, followers=by)


async def is_follower(conn: Connection, follower_id: AccountId, followed_id: AccountId) -> bool:
    """Say whether the first account follows the second."""
    return await _store.follow_exists(conn, follower_id, followed_id)


async def follows_of(conn: Connection, viewer_id: AccountId, account_ids: list[AccountId]) -> set[AccountId]:
    """Return those of the accounts that the viewer follows."""
    return set(await _store.followed_among(conn, viewer_id, account_ids))


async def followed_by(conn: Connection, account_id: AccountId) -> list[AccountId]:
    """Return everybody whom an account follows (at most FOLLOWS_MAX), the newest first."""
    return await _store.followed_ids(conn, account_id, FOLLOWS_MAX)


async def list_followers(
    conn: Connection, *, account_id: AccountId, viewer_id: AccountId | None, before: Place = TOP, limit: int
) -> list[Entry]:
    """Return who follows an account, the newest first, as the viewer may see it."""
    return await _store.followers(conn, account_id, viewer_id, before, limit)


async def list_following(
    conn: Connection, *, account_id: AccountId, viewer_id: AccountId | None, before: Place = TOP, limit: int
) -> list[Entry]:
    """Return whom an account follows, the newest first, as the viewer may see it."""
    return await _store.following(conn, account_id, viewer_id, before, limit)
