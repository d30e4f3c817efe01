"""HTTP for the social domain: translates, decides nothing."""

from datetime import datetime
from typing import Annotated, Any, TypeAlias

import msgspec
from litestar import Request, delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.types import ControllerRouterHandler

from clairvue.accounts.edge import installation_of, signed_in, viewer
from clairvue.accounts.look_up import id_of
from clairvue.accounts.model import Viewer
from clairvue.accounts.sign_in import blind_key
from clairvue.families.oversee import find_minor
from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.kit.cursor import PAGE_MAX, CursorUnreadable, decode_cursor, encode_cursor
from clairvue.kit.ids import AccountId, CommentId, VideoId, is_id
from clairvue.social import answers, block, follow, like, save, share, sight
from clairvue.social.comments import delete as comment_deletion
from clairvue.social.comments import like as comment_likes
from clairvue.social.comments import post as comment_posting
from clairvue.social.comments import read as comment_reading
from clairvue.social.comments.model import TOP_RANK, Rank
from clairvue.social.model import TOP, CommentMissing, Place
from clairvue.social.notifications import read as notification_reading
from clairvue.videos.model import VideoMissing

Asked: TypeAlias = Request[Any, Any, Any]
Limit = Annotated[int, QueryParameter(ge=1, le=50, description="How many at most.")]
Cursor = Annotated[str | None, QueryParameter(description="Where the page before ended; none for the first page.")]
Which = Annotated[str, QueryParameter(description="The id of a video.")]


class CommentText(msgspec.Struct, frozen=True):
    """What somebody wants to say under a video, or in reply to a comment on it."""

    video: str
    body: str
    reply_to: str | None = None


@put("/api/social/follows/{handle:str}", status_code=204, access=Access.SIGNED_IN_WHO_SEES)
async def put_follow(request: Asked, handle: FromPath[str]) -> None:
    """Follow somebody. Asking twice is asking once."""
    here, who, whom = await _pair(request, handle, "social.follow.account")
    await here.database.transact(lambda conn: follow.follow(conn, follower_id=who, followed_id=whom, now=here.clock()))


@delete("/api/social/follows/{handle:str}", status_code=204, access=Access.SIGNED_IN)
async def delete_follow(request: Asked, handle: FromPath[str]) -> None:
    """Follow somebody no longer."""
    here, who, whom = await _pair(request, handle, "social.follow.account")
    await here.database.transact(lambda conn: follow.unfollow(conn, follower_id=who, followed_id=whom))


@put("/api/social/blocks/{handle:str}", status_code=204, access=Access.SIGNED_IN)
async def put_block(request: Asked, handle: FromPath[str]) -> None:
    """Hide somebody from you and you from them; follows end both ways."""
    here, who, whom = await _pair(request, handle)
    await here.database.transact(lambda conn: block.block(conn, blocker_id=who, blocked_id=whom, now=here.clock()))


@delete("/api/social/blocks/{handle:str}", status_code=204, access=Access.SIGNED_IN)
async def delete_block(request: Asked, handle: FromPath[str]) -> None:
    """Take a block back. Follows do not come back by themselves."""
    here, who, whom = await _pair(request, handle)
    await here.database.transact(lambda conn: block.unblock(conn, blocker_id=who, blocked_id=whom))


@put("/api/social/mutes/{handle:str}", status_code=204, access=Access.SIGNED_IN)
async def put_mute(request: Asked, handle: FromPath[str]) -> None:
    """See and hear nothing of somebody, who is not told."""
    here, who, whom = await _pair(request, handle)
    await here.database.transact(lambda conn: block.mute(conn, muter_id=who, muted_id=whom, now=here.clock()))


@delete("/api/social/mutes/{handle:str}", status_code=204, access=Access.SIGNED_IN)
async def delete_mute(request: Asked, handle: FromPath[str]) -> None:
    """Take a mute back."""
    here, who, whom = await _pair(request, handle)
    await here.database.transact(lambda conn: block.unmute(conn, muter_id=who, muted_id=whom))


@put("/api/social/likes/{video:str}", status_code=204, access=Access.SIGNED_IN_WHO_SEES)
async def put_like(request: Asked, video: FromPath[str]) -> None:
    """Like a video. Asking twice is asking once."""
    here, who = await _acting(request)
    which = _video_id(video)
    await here.database.transact(
        lambda conn: like.like(conn, account_id=who.account_id, video_id=which, now=here.clock())
    )


