"""The SQL of watched videos, and of the pages that send signals."""

from collections.abc import Mapping
from datetime import datetime

from psycopg import sql
from psycopg.rows import class_row, scalar_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, VideoId
from clairvue.signals.model import Client, Past, Quota, VideoCount, Watched, Wishes


async def meet(conn: Connection, client: bytes, expires_at: datetime) -> bool:
    """Write a client that was never heard, and hold its row; say whether it is new."""
    cursor = await conn.execute(
        """INSERT INTO signals.client (client, sequence, views, heard_at, expires_at)
        VALUES (%s, 0, 0, '-infinity', %s) ON CONFLICT DO NOTHING""",
        (client, expires_at),
    )
    return cursor.rowcount == 1


async def hold(conn: Connection, client: bytes) -> Client | None:
    """Return a client and hold its row until the transaction ends."""
    cursor = await conn.execute(
        """SELECT sequence, views, nullif(heard_at, '-infinity'), missing, unspent_ms FROM signals.client
        WHERE client = %s FOR UPDATE""",
        (client,),
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    sequence, views, heard_at, missing, unspent_ms = row
    return Client(
        sequence=sequence,
        views=views,
        heard_at=heard_at,
        missing=int.from_bytes(missing, "little"),
        unspent_ms=unspent_ms,
    )


async def remember(conn: Connection, client: bytes, known: Client) -> None:
    """Write what is known of a client."""
    missing = known.missing.to_bytes((known.missing.bit_length() + 7) // 8, "little")
    await conn.execute(
        """UPDATE signals.client SET sequence = %s, views = %s, heard_at = %s, missing = %s, unspent_ms = %s
        WHERE client = %s""",
        (known.sequence, known.views, known.heard_at, missing, known.unspent_ms, client),
    )


async def add(conn: Connection, watched: list[Watched], now: datetime, named: Mapping[VideoId, int]) -> None:
    """Add to the counts of videos, in the order given, and hold their rows until the transaction ends.

    `named` are videos of which something was logged: which clip each number stands for is written along.
    """
    await conn.execute(
        """WITH naming AS (
            INSERT INTO signals.subject (number, video_id)
            SELECT number, video_id FROM unnest(%(numbers)b::bigint[], %(named)b::text[]) AS n (number, video_id)
            ON CONFLICT (number) DO NOTHING
        )
        INSERT INTO signals.video_count AS c (video_id, views, finishes, watched_ms, changed_at)
        SELECT video_id, views, finishes, watched_ms, %(now)s
        FROM unnest(%(videos)b::text[], %(views)b::bigint[], %(finishes)b::bigint[], %(watched)b::bigint[])
            AS w (video_id, views, finishes, watched_ms)
        ON CONFLICT (video_id) DO UPDATE SET views = c.views + EXCLUDED.views,
            finishes = c.finishes + EXCLUDED.finishes, watched_ms = c.watched_ms + EXCLUDED.watched_ms,
            changed_at = greatest(c.changed_at, EXCLUDED.changed_at)""",
        {
            "now": now,
            "videos": [each.video_id for each in watched],
            "views": [each.views for each in watched],
            "finishes": [each.finishes for each in watched],
            "watched": [each.watched_ms for each in watched],
            "numbers": list(named.values()),
            "named": list(named),
        },
    )


async def get_many(conn: Connection, video_ids: list[VideoId]) -> list[VideoCount]:
    """Return the counts of those videos that were watched at all."""
    cursor = await conn.cursor(row_factory=class_row(VideoCount)).execute(
        """SELECT video_id, views, finishes, watched_ms, changed_at FROM signals.video_count
        WHERE video_id = ANY(%s) LIMIT %s""",
        (video_ids, len(video_ids)),
    )
    return await cursor.fetchall()


async def views_of(conn: Connection, video_ids: list[VideoId]) -> list[tuple[VideoId, int]]:
    """Return how often those videos were watched that were watched at all."""
    cursor = await conn.execute(
        "SELECT video_id, views FROM signals.video_count WHERE video_id = ANY(%s) LIMIT %s",
        (video_ids, len(video_ids)),
    )
    return await cursor.fetchall()


async def changed_since(conn: Connection, at: datetime, video_id: str, limit: int) -> list[VideoCount]:
    """Return the counts that changed after a place in the order of their changes, the oldest change first."""
    cursor = await conn.cursor(row_factory=class_row(VideoCount)).execute(
        """SELECT video_id, views, finishes, watched_ms, changed_at FROM signals.video_count
        WHERE (changed_at, video_id) > (%s, %s) ORDER BY changed_at, video_id LIMIT %s""",
        (at, video_id, limit),
    )
    return await cursor.fetchall()


async def expire(conn: Connection, now: datetime, limit: int) -> int:
    """Delete some clients whose day is over; return how many."""
    cursor = await conn.execute(
        """DELETE FROM signals.client WHERE client = ANY(ARRAY(
            SELECT client FROM signals.client WHERE expires_at <= %s LIMIT %s))""",
        (now, limit),
    )
    return cursor.rowcount


async def forget_video(conn: Connection, video_id: VideoId) -> None:
    """Delete the counts of a video."""
    await conn.execute("DELETE FROM signals.video_count WHERE video_id = %s", (video_id,))


async def append_few(conn: Connection, rows: str, day: int) -> None:
    """Write some rows of the log, given as a list in JSON of `log.Logged`: one parameter is cheaper than nine lists."""
    await conn.execute(
        """INSERT INTO signals.log (day, at_ms, reader, subject, record, kind, loops, value, furthest)
        SELECT %s, at_ms, reader, subject, record, kind, loops, value, furthest
        FROM ROWS FROM (json_to_recordset(%s) AS (at_ms bigint, reader bigint, subject bigint, kind smallint,
            value integer, furthest integer, loops integer, record bigint)) WITH ORDINALITY
            AS given (at_ms, reader, subject, kind, value, furthest, loops, record, number)
        ORDER BY number""",
        (day, rows),
    )


async def append(conn: Connection, rows: bytes) -> None:
    """Write rows of the log, given in PostgreSQL's binary COPY format."""
    cursor = conn.cursor()
    async with cursor.copy(
        """COPY signals.log (day, at_ms, reader, subject, record, kind, loops, value, furthest)
        FROM STDIN (FORMAT BINARY)"""
    ) as copy:
        await copy.write(rows)


async def read(conn: Connection, transaction: int, position: int, limit: int) -> bytes:
    """Return rows of the log after a place, in order, each as the 60 bytes of its columns, big-endian."""
    cursor = await conn.cursor(binary=True, row_factory=scalar_row).execute(
        """SELECT coalesce(string_agg(int8send(transaction) || int8send(position) || int8send(at_ms)
            || int8send(reader) || int8send(subject) || int8send(record) || int2send(kind) || int2send(loops)
            || int4send(value) || int4send(furthest), '' ORDER BY transaction, position), '')
        FROM (
            SELECT transaction, position, at_ms, reader, subject, record, kind, loops, value, furthest
            FROM signals.log WHERE (transaction, position) > (%s, %s)
                AND transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            ORDER BY transaction, position LIMIT %s
        ) AS log""",
        (transaction, position, limit),
    )
    rows: bytes = await cursor.fetchone() or b""
    return rows


async def waiting(conn: Connection, transaction: int, position: int, limit: int) -> tuple[int, int | None]:
    """Return how many rows there are after a place, as far as they are counted, and the time of the first."""
    cursor = await conn.execute(
        """SELECT count(*), (array_agg(at_ms ORDER BY transaction, position))[1] FROM (
            SELECT transaction, position, at_ms FROM signals.log WHERE (transaction, position) > (%s, %s)
            ORDER BY transaction, position LIMIT %s
        ) AS log""",
        (transaction, position, limit),
    )
    row = await cursor.fetchone()
    assert row is not None, "an aggregate is a row"
    return row[0], row[1]


async def horizon(conn: Connection) -> int:
    """Return the number of the oldest transaction that is still open, or the next one's where none is."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
    )
    number: int = await cursor.fetchone() or 0
    return number


async def forget(conn: Connection, reader: int, subject: int) -> int:
    """Delete what a reader did with a subject, but not the word that they forgot it; return how many rows."""
    cursor = await conn.execute(
        "DELETE FROM signals.log WHERE reader = %s AND subject = %s AND kind <> 16", (reader, subject)
    )
    return cursor.rowcount


async def forget_reader(conn: Connection, reader: int) -> int:
    """Delete everything that a reader did; return how many rows there were."""
    cursor = await conn.execute("DELETE FROM signals.log WHERE reader = %s", (reader,))
    return cursor.rowcount


async def note_gap(conn: Connection, now: datetime, rows: int) -> None:
    """Write down that rows have left the log."""
    await conn.execute("INSERT INTO signals.gap (at, rows) VALUES (%s, %s)", (now, rows))


async def lost_since(conn: Connection, at: datetime) -> int:
    """Return how many rows have left the log since a moment."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT coalesce(sum(rows), 0)::bigint FROM signals.gap WHERE at >= %s", (at,)
    )
    rows: int = await cursor.fetchone() or 0
    return rows


async def expired_places(conn: Connection, before: int) -> list[int]:
    """Return the places of the ring, 0 to 31, whose first row is of a day before `before`."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT place FROM generate_series(0, 31) AS place
        WHERE (SELECT day FROM signals.log WHERE day %% 32 = place ORDER BY transaction, position LIMIT 1) < %s
        ORDER BY place LIMIT 32""",
        (before,),
    )
    return await cursor.fetchall()


