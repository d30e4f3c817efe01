"""The SQL of the recommender: one function, one statement."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter

from psycopg.rows import class_row, scalar_row

from clairvue.db.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One entry as stored, without its place in the log."""

    at_ms: int
    video_id: str
    video: int
    creator: int
    duration_ms: int
    language: int
    flags: int
    topics: int
    words: list[int]
    look: bytes


_COLUMNS = attrgetter(*(field.name for field in fields(EntryRow)))  # astuple copies each value, at ten times the cost


@dataclass(frozen=True, slots=True)
class Held:
    """A clip as it was entered last: whether it stands, and the topics it is counted under."""

    entered: bool
    topics: list[int]


async def hold_clip(conn: Connection, video_id: str, now: datetime) -> Held:
    """Hold a clip's row until the transaction ends, making one first where there is none."""
    cursor = await conn.cursor(row_factory=class_row(Held)).execute(
        """INSERT INTO recommend.clip (video_id, changed_at) VALUES (%s, %s)
        ON CONFLICT (video_id) DO UPDATE SET video_id = excluded.video_id RETURNING entered, topics""",
        (video_id, now),
    )
    found = await cursor.fetchone()
    assert found is not None, "an upsert returns its row"
    return found


async def set_clip(
    conn: Connection,
    video_id: str,
    *,
    entered: bool,
    topics: Sequence[int],
    now: datetime,
) -> None:
    """Note how a held clip stands."""
    await conn.execute(
        "UPDATE recommend.clip SET entered = %s, topics = %s, changed_at = %s WHERE video_id = %s",
        (entered, list(topics), now, video_id),
    )


async def newest_entry(conn: Connection, video_id: str) -> EntryRow | None:
    """Return what was said last of a clip."""
    cursor = await conn.cursor(row_factory=class_row(EntryRow)).execute(
        """SELECT at_ms, video_id, video, creator, duration_ms, language, flags, topics, words, look
        FROM recommend.entry WHERE video_id = %s ORDER BY transaction DESC, position DESC LIMIT 1""",
        (video_id,),
    )
    return await cursor.fetchone()


async def add_entry(conn: Connection, row: EntryRow, now: datetime) -> None:
    """Write an entry at the end of the log."""
    await conn.execute(
        """INSERT INTO recommend.entry
            (told_at, at_ms, video_id, video, creator, duration_ms, language, flags, topics, words, look)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        (
            now,
            row.at_ms,
            row.video_id,
            row.video,
            row.creator,
            row.duration_ms,
            row.language,
            row.flags,
            row.topics,
            list(row.words),
            row.look,
        ),
    )


async def add_gone(conn: Connection, video_id: str, now: datetime) -> None:
    """Write at the end of the log that a clip has gone (flag 4), without a word of what it was about."""
    await conn.execute(
        """INSERT INTO recommend.entry
            (told_at, at_ms, video_id, video, creator, duration_ms, language, flags, topics, words, look)
        SELECT %s, at_ms, video_id, video, creator, duration_ms, language, flags | 4, 0,
            array_fill(0::bigint, ARRAY[16]), decode(repeat('00', 32), 'hex')
        FROM recommend.entry WHERE video_id = %s ORDER BY transaction DESC, position DESC LIMIT 1""",
        (now, video_id),
    )


async def delete_older(conn: Connection, video_ids: Sequence[str]) -> int:
    """Delete all entries of these clips but the newest of each; return how many."""
    cursor = await conn.execute(
        """DELETE FROM recommend.entry USING (
            SELECT DISTINCT ON (video_id) video_id, transaction, position FROM recommend.entry
            WHERE video_id = ANY(%s) ORDER BY video_id, transaction DESC, position DESC) AS newest
        WHERE entry.video_id = newest.video_id
            AND (entry.transaction, entry.position) < (newest.transaction, newest.position)""",
        (list(video_ids),),
    )
    return cursor.rowcount


async def delete_all(conn: Connection, video_ids: Sequence[str]) -> int:
    """Delete every entry of these clips; return how many."""
    cursor = await conn.execute("DELETE FROM recommend.entry WHERE video_id = ANY(%s)", (list(video_ids),))
    return cursor.rowcount


async def replaced(conn: Connection, before: datetime, limit: int) -> list[str]:
    """Return clips that have an entry from before a moment which a newer one has replaced."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT DISTINCT video_id FROM recommend.entry AS older WHERE told_at < %s AND EXISTS (
            SELECT FROM recommend.entry AS newer WHERE newer.video_id = older.video_id
                AND (newer.transaction, newer.position) > (older.transaction, older.position))
        LIMIT %s""",
        (before, limit),
    )
    return await cursor.fetchall()


async def hold_left(conn: Connection, before: datetime, limit: int) -> list[str]:
    """Hold clips that left before a moment, in the order of their ids."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT video_id FROM recommend.clip WHERE NOT entered AND changed_at < %s
        ORDER BY video_id LIMIT %s FOR UPDATE SKIP LOCKED""",
        (before, limit),
    )
    return await cursor.fetchall()


async def remove_clips(conn: Connection, video_ids: Sequence[str]) -> None:
    """Delete the rows of clips."""
    await conn.execute("DELETE FROM recommend.clip WHERE video_id = ANY(%s)", (list(video_ids),))


async def keep_weights(conn: Connection, version: str, body: bytes, now: datetime) -> None:
    """Keep dense weights under their version, and note that they are in use."""
    await conn.execute(
        """INSERT INTO recommend.weights (version, body, first_used_at, last_used_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (version) DO UPDATE SET last_used_at = excluded.last_used_at""",
        (version, body, now, now),
    )


async def weights(conn: Connection, version: str) -> bytes | None:
    """Return the dense weights of a version."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT body FROM recommend.weights WHERE version = %s", (version,)
    )
    return await cursor.fetchone()


