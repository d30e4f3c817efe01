"""The SQL of follows, blocks, mutes, likes, saves, shares and the counts of them."""

from datetime import datetime

from psycopg.rows import args_row, class_row, scalar_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, VideoId
from clairvue.social.model import AccountCounts, Entry, Place, Relation, VideoCounts, VideoMine


async def add_follow(conn: Connection, follower_id: AccountId, followed_id: AccountId, now: datetime) -> bool:
    """Write a follow; say whether it is new."""
    cursor = await conn.execute(
        "INSERT INTO social.follow (follower_id, followed_id, created_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (follower_id, followed_id, now),
    )
    return cursor.rowcount == 1


async def remove_follow(conn: Connection, follower_id: AccountId, followed_id: AccountId) -> bool:
    """Delete a follow; say whether it was there."""
    cursor = await conn.execute(
        "DELETE FROM social.follow WHERE follower_id = %s AND followed_id = %s",
        (follower_id, followed_id),
    )
    return cursor.rowcount == 1


async def follow_exists(conn: Connection, follower_id: AccountId, followed_id: AccountId) -> bool:
    """Say whether the first follows the second."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT EXISTS (SELECT FROM social.follow WHERE follower_id = %s AND followed_id = %s)",
        (follower_id, followed_id),
    )
    return bool(await cursor.fetchone())


async def followed_among(conn: Connection, follower_id: AccountId, account_ids: list[AccountId]) -> list[AccountId]:
    """Return those of the accounts that one follows."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT followed_id FROM social.follow WHERE follower_id = %s AND followed_id = ANY(%s) LIMIT %s",
        (follower_id, account_ids, len(account_ids)),
    )
    return await cursor.fetchall()


async def followed_ids(conn: Connection, follower_id: AccountId, limit: int) -> list[AccountId]:
    """Return whom one follows, the newest first."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT followed_id FROM social.follow WHERE follower_id = %s
        ORDER BY created_at DESC, followed_id DESC LIMIT %s""",
        (follower_id, limit),
    )
    return await cursor.fetchall()


async def followers(
    conn: Connection, followed_id: AccountId, viewer_id: AccountId | None, before: Place, limit: int
) -> list[Entry]:
    """Return who follows one, the newest first, without those who share a block with the viewer."""
    created_at, follower_id = before
    cursor = await conn.cursor(row_factory=args_row(Entry)).execute(
        """SELECT follower_id, created_at FROM social.follow
        WHERE followed_id = %(followed)s
          AND (created_at, follower_id) < (%(at)s, %(id)s)
          AND NOT EXISTS (SELECT FROM social.block WHERE blocker_id = %(viewer)s AND blocked_id = follower_id)
          AND NOT EXISTS (SELECT FROM social.block WHERE blocker_id = follower_id AND blocked_id = %(viewer)s)
        ORDER BY created_at DESC, follower_id DESC LIMIT %(limit)s""",
        {"followed": followed_id, "viewer": viewer_id, "at": created_at, "id": follower_id, "limit": limit},
    )
    return await cursor.fetchall()


async def following(
    conn: Connection, follower_id: AccountId, viewer_id: AccountId | None, before: Place, limit: int
) -> list[Entry]:
    """Return whom one follows, the newest first, without those who share a block with the viewer."""
    created_at, followed_id = before
    cursor = await conn.cursor(row_factory=args_row(Entry)).execute(
        """SELECT followed_id, created_at FROM social.follow
        WHERE follower_id = %(follower)s
          AND (created_at, followed_id) < (%(at)s, %(id)s)
          AND NOT EXISTS (SELECT FROM social.block WHERE blocker_id = %(viewer)s AND blocked_id = followed_id)
          AND NOT EXISTS (SELECT FROM social.block WHERE blocker_id = followed_id AND blocked_id = %(viewer)s)
        ORDER BY created_at DESC, followed_id DESC LIMIT %(limit)s""",
        {"follower": follower_id, "viewer": viewer_id, "at": created_at, "id": followed_id, "limit": limit},
    )
    return await cursor.fetchall()


