"""Lists of videos, page by page, as ids in their order. It unseals nothing, and ranks nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime

from clairvue.db.database import Connection
from clairvue.kit.cursor import CursorUnreadable, decode_cursor, encode_cursor
from clairvue.kit.ids import AccountId, VideoId
from clairvue.videos import _store
from clairvue.videos.model import VideoRef, Visibility
from clairvue.videos.words import show

LAST_ID = VideoId("~")  # after every id in the order of their text
FIRST_PAGE = (datetime.max.replace(tzinfo=UTC), LAST_ID)


def audiences(owner_id: AccountId, viewer_id: AccountId | None, *, follows: bool) -> tuple[Visibility, ...]:
    """Return which of an account's published videos a viewer may see."""
    if viewer_id == owner_id:
        return tuple(Visibility)
    return (Visibility.PUBLIC, Visibility.FOLLOWERS) if follows else (Visibility.PUBLIC,)


def write_place(place: VideoRef) -> str:
    """Return the cursor that stands just after a video in a list by publication."""
    return encode_cursor(place.published_at.isoformat(), place.id)


def read_place(cursor: str | None) -> tuple[datetime, VideoId]:
    """Return where a page begins, the first page when there is no cursor.

    Raises: CursorUnreadable.
    """
    if cursor is None:
        return FIRST_PAGE
    moment, video_id = decode_cursor(cursor, tuple[datetime, str])
    if moment.tzinfo is None:
        raise CursorUnreadable
    return moment, VideoId(video_id)


async def of_account(
    conn: Connection, account_id: AccountId, *, before: VideoId = LAST_ID, limit: int
) -> list[VideoId]:
    """Return an account's own videos in every state, the newest upload first."""
    return await _store.ids_of_account(conn, account_id, before, limit)


async def published_by(
    conn: Connection,
    account_ids: Sequence[AccountId],
    *,
    visibilities: Sequence[Visibility] = (Visibility.PUBLIC,),
    before: tuple[datetime, VideoId] = FIRST_PAGE,
    limit: int,
) -> list[VideoRef]:
    """Return what these accounts have published for these audiences, the latest first."""
    return await _store.published_of_accounts(conn, account_ids, visibilities, before, limit)


async def latest(conn: Connection, *, before: tuple[datetime, VideoId] = FIRST_PAGE, limit: int) -> list[VideoRef]:
    """Return what is public, the latest first."""
    return await _store.published_for_all(conn, before, limit)


async def tagged(conn: Connection, tag: str, *, before: VideoId = LAST_ID, limit: int) -> list[VideoId]:
    """Return the public videos that carry a hashtag, the newest upload first."""
    return await show.tagged(conn, tag, before=before, limit=limit)


async def tags_of_late(conn: Connection, *, language: str, late: int, limit: int) -> list[tuple[str, int]]:
    """Return the tags of the latest public clips of a language and how many carry each, the commonest first.

    `late` bounds how many uses of tags are looked at, of every language together.
    """
    return await show.tags_of_late(conn, language=language, late=late, limit=limit)


async def count_public(conn: Connection, account_ids: Sequence[AccountId]) -> dict[AccountId, int]:
    """Return how many public videos each of these accounts has."""
    counts = await _store.public_counts(conn, account_ids)
    return {account_id: counts.get(account_id, 0) for account_id in account_ids}
