"""Index: keep what is found in line with what is public. A clip that is not public leaves no word behind.

How things stand is read after the row is held: of two jobs that run at once for one clip, the later one decides.
"""

from collections.abc import Sequence
from datetime import datetime

from clairvue.accounts.look_up import get_many as accounts_of
from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.search import _store
from clairvue.search.model import TermKind, fold, words_of
from clairvue.videos.model import sees
from clairvue.videos.read import get_many as videos_of


async def index_video(conn: Connection, keyring: Keyring, *, video_id: VideoId, now: datetime) -> None:
    """Let a clip be found by its caption, its tags and its creator's handle while it is public, and not otherwise."""
    before = await _store.hold_video(conn, video_id, now)
    video = (await videos_of(conn, keyring, [video_id])).get(video_id)
    owner = (await accounts_of(conn, keyring, [video.account_id])).get(video.account_id) if video is not None else None
    if video is None or owner is None or video.published_at is None or not sees(video.access, None, follows=False):
        await _store.remove_video(conn, video_id)
        indexed = _store.Indexed([], [])
    else:
        words = words_of(video.caption)
        telling = await _store.telling_words(conn, words) if words else []
        indexed = _store.Indexed(telling, list(video.hashtags))
        await _store.set_video(
            conn,
            video_id=video_id,
            account_id=video.account_id,
            published_at=video.published_at,
            indexed=indexed,
            caption=video.caption,
            handle=owner.handle,
            language=video.language,
        )
    await _recount(conn, TermKind.WORD, before.words, indexed.words)
    await _recount(conn, TermKind.HASHTAG, before.tags, indexed.tags)


async def index_account(conn: Connection, keyring: Keyring, *, account_id: AccountId) -> None:
    """Let an account be found by its handle, as long as there is one."""
    account = (await accounts_of(conn, keyring, [account_id])).get(account_id)
    if account is None:
        await _store.remove_account(conn, account_id)
    else:
        await _store.put_account(conn, account_id, account.handle)


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
