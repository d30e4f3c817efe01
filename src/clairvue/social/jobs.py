"""What the worker does here: notifications from facts, and forgetting. Each job may run any number of times.

A job looks again before it tells: a like that was taken back in the meantime is not news.
"""

from collections.abc import Awaitable, Callable

from clairvue.accounts.age.known import band_now
from clairvue.accounts.model import AgeBand
from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId, CommentId, VideoId
from clairvue.social import forget
from clairvue.social.comments import find
from clairvue.social.count import mine_of
from clairvue.social.follow import is_follower
from clairvue.social.leaving import forget as leaving
from clairvue.social.notifications import expire
from clairvue.social.notifications.model import Happening, Kind
from clairvue.social.notifications.notify import notify


async def notify_follow(installation: Installation, *, follower_id: AccountId, followed_id: AccountId) -> None:
    """Tell somebody who follows them."""

    async def tell(conn: Connection) -> list[Happening]:
        if not await is_follower(conn, follower_id, followed_id):
            return []
        return [Happening(account_id=followed_id, kind=Kind.FOLLOW, cause=follower_id, actor_id=follower_id)]

    await _tell(installation, tell)


async def notify_like(
    installation: Installation, *, video_id: VideoId, account_id: AccountId, owner_id: AccountId
) -> None:
    """Tell the owner of a video who likes it."""

    async def tell(conn: Connection) -> list[Happening]:
        mine = await mine_of(conn, account_id, [video_id])
        if not mine[video_id].likes:
            return []
        return [
            Happening(account_id=owner_id, kind=Kind.LIKE, cause=account_id, actor_id=account_id, video_id=video_id)
        ]

    await _tell(installation, tell)


async def notify_comment(
    installation: Installation,
    *,
    comment_id: CommentId,
    video_id: VideoId,
    account_id: AccountId,
    owner_id: AccountId,
    reply_to_account_id: AccountId | None,
) -> None:
    """Tell whoever was replied to, and the owner of the video unless that is the same."""

    async def tell(conn: Connection) -> list[Happening]:
        if not await find.is_there(conn, comment_id):
            return []
        told = [(owner_id, Kind.COMMENT)] if reply_to_account_id != owner_id else []
        if reply_to_account_id is not None and await _may_reach(installation, conn, account_id, reply_to_account_id):
            told.append((reply_to_account_id, Kind.REPLY))
        return [
            Happening(
                account_id=told_id,
                kind=kind,
                cause=comment_id,
                actor_id=account_id,
                video_id=video_id,
                comment_id=comment_id,
            )
            for told_id, kind in sorted(told)
        ]

    await _tell(installation, tell)


async def notify_comment_like(
    installation: Installation,
    *,
    comment_id: CommentId,
    video_id: VideoId,
    account_id: AccountId,
    author_id: AccountId,
) -> None:
    """Tell the author of a comment who likes it."""

    async def tell(conn: Connection) -> list[Happening]:
        if not await find.is_liked(conn, account_id, comment_id):
            return []
        return [
            Happening(
                account_id=author_id,
                kind=Kind.COMMENT_LIKE,
                cause=account_id,
                actor_id=account_id,
                video_id=video_id,
                comment_id=comment_id,
            )
        ]

    await _tell(installation, tell)


async def notify_mention(
    installation: Installation, *, video_id: VideoId, account_id: AccountId, mentioned_id: AccountId
) -> None:
    """Tell somebody that a caption names them."""

    async def tell(conn: Connection) -> list[Happening]:
        if not await _may_reach(installation, conn, account_id, mentioned_id):
            return []
        return [
            Happening(
                account_id=mentioned_id, kind=Kind.MENTION, cause=video_id, actor_id=account_id, video_id=video_id
            )
        ]

    await _tell(installation, tell)


async def notify_comment_mention(
    installation: Installation,
    *,
    comment_id: CommentId,
    video_id: VideoId,
    account_id: AccountId,
    mentioned_id: AccountId,
) -> None:
    """Tell somebody that a comment names them."""

    async def tell(conn: Connection) -> list[Happening]:
        if not await find.is_there(conn, comment_id):
            return []
        if not await _may_reach(installation, conn, account_id, mentioned_id):
            return []
        return [
            Happening(
                account_id=mentioned_id,
                kind=Kind.MENTION,
                cause=comment_id,
                actor_id=account_id,
                video_id=video_id,
                comment_id=comment_id,
            )
        ]

    await _tell(installation, tell)