async def remove_weights(conn: Connection, used_before: datetime) -> None:
    """Delete dense weights that no record from after a moment names."""
    await conn.execute("DELETE FROM recommend.weights WHERE last_used_at < %s", (used_before,))


async def add_gap(conn: Connection, rows: int, now: datetime) -> None:
    """Note that the log of entries has lost rows."""
    await conn.execute("INSERT INTO recommend.gap (at, rows) VALUES (%s, %s)", (now, rows))


async def never_entered(conn: Connection, video_ids: Sequence[str]) -> list[str]:
    """Return those of the clips that have no row, in the order of their ids."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT video_id FROM unnest(%s::text[]) AS asked (video_id)
        WHERE NOT EXISTS (SELECT FROM recommend.clip WHERE clip.video_id = asked.video_id)
        ORDER BY video_id LIMIT %s""",
        (list(video_ids), len(video_ids)),
    )
    return await cursor.fetchall()


async def topics(conn: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Return the tags of topics."""
    cursor = await conn.execute(
        "SELECT number, tag FROM recommend.topic WHERE number = ANY(%s) LIMIT %s", (list(numbers), len(numbers))
    )
    return dict(await cursor.fetchall())


async def lock_topics(conn: Connection, numbers: Sequence[int]) -> None:
    """Hold topics, in the order of their numbers, until the transaction ends."""
    await conn.execute(
        "SELECT number FROM recommend.topic WHERE number = ANY(%s) ORDER BY number LIMIT %s FOR UPDATE",
        (list(numbers), len(numbers)),
    )


async def remove_last_topics(conn: Connection, numbers: Sequence[int]) -> None:
    """Delete those of the topics that one clip carries."""
    await conn.execute("DELETE FROM recommend.topic WHERE number = ANY(%s) AND videos = 1", (list(numbers),))


async def discount_topics(conn: Connection, numbers: Sequence[int]) -> None:
    """Count each topic once less."""
    await conn.execute("UPDATE recommend.topic SET videos = videos - 1 WHERE number = ANY(%s)", (list(numbers),))


async def count_topics(conn: Connection, numbers: Sequence[int], tags: Sequence[str], videos: Sequence[int]) -> None:
    """Count each topic for so many clips more."""
    await conn.execute(
        """INSERT INTO recommend.topic (number, tag, videos)
        SELECT number, tag, videos FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS new (number, tag, videos)
        ORDER BY number ON CONFLICT (number) DO UPDATE SET videos = topic.videos + excluded.videos""",
        (list(numbers), list(tags), list(videos)),
    )


async def copy_entries(conn: Connection, rows: Sequence[EntryRow], now: datetime) -> None:
    """Write many entries at the end of the log, in their order."""
    async with (
        conn.cursor() as cursor,
        cursor.copy(
            """COPY recommend.entry (told_at, at_ms, video_id, video, creator, duration_ms, language, flags, topics,
                words, look) FROM STDIN"""
        ) as copy,
    ):
        for row in rows:
            await copy.write_row((now, *_COLUMNS(row)))


async def copy_clips(conn: Connection, clips: Sequence[tuple[str, list[int]]], now: datetime) -> None:
    """Write the rows of clips that were never entered: their ids and topics."""
    async with (
        conn.cursor() as cursor,
        cursor.copy("COPY recommend.clip (entered, changed_at, video_id, topics) FROM STDIN") as copy,
    ):
        for video_id, numbers in clips:
            await copy.write_row((True, now, video_id, numbers))


async def read_entries(conn: Connection, transaction: int, position: int, limit: int) -> tuple[int, bytes]:
    """Return the number that every transaction shown is below, and the entries after a place, in order, in WIRE's form.

    An array of sixteen words is sent with 20 bytes before it, and 4 before each word (array_send).
    """
    cursor = await conn.cursor(binary=True).execute(
        """SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
            coalesce(string_agg(int8send(transaction) || int8send(position) || int8send(at_ms) || int8send(video)
            || int8send(creator) || int4send(duration_ms) || int2send(language) || int2send(flags) || int2send(topics)
            || array_send(words) || look || convert_to(rpad(video_id, 40), 'UTF8'), ''
            ORDER BY transaction, position), '')
        FROM (
            SELECT transaction, position, at_ms, video, creator, duration_ms, language, flags, topics, words, look,
                video_id
            FROM recommend.entry WHERE (transaction, position) > (%s, %s)
                AND transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            ORDER BY transaction, position LIMIT %s
        ) AS entry""",
        (transaction, position, limit),
    )
    row = await cursor.fetchone()
    assert row is not None, "an aggregate is a row"
    return row[0], row[1]


async def lost_since(conn: Connection, at: datetime) -> int:
    """Return how many entries were deleted since a moment."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT coalesce(sum(rows), 0)::bigint FROM recommend.gap WHERE at >= %s", (at,)
    )
    rows: int = await cursor.fetchone() or 0
    return rows