async def add_block(conn: Connection, blocker_id: AccountId, blocked_id: AccountId, now: datetime) -> bool:
    """Write a block; say whether it is new."""
    cursor = await conn.execute(
        "INSERT INTO social.block (blocker_id, blocked_id, created_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (blocker_id, blocked_id, now),
    )
    return cursor.rowcount == 1


async def remove_block(conn: Connection, blocker_id: AccountId, blocked_id: AccountId) -> None:
    """Delete a block, if it is there."""
    await conn.execute(
        "DELETE FROM social.block WHERE blocker_id = %s AND blocked_id = %s",
        (blocker_id, blocked_id),
    )


async def block_between(conn: Connection, one_id: AccountId, other_id: AccountId) -> bool:
    """Say whether either of two has blocked the other."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT EXISTS (SELECT FROM social.block WHERE (blocker_id = %(one)s AND blocked_id = %(other)s)
            OR (blocker_id = %(other)s AND blocked_id = %(one)s))""",
        {"one": one_id, "other": other_id},
    )
    return bool(await cursor.fetchone())


async def add_mute(conn: Connection, muter_id: AccountId, muted_id: AccountId, now: datetime) -> bool:
    """Write a mute; say whether it is new."""
    cursor = await conn.execute(
        "INSERT INTO social.mute (muter_id, muted_id, created_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (muter_id, muted_id, now),
    )
    return cursor.rowcount == 1


async def remove_mute(conn: Connection, muter_id: AccountId, muted_id: AccountId) -> None:
    """Delete a mute, if it is there."""
    await conn.execute("DELETE FROM social.mute WHERE muter_id = %s AND muted_id = %s", (muter_id, muted_id))


async def blocks(conn: Connection, blocker_id: AccountId, before: Place, limit: int) -> list[Entry]:
    """Return whom one has blocked, the newest first."""
    created_at, blocked_id = before
    cursor = await conn.cursor(row_factory=args_row(Entry)).execute(
        """SELECT blocked_id, created_at FROM social.block
        WHERE blocker_id = %(blocker)s
          AND (created_at, blocked_id) < (%(at)s, %(id)s)
        ORDER BY created_at DESC, blocked_id DESC LIMIT %(limit)s""",
        {"blocker": blocker_id, "at": created_at, "id": blocked_id, "limit": limit},
    )
    return await cursor.fetchall()


async def mutes(conn: Connection, muter_id: AccountId, before: Place, limit: int) -> list[Entry]:
    """Return whom one has muted, the newest first."""
    created_at, muted_id = before
    cursor = await conn.cursor(row_factory=args_row(Entry)).execute(
        """SELECT muted_id, created_at FROM social.mute
        WHERE muter_id = %(muter)s
          AND (created_at, muted_id) < (%(at)s, %(id)s)
        ORDER BY created_at DESC, muted_id DESC LIMIT %(limit)s""",
        {"muter": muter_id, "at": created_at, "id": muted_id, "limit": limit},
    )
    return await cursor.fetchall()


async def hidden(conn: Connection, viewer_id: AccountId, limit: int) -> list[AccountId]:
    """Return who is hidden from one: blocked by them, blocking them, or muted by them."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT blocked_id FROM social.block WHERE blocker_id = %(viewer)s
        UNION SELECT blocker_id FROM social.block WHERE blocked_id = %(viewer)s
        UNION SELECT muted_id FROM social.mute WHERE muter_id = %(viewer)s
        LIMIT %(limit)s""",
        {"viewer": viewer_id, "limit": limit},
    )
    return await cursor.fetchall()


async def hidden_among(conn: Connection, viewer_id: AccountId, account_ids: list[AccountId]) -> list[AccountId]:
    """Return those of the accounts that are hidden from one."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT blocked_id FROM social.block WHERE blocker_id = %(viewer)s AND blocked_id = ANY(%(among)s)
        UNION SELECT blocker_id FROM social.block WHERE blocker_id = ANY(%(among)s) AND blocked_id = %(viewer)s
        UNION SELECT muted_id FROM social.mute WHERE muter_id = %(viewer)s AND muted_id = ANY(%(among)s)
        LIMIT %(limit)s""",
        {"viewer": viewer_id, "among": account_ids, "limit": len(account_ids)},
    )
    return await cursor.fetchall()