async def notify_published(installation: Installation, *, video_id: VideoId, account_id: AccountId) -> None:
    """Tell the owner of a video that it can be watched."""

    async def tell(_conn: Connection) -> list[Happening]:
        return [Happening(account_id=account_id, kind=Kind.PUBLISHED, cause=video_id, video_id=video_id)]

    await _tell(installation, tell)


async def notify_refused(installation: Installation, *, video_id: VideoId, account_id: AccountId) -> None:
    """Tell the owner of a video that it was refused; its page says why."""
    told = Happening(account_id=account_id, kind=Kind.REFUSED, cause=video_id, video_id=video_id)
    await _tell_plainly(installation, told)


async def notify_new_sign_in(installation: Installation, *, account_id: AccountId, cause: str) -> None:
    """Tell somebody that they were signed in from a browser that was not known."""
    await _tell_plainly(installation, Happening(account_id=account_id, kind=Kind.NEW_SIGN_IN, cause=cause))


async def notify_security(installation: Installation, *, account_id: AccountId, cause: str) -> None:
    """Tell somebody that how they sign in was changed."""
    await _tell_plainly(installation, Happening(account_id=account_id, kind=Kind.SECURITY, cause=cause))


async def notify_role(installation: Installation, *, account_id: AccountId, cause: str) -> None:
    """Tell somebody that they were given a role, or that one was taken away."""
    await _tell_plainly(installation, Happening(account_id=account_id, kind=Kind.ROLE, cause=cause))


async def notify_audience(installation: Installation, *, account_id: AccountId, cause: str) -> None:
    """Tell somebody that their public videos are for their followers now."""
    await _tell_plainly(installation, Happening(account_id=account_id, kind=Kind.AUDIENCE, cause=cause))


async def notify_age_marked(
    installation: Installation, *, video_id: VideoId, account_id: AccountId, cause: str
) -> None:
    """Tell somebody that a moderator marked their video as for adults."""
    told = Happening(account_id=account_id, kind=Kind.AGE_MARKED, cause=cause, video_id=video_id)
    await _tell_plainly(installation, told)


async def notify_age_mark_lifted(
    installation: Installation, *, video_id: VideoId, account_id: AccountId, cause: str
) -> None:
    """Tell somebody that a moderator took such a mark back."""
    told = Happening(account_id=account_id, kind=Kind.AGE_MARK_LIFTED, cause=cause, video_id=video_id)
    await _tell_plainly(installation, told)


async def _tell_plainly(installation: Installation, happening: Happening) -> None:
    """Tell what needs no second look: it happened, and cannot be taken back."""

    async def tell(_conn: Connection) -> list[Happening]:
        return [happening]

    await _tell(installation, tell)


async def expire_notifications(installation: Installation) -> None:
    """Delete notifications at the end of their time."""
    while await installation.database.transact(lambda conn: expire.expire(conn, now=installation.clock())):
        pass


async def forget_video(installation: Installation, *, video_id: VideoId) -> None:
    """Delete everything that anybody did to a video that is no more."""
    while await installation.database.transact(lambda conn: forget.forget_some(conn, video_id=video_id)):
        pass
    while await installation.database.transact(lambda conn: expire.forget_video(conn, video_id=video_id)):
        pass


async def forget_account(installation: Installation, *, account_id: AccountId) -> None:
    """Take back whatever somebody who has gone did, and delete what was done to them."""
    now = installation.clock()
    while await installation.database.transact(lambda conn: leaving.forget_some(conn, account_id=account_id, now=now)):
        pass
    await installation.database.transact(lambda conn: leaving.forget_last(conn, account_id=account_id))


async def _may_reach(installation: Installation, conn: Connection, actor_id: AccountId, account_id: AccountId) -> bool:
    """Say whether somebody is told what another said to them: under 16, only by those whom they follow."""
    band = await band_now(conn, account_id, now=installation.clock())
    return band is not AgeBand.UNDER_16 or await is_follower(conn, account_id, actor_id)


async def _tell(installation: Installation, tell: Callable[[Connection], Awaitable[list[Happening]]]) -> None:
    async def run(conn: Connection) -> None:
        for happening in await tell(conn):
            await notify(conn, happening, cell=installation.cell, now=installation.clock())

    await installation.database.transact(run)