async def rows_at(conn: Connection, place: int, before: int) -> tuple[int, int]:
    """Return how many rows a place of the ring holds of days before one, and how many of that day and later."""
    cursor = await conn.execute(
        """SELECT count(*) FILTER (WHERE day < %(before)s), count(*) FILTER (WHERE day >= %(before)s)
        FROM signals.log WHERE day %% 32 = %(place)s""",
        {"before": before, "place": place},
    )
    row = await cursor.fetchone()
    assert row, "a count is a row"
    return row[0], row[1]


async def empty_place(conn: Connection, place: int) -> None:
    """Empty a place of the ring at once. Gives up after two seconds behind somebody who reads it."""
    await conn.execute("SET LOCAL lock_timeout = '2s'")
    await conn.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier("signals", f"log_{place:02}")))


async def delete_before(conn: Connection, place: int, before: int) -> None:
    """Delete the rows of days before one from a place of the ring."""
    await conn.execute("DELETE FROM signals.log WHERE day %% 32 = %s AND day < %s", (place, before))


async def wishes_of(conn: Connection, account_id: AccountId) -> Wishes | None:
    """Return what an account wants of the log, if it ever said or was reset."""
    cursor = await conn.cursor(row_factory=class_row(Wishes)).execute(
        "SELECT epoch, learning, chosen, objected, since FROM signals.reader WHERE account_id = %s", (account_id,)
    )
    return await cursor.fetchone()


