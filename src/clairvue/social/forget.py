"""Forget a video that is no more: everything that anybody did to it. Some at a time, so that no transaction is long."""

from collections import Counter

from clairvue.db.database import Connection
from clairvue.kit.ids import VideoId
from clairvue.social import _store
from clairvue.social.comments import _store as comments

BATCH = 1_000
THREADS = 50


async def forget_some(conn: Connection, *, video_id: VideoId) -> int:
    """Delete some of what was done to a video, keeping the counts right; return how many rows: call until 0."""
    owners = Counter(await _store.remove_likes_of_video(conn, video_id, BATCH))
    saves = await _store.remove_saves_of_video(conn, video_id, BATCH)
    shares = await _store.remove_shares_of_video(conn, video_id, BATCH)
    threads = await comments.threads_of_video(conn, video_id, THREADS)
    counted = await comments.remove_replies(conn, threads) + await comments.remove_many(conn, threads)
    likes = owners.total()
    if likes or saves or shares or counted:
        await _store.move_video_count(conn, video_id, likes=-likes, comments=-counted, saves=-saves, shares=-shares)
    for owner_id in sorted(owners):
        await _store.move_account_count(conn, owner_id, likes=-owners[owner_id])
        await _store.remove_empty_account_count(conn, owner_id)
    await _store.remove_video_count(conn, video_id)
    return likes + saves + shares + len(threads)