async def hidden_count(conn: Connection, account_id: AccountId) -> int:
    """Return how many accounts one has blocked or muted."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT (SELECT count(*) FROM social.block WHERE blocker_id = %(account)s)
        + (SELECT count(*) FROM social.mute WHERE muter_id = %(account)s)""",
        {"account": account_id},
    )
    return int(await cursor.fetchone() or 0)


async def relation(conn: Connection, viewer_id: AccountId, account_id: AccountId) -> Relation:
    """Return how one stands to another."""
    cursor = await conn.cursor(row_factory=class_row(Relation)).execute(
        """SELECT
        EXISTS (SELECT FROM social.follow WHERE follower_id = %(viewer)s AND followed_id = %(account)s) AS follows,
        EXISTS (SELECT FROM social.follow WHERE follower_id = %(account)s AND followed_id = %(viewer)s) AS followed_by,
        EXISTS (SELECT FROM social.block WHERE blocker_id = %(viewer)s AND blocked_id = %(account)s) AS blocks,
        EXISTS (SELECT FROM social.mute WHERE muter_id = %(viewer)s AND muted_id = %(account)s) AS mutes""",
        {"viewer": viewer_id, "account": account_id},
    )
    row = await cursor.fetchone()
    assert row
    return row


async def add_like(
    conn: Connection, account_id: AccountId, video_id: VideoId, owner_id: AccountId, now: datetime
) -> bool:
    """Write a like; say whether it is new."""
    cursor = await conn.execute(
        """INSERT INTO social.video_like (account_id, video_id, owner_id, created_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT DO NOTHING""",
        (account_id, video_id, owner_id, now),
    )
    return cursor.rowcount == 1


