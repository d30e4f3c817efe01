"""The plain words beside the sealed ones: tags while a video is for everybody, and whom its caption names.

It never keeps a tag of what is not published for everybody.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from clairvue.accounts import look_up
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, VideoId
from clairvue.videos.caption import Caption, fold_tag, normalise_tag
from clairvue.videos.model import MENTIONS_MAX, MentionMade, VideoState, Visibility
from clairvue.videos.words import _store


async def name_people(conn: Connection, video_id: VideoId, caption: Caption) -> None:
    """Keep whom the caption names: those of its mentions that are somebody's handle."""
    named = await look_up.ids_of(conn, list(caption.mentions))
    await _store.keep_mentions(conn, video_id, list(named.values()))
    await _store.add_mentions(conn, video_id, list(named.values()), list(named))


async def show_words(
    conn: Connection,
    *,
    video_id: VideoId,
    account_id: AccountId,
    caption: Caption,
    state: VideoState,
    visibility: Visibility,
    now: datetime,
) -> None:
    """Bring the plain tags in line with who may see the video, and tell those it names for the first time."""
    published = state is VideoState.PUBLISHED
    await _store.delete_hashtags(conn, video_id)
    if published and visibility is Visibility.PUBLIC and caption.hashtags:
        folded = [fold_tag(tag) for tag in caption.hashtags]
        await _store.add_hashtags(conn, video_id, caption.hashtags, folded)
    if published and visibility is not Visibility.ONLY_ME:
        for mentioned_id in await _store.tell_mentions(conn, video_id, now):
            if mentioned_id != account_id:
                await emit(conn, MentionMade(video_id=video_id, account_id=account_id, mentioned_id=mentioned_id))


async def hide_words(conn: Connection, video_id: VideoId) -> None:
    """Take the plain tags away: the video is not for everybody any more."""
    await _store.delete_hashtags(conn, video_id)


async def forget_words(conn: Connection, video_id: VideoId) -> None:
    """Take away every plain word of a video, and whom it names."""
    await _store.delete_hashtags(conn, video_id)
    await _store.keep_mentions(conn, video_id, [])


async def forget_person(conn: Connection, account_id: AccountId) -> None:
    """Forget where captions name somebody who has gone; the words stay their authors'."""
    await _store.delete_mentions_of(conn, account_id)


async def people_named(conn: Connection, video_ids: Sequence[VideoId]) -> dict[VideoId, set[str]]:
    """Return the handles that each video's caption names, among those that are somebody's."""
    handles: defaultdict[VideoId, set[str]] = defaultdict(set)
    for video_id, handle in await _store.mentions_of(conn, video_ids, len(video_ids) * MENTIONS_MAX):
        handles[video_id].add(handle)
    return handles


async def tagged(conn: Connection, tag: str, *, before: VideoId, limit: int) -> list[VideoId]:
    """Return the public videos that carry a hashtag, the newest upload first."""
    return await _store.tagged(conn, normalise_tag(tag), before, limit)


async def tags_of_late(conn: Connection, *, language: str, late: int, limit: int) -> list[tuple[str, int]]:
    """Return the tags of the latest public clips of a language, and how many of those carry each."""
    return await _store.tags_of_late(conn, language, late, limit)