async def spend(conn: Connection, reader: int, day: int, rows: int, watched_ms: int) -> Quota:
    """Add to what was asked to be logged of a reader in a day; hold the row until the transaction ends."""
    cursor = await conn.cursor(row_factory=class_row(Quota)).execute(
        """INSERT INTO signals.quota AS q (reader, day, rows, watched_ms) VALUES (%s, %s, %s, %s)
        ON CONFLICT (reader) DO UPDATE SET day = EXCLUDED.day,
            rows = EXCLUDED.rows + CASE WHEN q.day = EXCLUDED.day THEN q.rows ELSE 0 END,
            watched_ms = EXCLUDED.watched_ms + CASE WHEN q.day = EXCLUDED.day THEN q.watched_ms ELSE 0 END
        RETURNING rows, watched_ms, closed""",
        (reader, day, rows, watched_ms),
    )
    quota = await cursor.fetchone()
    assert quota, "what was written is returned"
    return quota


async def rows_of(conn: Connection, reader: int, subjects: list[int], day: int) -> dict[int, int]:
    """Return how many rows of a day the log holds of a reader and these subjects."""
    cursor = await conn.execute(
        """SELECT subject, count(*) FROM signals.log
        WHERE reader = %s AND subject = ANY(%b) AND day %% 32 = %s AND day = %s GROUP BY subject LIMIT %s""",
        (reader, subjects, day % 32, day, len(subjects)),
    )
    return dict(await cursor.fetchall())


async def forget_subject(conn: Connection, number: int) -> None:
    """Forget which clip a number stood for."""
    await conn.execute("DELETE FROM signals.subject WHERE number = %s", (number,))


async def history(conn: Connection, reader: int, before: tuple[int, int], limit: int) -> list[Past]:
    """Return what a reader did, one row a clip, the latest first, below a place in that order."""
    cursor = await conn.cursor(row_factory=class_row(Past)).execute(
        """SELECT subject.video_id, number, at_ms, watched_ms, kinds, likes, saves FROM (
            SELECT subject, max(at_ms) AS at_ms,
                coalesce(sum(value) FILTER (WHERE kind = 2), 0)::bigint AS watched_ms,
                array_agg(DISTINCT kind) AS kinds,
                (array_agg(kind ORDER BY at_ms DESC, transaction DESC, position DESC)
                    FILTER (WHERE kind IN (5, 6)))[1] AS likes,
                (array_agg(kind ORDER BY at_ms DESC, transaction DESC, position DESC)
                    FILTER (WHERE kind IN (7, 8)))[1] AS saves
            FROM signals.log WHERE reader = %s AND kind NOT IN (1, 15, 16, 17) GROUP BY subject
        ) AS past JOIN signals.subject ON number = past.subject
        WHERE (at_ms, number) < (%s, %s) ORDER BY at_ms DESC, number DESC LIMIT %s""",
        (reader, *before, limit),
    )
    return await cursor.fetchall()


