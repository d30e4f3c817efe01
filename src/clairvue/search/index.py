"""Index: keep what is found in line with what is public. A clip that is not public leaves no word behind."""

from collections.abc import Sequence
from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, VideoId
from clairvue.search import _store
from clairvue.search.model import TermKind, fold, words_of


async def index_video(
    conn: Connection,
    *,
    video_id: VideoId,
    account_id: AccountId,
    handle: str,
    caption: str,
    tags: Sequence[str],
    language: str,
    published_at: datetime,
) -> None:
    """Let a public clip be found by its caption, its tags and its creator's handle."""
    before = await _store.lock_video(conn, video_id) or _store.Indexed([], [])
    words = words_of(caption)
    indexed = _store.Indexed(await _store.telling_words(conn, words) if words else [], list(tags))
    await _store.put_video(
        conn,
        video_id=video_id,
        account_id=account_id,
        published_at=published_at,
        indexed=indexed,
        caption=caption,
        handle=handle,
        language=language,
    )
    await _recount(conn, TermKind.WORD, before.words, indexed.words)
    await _recount(conn, TermKind.HASHTAG, before.tags, indexed.tags)


async def unindex_video(conn: Connection, *, video_id: VideoId) -> None:
    """Let a clip be found no more."""
    before = await _store.lock_video(conn, video_id)
    if before is not None:
        await _store.remove_video(conn, video_id)
        await _recount(conn, TermKind.WORD, before.words, [])
        await _recount(conn, TermKind.HASHTAG, before.tags, [])


async def index_account(conn: Connection, *, account_id: AccountId, handle: str) -> None:
    """Let an account be found by its handle."""
    await _store.put_account(conn, account_id, handle)


async def unindex_account(conn: Connection, *, account_id: AccountId) -> None:
    """Let an account be found no more."""
    await _store.remove_account(conn, account_id)


async def _recount(conn: Connection, kind: TermKind, before: Sequence[str], after: Sequence[str]) -> None:
    """Move the counts of the terms that came and went; held in their order, so that nobody waits in a circle."""
    gone, new = sorted(set(before) - set(after)), sorted(set(after) - set(before))
    if gone or new:
        await _store.lock_terms(conn, kind, sorted({*gone, *new}))
    if gone:
        await _store.remove_last_terms(conn, kind, gone)
        await _store.discount_terms(conn, kind, gone)
    if new:
        await _store.count_terms(conn, kind, new, [fold(term) for term in new])
