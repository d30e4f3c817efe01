"""What the social domain answers over HTTP, and how it is put together: each page of it in a handful of queries."""

from datetime import datetime

import msgspec

from clairvue.accounts.look_up import get_account, get_many
from clairvue.accounts.model import Account, AccountCard
from clairvue.db.database import Connection
from clairvue.kit.cursor import encode_cursor
from clairvue.kit.ids import AccountId, CommentId, NotificationId, VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.social.comments.model import Comment, excerpt
from clairvue.social.comments.read import get_bodies
from clairvue.social.count import account_counts_of, relation_of
from clairvue.social.follow import follows_of
from clairvue.social.model import Entry, Relation
from clairvue.social.notifications.model import Notification
from clairvue.social.sight import see_account
from clairvue.videos.catalogue import count_public
from clairvue.videos.detail import POSTER
from clairvue.videos.links import folder_of
from clairvue.videos.read import outlines_of


class ProfileCounts(msgspec.Struct, frozen=True):
    """The numbers of a profile; `likes` are those of all its videos, `videos` those that are public."""

    followers: int
    following: int
    likes: int
    videos: int


class ProfileRelation(msgspec.Struct, frozen=True):
    """How you stand to somebody; `self`: it is you."""

    follows: bool
    followed_by: bool
    blocks: bool
    mutes: bool
    is_self: bool = msgspec.field(name="self")


class Profile(msgspec.Struct, frozen=True):
    """Somebody, their numbers, and how you stand to them."""

    account: Account
    counts: ProfileCounts
    relation: ProfileRelation


class PersonCard(msgspec.Struct, frozen=True):
    """Somebody in a list, and whether you follow them."""

    id: AccountId
    handle: str
    display_name: str
    picture_url: str | None
    follows: bool


class PersonList(msgspec.Struct, frozen=True):
    """A page of people. No cursor: there is nothing more."""

    items: list[PersonCard]
    cursor: str | None


class CommentMine(msgspec.Struct, frozen=True):
    """What you did to a comment."""

    likes: bool


class CommentCard(msgspec.Struct, frozen=True):
    """A comment. Of one that was deleted only its place is left: no account, no body."""

    id: CommentId
    video: VideoId
    account: AccountCard | None
    body: str
    reply_to: CommentId | None
    replies: int
    likes: int
    mine: CommentMine
    deleted: bool
    created_at: datetime


class CommentList(msgspec.Struct, frozen=True):
    """A page of comments. No cursor: there is nothing more."""

    items: list[CommentCard]
    cursor: str | None


class NotedVideo(msgspec.Struct, frozen=True):
    """The video that a notification is about."""

    id: VideoId
    poster_url: str | None


class NotedComment(msgspec.Struct, frozen=True):
    """The comment that a notification is about, and how it begins."""

    id: CommentId
    excerpt: str


class NotificationCard(msgspec.Struct, frozen=True):
    """What you are told: `count` times in a day, `actor` being who did it last."""

    id: NotificationId
    kind: str
    actor: AccountCard | None
    video: NotedVideo | None
    comment: NotedComment | None
    count: int
    created_at: datetime
    read: bool


class NotificationList(msgspec.Struct, frozen=True):
    """A page of notifications. No cursor: there is nothing more."""

    items: list[NotificationCard]
    cursor: str | None


class ShareLink(msgspec.Struct, frozen=True):
    """The link to hand on."""

    share_url: str


async def show_profile(
    conn: Connection, keyring: Keyring, *, viewer_id: AccountId | None, account_id: AccountId
) -> Profile:
    """Return somebody as the viewer may see them. Whoever blocked somebody still finds them, to take the block back.

    Raises: AccountMissing.
    """
    relation = Relation()
    if viewer_id is not None and viewer_id != account_id:
        relation = await relation_of(conn, viewer_id, account_id)
        if not relation.blocks:
            await see_account(conn, viewer_id=viewer_id, account_id=account_id)
    account = await get_account(conn, keyring, account_id)
    counts = (await account_counts_of(conn, [account_id]))[account_id]
    videos = (await count_public(conn, [account_id]))[account_id]
    return Profile(
        account=account,
        counts=ProfileCounts(followers=counts.followers, following=counts.following, likes=counts.likes, videos=videos),
        relation=ProfileRelation(
            follows=relation.follows,
            followed_by=relation.followed_by,
            blocks=relation.blocks,
            mutes=relation.mutes,
            is_self=viewer_id == account_id,
        ),
    )