async def remove_like(conn: Connection, account_id: AccountId, video_id: VideoId) -> AccountId | None:
    """Delete a like; return the video's owner if it was there."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "DELETE FROM social.video_like WHERE account_id = %s AND video_id = %s RETURNING owner_id",
        (account_id, video_id),
    )
    return await cursor.fetchone()


async def likes(conn: Connection, account_id: AccountId, before: Place, limit: int) -> list[Entry]:
    """Return the videos one liked, the newest like first."""
    created_at, video_id = before
    cursor = await conn.cursor(row_factory=args_row(Entry)).execute(
        """SELECT video_id, created_at FROM social.video_like
        WHERE account_id = %(account)s
          AND (created_at, video_id) < (%(at)s, %(id)s)
        ORDER BY created_at DESC, video_id DESC LIMIT %(limit)s""",
        {"account": account_id, "at": created_at, "id": video_id, "limit": limit},
    )
    return await cursor.fetchall()


async def add_save(conn: Connection, account_id: AccountId, video_id: VideoId, now: datetime) -> bool:
    """Write a save; say whether it is new."""
    cursor = await conn.execute(
        "INSERT INTO social.save (account_id, video_id, created_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (account_id, video_id, now),
    )
    return cursor.rowcount == 1


async def remove_save(conn: Connection, account_id: AccountId, video_id: VideoId) -> bool:
    """Delete a save; say whether it was there."""
    cursor = await conn.execute(
        "DELETE FROM social.save WHERE account_id = %s AND video_id = %s",
        (account_id, video_id),
    )
    return cursor.rowcount == 1


async def saves(conn: Connection, account_id: AccountId, before: Place, limit: int) -> list[Entry]:
    """Return the videos one saved, the newest save first."""
    created_at, video_id = before
    cursor = await conn.cursor(row_factory=args_row(Entry)).execute(
        """SELECT video_id, created_at FROM social.save
        WHERE account_id = %(account)s
          AND (created_at, video_id) < (%(at)s, %(id)s)
        ORDER BY created_at DESC, video_id DESC LIMIT %(limit)s""",
        {"account": account_id, "at": created_at, "id": video_id, "limit": limit},
    )
    return await cursor.fetchall()


async def add_share(conn: Connection, account_id: AccountId, video_id: VideoId, now: datetime) -> bool:
    """Write that one shared a video; say whether it is new."""
    cursor = await conn.execute(
        "INSERT INTO social.share (account_id, video_id, created_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (account_id, video_id, now),
    )
    return cursor.rowcount == 1


async def move_video_count(
    conn: Connection, video_id: VideoId, *, likes: int = 0, comments: int = 0, saves: int = 0, shares: int = 0
) -> None:
    """Add to the counts of a video, and hold its row until the transaction ends."""
    await conn.execute(
        """INSERT INTO social.video_count (video_id, likes, comments, saves, shares)
        VALUES (%(video)s, greatest(%(likes)s, 0), greatest(%(comments)s, 0), greatest(%(saves)s, 0),
            greatest(%(shares)s, 0))
        ON CONFLICT (video_id) DO UPDATE SET likes = video_count.likes + %(likes)s,
            comments = video_count.comments + %(comments)s, saves = video_count.saves + %(saves)s,
            shares = video_count.shares + %(shares)s""",
        {"video": video_id, "likes": likes, "comments": comments, "saves": saves, "shares": shares},
    )


async def move_account_count(
    conn: Connection, account_id: AccountId, *, followers: int = 0, following: int = 0, likes: int = 0
) -> None:
    """Add to the counts of an account, and hold its row until the transaction ends."""
    await conn.execute(
        """INSERT INTO social.account_count (account_id, followers, following, likes)
        VALUES (%(account)s, greatest(%(followers)s, 0), greatest(%(following)s, 0), greatest(%(likes)s, 0))
        ON CONFLICT (account_id) DO UPDATE SET followers = account_count.followers + %(followers)s,
            following = account_count.following + %(following)s, likes = account_count.likes + %(likes)s""",
        {"account": account_id, "followers": followers, "following": following, "likes": likes},
    )


async def video_counts(conn: Connection, video_ids: list[VideoId]) -> list[tuple[VideoId, VideoCounts]]:
    """Return the counts of those videos that anybody did anything to."""
    cursor = await conn.cursor(row_factory=args_row(_counted_video)).execute(
        """SELECT video_id, likes, comments, saves, shares FROM social.video_count
        WHERE video_id = ANY(%s) LIMIT %s""",
        (video_ids, len(video_ids)),
    )
    return await cursor.fetchall()


def _counted_video(
    video_id: VideoId, likes: int, comments: int, saves: int, shares: int
) -> tuple[VideoId, VideoCounts]:
    return video_id, VideoCounts(likes=likes, comments=comments, saves=saves, shares=shares)


async def mine(conn: Connection, viewer_id: AccountId, video_ids: list[VideoId]) -> list[tuple[VideoId, VideoMine]]:
    """Return what one did to each of the videos."""
    cursor = await conn.cursor(row_factory=args_row(_mine_of_video)).execute(
        """SELECT video_id,
            EXISTS (SELECT FROM social.video_like AS l WHERE l.account_id = %(viewer)s AND l.video_id = v.video_id),
            EXISTS (SELECT FROM social.save AS s WHERE s.account_id = %(viewer)s AND s.video_id = v.video_id)
        FROM unnest(%(videos)s::text[]) AS v (video_id) LIMIT %(limit)s""",
        {"viewer": viewer_id, "videos": video_ids, "limit": len(video_ids)},
    )
    return await cursor.fetchall()


def _mine_of_video(video_id: VideoId, likes: bool, saves: bool) -> tuple[VideoId, VideoMine]:  # noqa: FBT001 - a row
    return video_id, VideoMine(likes=likes, saves=saves)


async def account_counts(conn: Connection, account_ids: list[AccountId]) -> list[tuple[AccountId, AccountCounts]]:
    """Return the counts of those accounts that have any."""
    cursor = await conn.cursor(row_factory=args_row(_counted_account)).execute(
        """SELECT account_id, followers, following, likes FROM social.account_count
        WHERE account_id = ANY(%s) LIMIT %s""",
        (account_ids, len(account_ids)),
    )
    return await cursor.fetchall()


def _counted_account(
    account_id: AccountId, followers: int, following: int, likes: int
) -> tuple[AccountId, AccountCounts]:
    return account_id, AccountCounts(followers=followers, following=following, likes=likes)


async def wrong_video_counts(conn: Connection, limit: int) -> list[VideoId]:
    """Return videos whose counts differ from the rows they count."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT coalesce(c.video_id, r.video_id) FROM social.video_count AS c FULL JOIN (
            SELECT video_id, count(*) FILTER (WHERE what = 'like') AS likes,
                count(*) FILTER (WHERE what = 'comment') AS comments,
                count(*) FILTER (WHERE what = 'save') AS saves, count(*) FILTER (WHERE what = 'share') AS shares
            FROM (SELECT video_id, 'like' AS what FROM social.video_like
                UNION ALL SELECT video_id, 'comment' FROM social.comment WHERE deleted_at IS NULL
                UNION ALL SELECT video_id, 'save' FROM social.save
                UNION ALL SELECT video_id, 'share' FROM social.share) AS done
            GROUP BY video_id) AS r USING (video_id)
        WHERE (c.likes, c.comments, c.saves, c.shares) IS DISTINCT FROM (
            coalesce(r.likes, 0), coalesce(r.comments, 0), coalesce(r.saves, 0), coalesce(r.shares, 0))
        LIMIT %s""",
        (limit,),
    )
    return await cursor.fetchall()


async def wrong_account_counts(conn: Connection, limit: int) -> list[AccountId]:
    """Return accounts whose counts differ from the rows they count."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT coalesce(c.account_id, r.account_id) FROM social.account_count AS c FULL JOIN (
            SELECT account_id, count(*) FILTER (WHERE what = 'follower') AS followers,
                count(*) FILTER (WHERE what = 'following') AS following,
                count(*) FILTER (WHERE what = 'like') AS likes
            FROM (SELECT followed_id AS account_id, 'follower' AS what FROM social.follow
                UNION ALL SELECT follower_id, 'following' FROM social.follow
                UNION ALL SELECT owner_id, 'like' FROM social.video_like) AS done
            GROUP BY account_id) AS r USING (account_id)
        WHERE (c.followers, c.following, c.likes) IS DISTINCT FROM (
            coalesce(r.followers, 0), coalesce(r.following, 0), coalesce(r.likes, 0))
        LIMIT %s""",
        (limit,),
    )
    return await cursor.fetchall()


async def remove_likes_of_video(conn: Connection, video_id: VideoId, limit: int) -> list[AccountId]:
    """Delete some likes of a video; return its owner once for each."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """DELETE FROM social.video_like WHERE video_id = %(video)s AND account_id = ANY(ARRAY(
            SELECT account_id FROM social.video_like WHERE video_id = %(video)s
            LIMIT %(limit)s))
        RETURNING owner_id""",
        {"video": video_id, "limit": limit},
    )
    return await cursor.fetchall()


async def remove_saves_of_video(conn: Connection, video_id: VideoId, limit: int) -> int:
    """Delete some saves of a video; return how many."""
    cursor = await conn.execute(
        """DELETE FROM social.save WHERE video_id = %(video)s AND account_id = ANY(ARRAY(
            SELECT account_id FROM social.save WHERE video_id = %(video)s LIMIT %(limit)s))""",
        {"video": video_id, "limit": limit},
    )
    return cursor.rowcount


async def remove_shares_of_video(conn: Connection, video_id: VideoId, limit: int) -> int:
    """Delete some shares of a video; return how many."""
    cursor = await conn.execute(
        """DELETE FROM social.share WHERE video_id = %(video)s AND account_id = ANY(ARRAY(
            SELECT account_id FROM social.share WHERE video_id = %(video)s LIMIT %(limit)s))""",
        {"video": video_id, "limit": limit},
    )
    return cursor.rowcount


async def remove_video_count(conn: Connection, video_id: VideoId) -> None:
    """Delete the counts of a video of which nothing is left to count."""
    await conn.execute(
        """DELETE FROM social.video_count
        WHERE video_id = %s AND (likes, comments, saves, shares) = (0, 0, 0, 0)""",
        (video_id,),
    )


async def remove_empty_account_count(conn: Connection, account_id: AccountId) -> None:
    """Delete the counts of an account that has nothing to count: whoever is not counted has none."""
    await conn.execute(
        "DELETE FROM social.account_count WHERE account_id = %s AND (followers, following, likes) = (0, 0, 0)",
        (account_id,),
    )
