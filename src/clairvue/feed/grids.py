"""Plain lists of clips as full cards: of a creator, liked, saved, under a hashtag, named. Nothing here ranks."""

from clairvue.accounts.look_up import id_of
from clairvue.db.database import Connection
from clairvue.feed.hydrate import hydrate, hydrate_wanted
from clairvue.feed.model import CardList, VideoCard
from clairvue.installation import Installation
from clairvue.kit.cursor import decode_cursor, encode_cursor
from clairvue.kit.ids import AccountId, VideoId
from clairvue.social.follow import is_follower
from clairvue.social.like import list_likes
from clairvue.social.model import Entry
from clairvue.social.save import list_saves
from clairvue.social.sight import see_account
from clairvue.videos.catalogue import LAST_ID, audiences, published_by, read_place, tagged, write_place
from clairvue.videos.model import VideoMissing


async def one(
    installation: Installation, conn: Connection, viewer_id: AccountId | None, video_id: VideoId
) -> VideoCard:
    """Return one card.

    Raises: VideoMissing.
    """
    for card in await hydrate_wanted(installation, conn, viewer_id, [video_id]):
        return card
    raise VideoMissing


async def named(
    installation: Installation, conn: Connection, viewer_id: AccountId | None, video_ids: list[VideoId]
) -> CardList:
    """Return those of these clips that the viewer may see, in the same order; nothing says why others are missing."""
    return CardList(items=await hydrate_wanted(installation, conn, viewer_id, video_ids), cursor=None)


async def of_account(
    installation: Installation,
    conn: Connection,
    viewer_id: AccountId | None,
    *,
    handle: str,
    cursor: str | None,
    limit: int,
) -> CardList:
    """Return what a creator has published and the viewer may see, the latest first.

    Raises: AccountMissing, CursorUnreadable.
    """
    account_id = await id_of(conn, handle)
    await see_account(conn, viewer_id=viewer_id, account_id=account_id)
    follows = viewer_id is not None and await is_follower(conn, viewer_id, account_id)
    places = await published_by(
        conn,
        [account_id],
        visibilities=audiences(account_id, viewer_id, follows=follows),
        before=read_place(cursor),
        limit=limit,
    )
    items = await hydrate_wanted(installation, conn, viewer_id, [place.id for place in places])
    return CardList(items=items, cursor=write_place(places[-1]) if len(places) == limit else None)


async def liked(
    installation: Installation, conn: Connection, viewer_id: AccountId, *, cursor: str | None, limit: int
) -> CardList:
    """Return what the viewer liked and may still see, the newest like first."""
    entries = await list_likes(conn, account_id=viewer_id, before=read_place(cursor), limit=limit)
    return await _entries(installation, conn, viewer_id, entries, limit)


async def saved(
    installation: Installation, conn: Connection, viewer_id: AccountId, *, cursor: str | None, limit: int
) -> CardList:
    """Return what the viewer saved and may still see, the newest save first."""
    entries = await list_saves(conn, account_id=viewer_id, before=read_place(cursor), limit=limit)
    return await _entries(installation, conn, viewer_id, entries, limit)


async def under_hashtag(
    installation: Installation,
    conn: Connection,
    viewer_id: AccountId | None,
    *,
    tag: str,
    cursor: str | None,
    limit: int,
) -> CardList:
    """Return the public clips that carry a hashtag, the newest upload first."""
    before = VideoId(decode_cursor(cursor, tuple[str])[0]) if cursor else LAST_ID
    ids = await tagged(conn, tag.removeprefix("#"), before=before, limit=limit)
    items = await hydrate(installation, conn, viewer_id, ids)
    return CardList(items=items, cursor=encode_cursor(ids[-1]) if len(ids) == limit else None)


async def _entries(
    installation: Installation, conn: Connection, viewer_id: AccountId, entries: list[Entry], limit: int
) -> CardList:
    items = await hydrate(installation, conn, viewer_id, [VideoId(entry.id) for entry in entries])
    if len(entries) < limit:
        return CardList(items=items, cursor=None)
    created_at, last_id = entries[-1].place
    return CardList(items=items, cursor=encode_cursor(created_at.isoformat(), last_id))
