"""Forget somebody who has gone for good: what they did is taken back as they could have done it, so counts stay right.

Where others are told "Anna and four more", the whole notification goes: it names who has gone.
"""

from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId
from clairvue.social import _store as counts
from clairvue.social.comments import like as comment_likes
from clairvue.social.comments.delete import delete
from clairvue.social.follow import unfollow
from clairvue.social.leaving import _store
from clairvue.social.like import unlike
from clairvue.social.save import unsave

AT_ONCE = 50  # a transaction stays short


async def forget_some(conn: Connection, *, account_id: AccountId, now: datetime) -> int:
    """Take some of what an account did back, and what was done to it; return how many: call until 0."""
    follows = await _store.follows(conn, account_id, AT_ONCE)
    for follower_id, followed_id in sorted(follows):
        await unfollow(conn, follower_id=follower_id, followed_id=followed_id)
    liked = await _store.liked(conn, account_id, AT_ONCE)
    for video_id in liked:
        await unlike(conn, account_id=account_id, video_id=video_id)
    saved = await _store.saved(conn, account_id, AT_ONCE)
    for video_id in saved:
        await unsave(conn, account_id=account_id, video_id=video_id)
    shared = await _store.remove_shares(conn, account_id, AT_ONCE)
    for video_id in sorted(shared):
        await counts.move_video_count(conn, video_id, shares=-1)
    liked_comments = await _store.comments_liked(conn, account_id, AT_ONCE)
    for comment_id in liked_comments:
        await comment_likes.unlike(conn, account_id=account_id, comment_id=comment_id)
    written = await _store.comments_by(conn, account_id, AT_ONCE)
    for comment_id in written:
        await delete(conn, account_id=account_id, comment_id=comment_id, now=now)
    return sum(map(len, (follows, liked, saved, shared, liked_comments, written)))


async def forget_last(conn: Connection, *, account_id: AccountId) -> None:
    """Delete what nothing counts: blocks, mutes, notifications, and the account's own counts."""
    await _store.remove_blocks(conn, account_id)
    await _store.remove_mutes(conn, account_id)
    await _store.remove_notifications(conn, account_id)
    await _store.remove_causes(conn, account_id)
    await _store.remove_account_count(conn, account_id)