@delete("/api/social/likes/{video:str}", status_code=204, access=Access.SIGNED_IN)
async def delete_like(request: Asked, video: FromPath[str]) -> None:
    """Take a like back."""
    here, who = await _acting(request)
    which = _video_id(video)
    await here.database.transact(lambda conn: like.unlike(conn, account_id=who.account_id, video_id=which))


@put("/api/social/saves/{video:str}", status_code=204, access=Access.SIGNED_IN_WHO_SEES)
async def put_save(request: Asked, video: FromPath[str]) -> None:
    """Keep a video for later. Nobody is told."""
    here, who = await _acting(request)
    which = _video_id(video)
    await here.database.transact(
        lambda conn: save.save(conn, account_id=who.account_id, video_id=which, now=here.clock())
    )


@delete("/api/social/saves/{video:str}", status_code=204, access=Access.SIGNED_IN)
async def delete_save(request: Asked, video: FromPath[str]) -> None:
    """Keep a video for later no more."""
    here, who = await _acting(request)
    which = _video_id(video)
    await here.database.transact(lambda conn: save.unsave(conn, account_id=who.account_id, video_id=which))


@post("/api/social/shares/{video:str}", status_code=200, access=Access.WHO_SEES)
async def post_share(request: Asked, video: FromPath[str]) -> answers.ShareLink:
    """Return the link to a video; of those who are signed in, each counts once."""
    here, reader = installation_of(request), await viewer(request)
    which = _video_id(video)
    if reader is not None:
        await _spend(here, reader, "social.act.account")
    link = await here.database.transact(
        lambda conn: share.share(conn, account_id=_id_of(reader), video_id=which, origin=here.origin, now=here.clock())
    )
    return answers.ShareLink(link)


@get("/api/social/profiles/{handle:str}", access=Access.WHO_SEES)
async def get_profile(request: Asked, handle: FromPath[str]) -> answers.Profile:
    """Return somebody, their numbers, and how you stand to them."""
    here, reader = installation_of(request), await viewer(request)
    async with here.database.reading() as conn:
        account_id = await id_of(conn, handle)
        return await answers.show_profile(conn, here.keyring, viewer_id=_id_of(reader), account_id=account_id)


@get("/api/social/followers/{handle:str}", access=Access.WHO_SEES)
async def get_followers(
    request: Asked, handle: FromPath[str], cursor: Cursor = None, limit: Limit = 20
) -> answers.PersonList:
    """Return who follows somebody, the newest first."""
    here, reader_id = installation_of(request), _id_of(await viewer(request))
    async with here.database.reading() as conn:
        account_id = await id_of(conn, handle)
        await sight.see_account(conn, viewer_id=reader_id, account_id=account_id)
        entries = await follow.list_followers(
            conn, account_id=account_id, viewer_id=reader_id, before=_place(cursor), limit=limit
        )
        return await answers.show_people(conn, here.keyring, viewer_id=reader_id, entries=entries, limit=limit)


@get("/api/social/following/{handle:str}", access=Access.WHO_SEES)
async def get_following(
    request: Asked, handle: FromPath[str], cursor: Cursor = None, limit: Limit = 20
) -> answers.PersonList:
    """Return whom somebody follows, the newest first."""
    here, reader_id = installation_of(request), _id_of(await viewer(request))
    async with here.database.reading() as conn:
        account_id = await id_of(conn, handle)
        await sight.see_account(conn, viewer_id=reader_id, account_id=account_id)
        entries = await follow.list_following(
            conn, account_id=account_id, viewer_id=reader_id, before=_place(cursor), limit=limit
        )
        return await answers.show_people(conn, here.keyring, viewer_id=reader_id, entries=entries, limit=limit)


