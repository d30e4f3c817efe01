"""Warm: bring the heat of clips in line with what people did. It reads counts alone, never who did what."""

from dataclasses import replace
from datetime import datetime, timedelta

from clairvue.db.database import Connection
from clairvue.feed import _store
from clairvue.feed.heat import kindle, warm
from clairvue.kit.ids import AccountId, VideoId
from clairvue.signals.count import changed_since
from clairvue.signals.count import counts_of as views_of
from clairvue.signals.model import VideoCount
from clairvue.social.count import counts_of
from clairvue.social.model import VideoCounts

BATCH = 500
ROUND = 200
LATE_S = 10  # a transaction that long open may still show changes from before


async def enter(
    conn: Connection, *, video_id: VideoId, account_id: AccountId, language: str, published_at: datetime
) -> None:
    """Let a public clip into the charts. Of one that is in already only the language is taken over."""
    heat = kindle(published_at)
    await _store.add_heat(
        conn, video_id=video_id, account_id=account_id, language=language, published_at=published_at, heat=heat
    )


async def leave(conn: Connection, *, video_id: VideoId) -> None:
    """Take a clip out of the charts to come."""
    await _store.remove_heat(conn, video_id)


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