class MinorPeople(msgspec.Struct, frozen=True):
    """Whom a minor follows and has blocked, the newest first: the same to them and to their guardians."""

    follows: list[AccountCard]
    blocks: list[AccountCard]


async def show_minor(conn: Connection, keyring: Keyring, *, follows: list[Entry], blocks: list[Entry]) -> MinorPeople:
    """Return the people of a minor; what was erased is left out."""
    cards = await get_many(conn, keyring, [AccountId(entry.id) for entry in (*follows, *blocks)])

    def shown(entries: list[Entry]) -> list[AccountCard]:
        return [cards[AccountId(entry.id)] for entry in entries if entry.id in cards]

    return MinorPeople(shown(follows), shown(blocks))


async def show_people(
    conn: Connection, keyring: Keyring, *, viewer_id: AccountId | None, entries: list[Entry], limit: int
) -> PersonList:
    """Return the people of a list's page; what was erased is left out."""
    ids = [AccountId(entry.id) for entry in entries]
    cards = await get_many(conn, keyring, ids)
    followed = await follows_of(conn, viewer_id, ids) if viewer_id is not None and ids else set[AccountId]()
    people = [
        PersonCard(card.id, card.handle, card.display_name, card.picture_url, card.id in followed)
        for account_id in ids
        if (card := cards.get(account_id)) is not None
    ]
    more = len(entries) == limit
    return PersonList(people, place_cursor(entries[-1].created_at, entries[-1].id) if more else None)


async def show_comments(conn: Connection, keyring: Keyring, comments: list[Comment]) -> list[CommentCard]:
    """Return comments with who wrote them."""
    authors = list({comment.author_id for comment in comments if comment.author_id is not None})
    cards = await get_many(conn, keyring, authors)
    return [_comment(comment, cards.get(comment.author_id) if comment.author_id else None) for comment in comments]


def _comment(comment: Comment, account: AccountCard | None) -> CommentCard:
    return CommentCard(
        id=comment.id,
        video=comment.video_id,
        account=account,
        body=comment.body if account else "",
        reply_to=comment.reply_to,
        replies=comment.replies,
        likes=comment.likes,
        mine=CommentMine(comment.mine_likes),
        deleted=account is None,
        created_at=comment.created_at,
    )


async def show_notifications(
    conn: Connection,
    keyring: Keyring,
    notifications: list[Notification],
    limit: int,
    *,
    viewer_id: AccountId,
    now: datetime,
) -> NotificationList:
    """Return a viewer's notifications with who did it, and to what."""
    actors = await get_many(conn, keyring, list({each.actor_id for each in notifications if each.actor_id}))
    videos = await outlines_of(conn, list({each.video_id for each in notifications if each.video_id}))
    posters = {
        video.id: f"{folder_of(keyring, video.id, video.access, viewer_id, now=now)}/{POSTER}"
        for video in videos.values()
        if video.watchable
    }
    comment_ids = list({each.comment_id for each in notifications if each.comment_id})
    bodies = await get_bodies(conn, keyring, comment_ids) if comment_ids else {}
    items = [
        NotificationCard(
            id=each.notification_id,
            kind=each.kind,
            actor=actors.get(each.actor_id) if each.actor_id else None,
            video=NotedVideo(each.video_id, posters.get(each.video_id)) if each.video_id else None,
            comment=_noted_comment(each.comment_id, bodies) if each.comment_id else None,
            count=each.count,
            created_at=each.renewed_at,
            read=each.read,
        )
        for each in notifications
    ]
    more = len(notifications) == limit
    last = notifications[-1] if more else None
    return NotificationList(items, place_cursor(last.renewed_at, last.notification_id) if last else None)


def _noted_comment(comment_id: CommentId, bodies: dict[CommentId, str]) -> NotedComment | None:
    return NotedComment(comment_id, excerpt(bodies[comment_id])) if comment_id in bodies else None


def place_cursor(created_at: datetime, last_id: str) -> str:
    """Return the cursor that stands just below a row of a list ordered by time."""
    return encode_cursor(created_at.isoformat(), last_id)