@get("/api/social/minors/{handle:str}", access=Access.SIGNED_IN_WHO_SEES)
async def get_minor(request: Asked, handle: FromPath[str]) -> answers.MinorPeople:
    """Show whom a minor follows and has blocked, at most 100 each, to them and to their guardians."""
    here, who = installation_of(request), await signed_in(request)
    async with here.database.reading() as conn:
        minor_id = await find_minor(conn, viewer=who, handle=handle, now=here.clock())
        return await answers.show_minor(
            conn,
            here.keyring,
            follows=await follow.list_following(conn, account_id=minor_id, viewer_id=minor_id, limit=PAGE_MAX),
            blocks=await block.list_blocks(conn, account_id=minor_id, limit=PAGE_MAX),
        )


@get("/api/social/blocks", access=Access.SIGNED_IN)
async def get_blocks(request: Asked, cursor: Cursor = None, limit: Limit = 20) -> answers.PersonList:
    """Return whom you have blocked, the newest first."""
    here, who = installation_of(request), (await signed_in(request)).account_id
    async with here.database.reading() as conn:
        entries = await block.list_blocks(conn, account_id=who, before=_place(cursor), limit=limit)
        return await answers.show_people(conn, here.keyring, viewer_id=who, entries=entries, limit=limit)


@get("/api/social/mutes", access=Access.SIGNED_IN)
async def get_mutes(request: Asked, cursor: Cursor = None, limit: Limit = 20) -> answers.PersonList:
    """Return whom you have muted, the newest first."""
    here, who = installation_of(request), (await signed_in(request)).account_id
    async with here.database.reading() as conn:
        entries = await block.list_mutes(conn, account_id=who, before=_place(cursor), limit=limit)
        return await answers.show_people(conn, here.keyring, viewer_id=who, entries=entries, limit=limit)


@get("/api/social/comments", access=Access.WHO_SEES)
async def get_comments(request: Asked, video: Which, cursor: Cursor = None, limit: Limit = 20) -> answers.CommentList:
    """Return the comments under a video, without replies: new ones and liked ones first."""
    here, reader_id = installation_of(request), _id_of(await viewer(request))
    which, before = _video_id(video), _rank(cursor)
    async with here.database.reading() as conn:
        found = await comment_reading.list_thread(
            conn, here.keyring, video_id=which, viewer_id=reader_id, before=before, limit=limit, now=here.clock()
        )
        more = encode_cursor(found[-1].rank, found[-1].id) if len(found) == limit else None
        return answers.CommentList(await answers.show_comments(conn, here.keyring, found), more)


@get("/api/social/comments/{comment:str}/replies", access=Access.WHO_SEES)
async def get_replies(
    request: Asked, comment: FromPath[str], cursor: Cursor = None, limit: Limit = 20
) -> answers.CommentList:
    """Return the replies to a comment, the oldest first."""
    here, reader_id = installation_of(request), _id_of(await viewer(request))
    which, after = _comment_id(comment), _after(cursor)
    async with here.database.reading() as conn:
        found = await comment_reading.list_replies(
            conn, here.keyring, comment_id=which, viewer_id=reader_id, after=after, limit=limit, now=here.clock()
        )
        more = encode_cursor(found[-1].id) if len(found) == limit else None
        return answers.CommentList(await answers.show_comments(conn, here.keyring, found), more)


@post("/api/social/comments", status_code=201, access=Access.SIGNED_IN_WHO_SEES)
async def post_comment(request: Asked, data: JSONBody[CommentText]) -> answers.CommentCard:
    """Comment a video, or reply to a comment on it; a reply to a reply joins the comment that was replied to first."""
    here, who = await _acting(request, "social.comment.account")
    which = _video_id(data.video)
    reply_to = _comment_id(data.reply_to) if data.reply_to is not None else None
    written = await here.database.transact(
        lambda conn: comment_posting.post(
            conn,
            here.keyring,
            cell=here.cell,
            author_id=who.account_id,
            slot=who.slot,
            video_id=which,
            text=data.body,
            reply_to=reply_to,
            now=here.clock(),
        )
    )
    async with here.database.reading() as conn:
        (card,) = await answers.show_comments(conn, here.keyring, [written])
        return card


@delete("/api/social/comments/{comment:str}", status_code=204, access=Access.OWNER)
async def delete_comment(request: Asked, comment: FromPath[str]) -> None:
    """Delete a comment of yours, or one on a video of yours."""
    here, who = await _acting(request)
    which = _comment_id(comment)
    await here.database.transact(
        lambda conn: comment_deletion.delete(conn, account_id=who.account_id, comment_id=which, now=here.clock())
    )