async def seen_since(conn: Connection, reader: int, since_ms: int, days: list[int], limit: int) -> list[int]:
    """Return the numbers of the clips that the log of some days says a reader saw since a moment."""
    cursor = await conn.execute(
        """SELECT DISTINCT subject FROM signals.log WHERE reader = %s AND at_ms >= %s AND kind IN (1, 2, 3, 4, 13, 14)
        AND day %% 32 = ANY(%s) AND day = ANY(%s) LIMIT %s""",
        (reader, since_ms, [day % 32 for day in days], days, limit),
    )
    return [number for (number,) in await cursor.fetchall()]


async def expire_told(conn: Connection, before_ms: int, limit: int) -> int:
    """Delete rows of the log that told to forget before a moment; return how many."""
    cursor = await conn.execute(
        """DELETE FROM signals.log WHERE kind IN (16, 17) AND (transaction, position) IN (
            SELECT transaction, position FROM signals.log WHERE kind IN (16, 17) AND at_ms < %s LIMIT %s)""",
        (before_ms, limit),
    )
    return cursor.rowcount


async def expire_quotas(conn: Connection, day: int, limit: int) -> int:
    """Delete some quotas of days before one; return how many."""
    cursor = await conn.execute(
        """DELETE FROM signals.quota WHERE reader = ANY(ARRAY(
            SELECT reader FROM signals.quota WHERE day < %s LIMIT %s))""",
        (day, limit),
    )
    return cursor.rowcount


async def expire_gaps(conn: Connection, before: datetime) -> None:
    """Forget that rows left the log before a moment."""
    await conn.execute("DELETE FROM signals.gap WHERE at < %s", (before,))


async def set_learning(conn: Connection, account_id: AccountId, learning: bool) -> None:  # noqa: FBT001 - a column
    """Write whether an account chose to be learned from."""
    await conn.execute(
        """INSERT INTO signals.reader (account_id, epoch, learning, chosen, objected) VALUES (%s, 0, %s, true, false)
        ON CONFLICT (account_id) DO UPDATE SET learning = EXCLUDED.learning, chosen = true""",
        (account_id, learning),
    )


async def set_objected(conn: Connection, account_id: AccountId) -> None:
    """Write that a browser of an account objects."""
    await conn.execute(
        """INSERT INTO signals.reader (account_id, epoch, learning, chosen, objected)
        VALUES (%s, 0, true, false, true) ON CONFLICT (account_id) DO UPDATE SET objected = true
        WHERE NOT reader.objected""",
        (account_id,),
    )


async def next_epoch(conn: Connection, account_id: AccountId, now: datetime) -> int:
    """Begin another epoch of an account and return its number; hold the row until the transaction ends."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """INSERT INTO signals.reader AS r (account_id, epoch, learning, chosen, objected, since)
        VALUES (%s, 1, true, false, false, %s)
        ON CONFLICT (account_id) DO UPDATE SET epoch = r.epoch + 1, since = EXCLUDED.since RETURNING epoch""",
        (account_id, now),
    )
    epoch = await cursor.fetchone()
    assert isinstance(epoch, int), "what was written has an epoch"
    return epoch


async def close_quota(conn: Connection, reader: int, day: int) -> None:
    """Close a reader, behind whoever is writing under it."""
    await conn.execute(
        """INSERT INTO signals.quota (reader, day, rows, watched_ms, closed) VALUES (%s, %s, 0, 0, true)
        ON CONFLICT (reader) DO UPDATE SET closed = true, day = EXCLUDED.day""",
        (reader, day),
    )


async def forget_wishes(conn: Connection, account_id: AccountId) -> None:
    """Delete what an account wanted of the log."""
    await conn.execute("DELETE FROM signals.reader WHERE account_id = %s", [account_id])


async def tally(
    conn: Connection, day: int, kinds: list[int], subjects_of_reader_max: int, limit: int
) -> list[tuple[int, int, int]]:
    """Return (kind, subject, readers) of a day; of each kind a reader is counted in their first so many subjects."""
    cursor = await conn.execute(
        """SELECT kind, subject, count(*) FROM (
            SELECT kind, subject, row_number() OVER (PARTITION BY kind, reader ORDER BY min(position), subject) AS nth
            FROM signals.log WHERE day = %s AND kind = ANY(%s) AND reader > 0
            GROUP BY kind, reader, subject
        ) AS come WHERE nth <= %s GROUP BY kind, subject LIMIT %s""",
        (day, kinds, subjects_of_reader_max, limit),
    )
    return await cursor.fetchall()


async def count_readers(conn: Connection, day: int) -> int:
    """Return how many readers did anything on a day."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT count(DISTINCT reader) FROM signals.log WHERE day = %s AND reader > 0", (day,)
    )
    return await cursor.fetchone() or 0
