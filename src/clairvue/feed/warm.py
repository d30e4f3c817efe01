"""Warm: bring the heat of clips in line with what people did. It reads counts alone, never who did what."""

from dataclasses import replace
from datetime import datetime, timedelta

from clairvue.db.database import Connection
from clairvue.feed import _store
from clairvue.feed.heat import kindle, warm
from clairvue.kit.ids import VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.signals.count import changed_since
from clairvue.signals.count import counts_of as views_of
from clairvue.signals.model import VideoCount
from clairvue.social.count import counts_of
from clairvue.social.model import VideoCounts
from clairvue.videos.model import sees
from clairvue.videos.read import get_many

BATCH = 500
ROUND = 200
LATE_S = 10  # a transaction that long open may still show changes from before


async def enter_or_leave(conn: Connection, keyring: Keyring, *, video_id: VideoId, now: datetime) -> None:
    """Let a clip into the charts to come while it is public, and out otherwise.

    How it stands is read after the hold, so of two that do this at once the later one decides.
    """
    await _store.lock_round(conn)
    video = (await get_many(conn, keyring, [video_id])).get(video_id)
    if video is None or video.published_at is None or not sees(video.access, None, follows=False):
        await _store.remove_heat(conn, video_id)
        return
    await _store.add_heat(
        conn,
        video_id=video_id,
        account_id=video.account_id,
        language=video.language,
        published_at=video.published_at,
        heat=kindle(video.published_at),
    )
    await warm_many(conn, video_ids=[video_id], now=now)


async def warm_many(conn: Connection, *, video_ids: list[VideoId], now: datetime) -> int:
    """Take the counts of these clips in; return how many had changed."""
    heats = await _store.lock_heats(conn, video_ids)
    known = list(heats)
    if not known:
        return 0
    done, watched = await counts_of(conn, known), await views_of(conn, known)
    warmer = {
        video_id: warm(heats[video_id], _counted(watched.get(video_id), done[video_id]), now) for video_id in known
    }
    changed = {video_id: heat for video_id, heat in warmer.items() if heat != heats[video_id]}
    if changed:
        await _store.set_heats(conn, changed)
    return len(changed)


async def refresh(conn: Connection, *, now: datetime) -> bool:
    """Take in a batch of what was watched since the last time, and a stretch of the slow round over all clips.

    Returns whether there may be more to take in at once.
    """
    reached = await _store.lock_round(conn)
    changes = await changed_since(conn, reached.counted_at, BATCH, after=VideoId(reached.counted_video_id))
    stretch = await _store.ids_after(conn, reached.after_video_id, ROUND)
    await warm_many(conn, video_ids=sorted({change.video_id for change in changes} | set(stretch)), now=now)
    more = len(changes) == BATCH
    if more:
        reached = replace(reached, counted_at=changes[-1].changed_at, counted_video_id=changes[-1].video_id)
    elif changes:
        late = max(reached.counted_at, changes[-1].changed_at - timedelta(seconds=LATE_S))
        reached = replace(reached, counted_at=late, counted_video_id="")
    after = stretch[-1] if len(stretch) == ROUND else ""
    await _store.set_round(conn, replace(reached, after_video_id=after))
    return more


def _counted(watched: VideoCount | None, done: VideoCounts) -> tuple[int, ...]:
    views, finishes = (watched.views, watched.finishes) if watched is not None else (0, 0)
    return views, finishes, done.likes, done.comments, done.saves, done.shares


async def heats_of(conn: Connection, video_ids: list[VideoId]) -> dict[VideoId, float]:
    """Return the heats of those clips that are public."""
    return await _store.heats(conn, video_ids) if video_ids else {}