@put("/api/social/comments/{comment:str}/like", status_code=204, access=Access.SIGNED_IN_WHO_SEES)
async def put_comment_like(request: Asked, comment: FromPath[str]) -> None:
    """Like a comment. Asking twice is asking once."""
    here, who = await _acting(request)
    which = _comment_id(comment)
    await here.database.transact(
        lambda conn: comment_likes.like(conn, account_id=who.account_id, comment_id=which, now=here.clock())
    )


@delete("/api/social/comments/{comment:str}/like", status_code=204, access=Access.SIGNED_IN)
async def delete_comment_like(request: Asked, comment: FromPath[str]) -> None:
    """Take a like of a comment back."""
    here, who = await _acting(request)
    which = _comment_id(comment)
    await here.database.transact(lambda conn: comment_likes.unlike(conn, account_id=who.account_id, comment_id=which))


@get("/api/social/notifications", access=Access.SIGNED_IN)
async def get_notifications(request: Asked, cursor: Cursor = None, limit: Limit = 20) -> answers.NotificationList:
    """Return what you are told, the newest first."""
    here, who = installation_of(request), (await signed_in(request)).account_id
    before = _place(cursor)
    async with here.database.reading() as conn:
        found = await notification_reading.list_notifications(conn, account_id=who, before=before, limit=limit)
        return await answers.show_notifications(conn, here.keyring, found, limit, viewer_id=who, now=here.clock())


@post("/api/social/notifications/read", status_code=204, access=Access.SIGNED_IN)
async def read_notifications(request: Asked) -> None:
    """Mark everything that you were told until now as read."""
    here, who = installation_of(request), (await signed_in(request)).account_id
    await here.database.transact(lambda conn: notification_reading.mark_read(conn, account_id=who, now=here.clock()))


async def _acting(request: Asked, limit: str = "social.act.account") -> tuple[Installation, Viewer]:
    """Return the cell and who acts, once that is counted."""
    here, who = installation_of(request), await signed_in(request)
    await _spend(here, who, limit)
    return here, who


async def _pair(
    request: Asked, handle: str, limit: str = "social.act.account"
) -> tuple[Installation, AccountId, AccountId]:
    """Return the cell, who acts, and whose the handle is."""
    here, who = await _acting(request, limit)
    async with here.database.reading() as conn:
        return here, who.account_id, await id_of(conn, handle)


async def _spend(here: Installation, who: Viewer, limit: str) -> None:
    await here.rates.spend(limit, blind_key(here.keyring, who.account_id))


def _id_of(reader: Viewer | None) -> AccountId | None:
    return reader and reader.account_id


def _video_id(text: str) -> VideoId:
    if not is_id(text):
        raise VideoMissing
    return VideoId(text)


def _comment_id(text: str) -> CommentId:
    if not is_id(text):
        raise CommentMissing
    return CommentId(text)


def _place(cursor: str | None) -> Place:
    if cursor is None:
        return TOP
    created_at, last_id = decode_cursor(cursor, tuple[datetime, str])
    if not is_id(last_id) or created_at.tzinfo is None:
        raise CursorUnreadable
    return created_at, last_id


def _rank(cursor: str | None) -> Rank:
    if cursor is None:
        return TOP_RANK
    rank, last_id = decode_cursor(cursor, tuple[float, str])
    if not is_id(last_id):
        raise CursorUnreadable
    return rank, last_id


def _after(cursor: str | None) -> str:
    if cursor is None:
        return ""
    (last_id,) = decode_cursor(cursor, tuple[str])
    if not is_id(last_id):
        raise CursorUnreadable
    return last_id


ROUTES: list[ControllerRouterHandler] = [
    put_follow,
    delete_follow,
    put_block,
    delete_block,
    put_mute,
    delete_mute,
    put_like,
    delete_like,
    put_save,
    delete_save,
    post_share,
    get_profile,
    get_followers,
    get_following,
    get_minor,
    get_blocks,
    get_mutes,
    get_comments,
    get_replies,
    post_comment,
    delete_comment,
    put_comment_like,
    delete_comment_like,
    get_notifications,
    read_notifications,
]
