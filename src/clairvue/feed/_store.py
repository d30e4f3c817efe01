"""The SQL of the feed: one function, one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import args_row, class_row, scalar_row

from clairvue.db.database import Connection
from clairvue.feed.chart import Warm
from clairvue.feed.heat import Heat
from clairvue.kit.ids import VideoId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """A chart as stored; its body only where it was asked for."""

    chart_id: str
    language: str
    after: str | None
    renewed_at: datetime
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """A record as stored."""

    id: str
    kind: str
    reader: bytes | None
    served_at: datetime
    expires_at: datetime
    page: bytes


@dataclass(frozen=True, slots=True)
class Round:
    """How far the taking in of counts has come: the last change of views, and the clip its slow round stands at."""

    counted_at: datetime
    counted_video_id: str
    after_video_id: str


def _warm(  # noqa: PLR0917 - one parameter a column
    video_id: str,
    account_id: str,
    language: str,
    published_s: float,
    heat: float,
    terms: list[float],
    counted: list[int],
) -> Warm:
    return Warm(
        video_id=video_id,
        account_id=account_id,
        language=language,
        published_s=published_s,
        heat=heat,
        terms=tuple(terms),
        counted=tuple(counted),
    )


async def candidates(
    conn: Connection,
    *,
    language: str,
    without: Sequence[str],
    hottest: int,
    of_language: int,
    little_seen: int,
    views_max: int,
) -> list[Warm]:
    """Return the clips of a chart: the hottest, the hottest of a language, the newest that few have seen."""
    cursor = await conn.cursor(row_factory=args_row(_warm)).execute(
        """WITH chosen AS (
            (SELECT video_id FROM feed.heat WHERE video_id <> ALL(%(without)s)
                ORDER BY heat DESC, video_id DESC LIMIT %(hottest)s)
            UNION
            (SELECT video_id FROM feed.heat WHERE language = %(language)s AND video_id <> ALL(%(without)s)
                ORDER BY heat DESC, video_id DESC LIMIT %(of_language)s)
            UNION
            (SELECT video_id FROM feed.heat WHERE views < 100 AND views < %(views_max)s
                AND video_id <> ALL(%(without)s) ORDER BY published_at DESC, video_id DESC LIMIT %(little_seen)s)
        )
        SELECT video_id, account_id, language, extract(epoch FROM published_at)::double precision, heat,
            ARRAY[fresh_heat, views_heat, finishes_heat, likes_heat, comments_heat, saves_heat,
                shares_heat],
            ARRAY[views, finishes, likes, comments, saves, shares]
        FROM feed.heat JOIN chosen USING (video_id) LIMIT %(all)s""",
        {
            "language": language,
            "without": list(without),
            "hottest": hottest,
            "of_language": of_language,
            "little_seen": little_seen,
            "views_max": views_max,
            "all": hottest + of_language + little_seen,
        },
    )
    return await cursor.fetchall()


async def newest_chart(conn: Connection, language: str) -> tuple[str, datetime] | None:
    """Return the first chart for readers of a language that was renewed last, and when."""
    cursor = await conn.execute(
        """SELECT chart_id, renewed_at FROM feed.chart WHERE language = %s AND after IS NULL
        ORDER BY renewed_at DESC LIMIT 1""",
        (language,),
    )
    return await cursor.fetchone()


async def chart(conn: Connection, chart_id: str) -> ChartRow | None:
    """Return a chart."""
    cursor = await conn.cursor(row_factory=class_row(ChartRow)).execute(
        "SELECT chart_id, language, after, renewed_at, body FROM feed.chart WHERE chart_id = %s", (chart_id,)
    )
    return await cursor.fetchone()


async def chart_after(conn: Connection, chart_id: str) -> ChartRow | None:
    """Return the chart that goes on from the end of another."""
    cursor = await conn.cursor(row_factory=class_row(ChartRow)).execute(
        "SELECT chart_id, language, after, renewed_at, body FROM feed.chart WHERE after = %s", (chart_id,)
    )
    return await cursor.fetchone()


async def add_chart(
    conn: Connection, *, chart_id: str, language: str, after: str | None, now: datetime, body: bytes
) -> None:
    """Write a chart, unless another process has just gone on from the same end."""
    await conn.execute(
        """INSERT INTO feed.chart (chart_id, language, after, made_at, renewed_at, body)
        VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (after) DO NOTHING""",
        (chart_id, language, after, now, now, body),
    )


async def renew_chart(conn: Connection, chart_id: str, now: datetime) -> None:
    """Note that a chart still says how things are."""
    await conn.execute("UPDATE feed.chart SET renewed_at = %s WHERE chart_id = %s", (now, chart_id))


async def remove_charts(conn: Connection, renewed_before: datetime) -> int:
    """Delete charts that no cursor should name any more; return how many."""
    cursor = await conn.execute(
        """DELETE FROM feed.chart WHERE chart_id IN
            (SELECT chart_id FROM feed.chart WHERE renewed_at < %s ORDER BY renewed_at LIMIT 10000)""",
        (renewed_before,),
    )
    return cursor.rowcount


async def add_heat(
    conn: Connection, *, video_id: str, account_id: str, language: str, published_at: datetime, heat: Heat
) -> None:
    """Write the heat of a clip that has become public; of one that was before, only what may have changed."""
    await conn.execute(
        """INSERT INTO feed.heat (video_id, account_id, language, published_at, heat, fresh_heat)
        VALUES (%s, %s, %s, %s, %s, %s)
        ON CONFLICT (video_id) DO UPDATE SET language = excluded.language""",
        (video_id, account_id, language, published_at, heat.total, heat.terms[0]),
    )


async def remove_heat(conn: Connection, video_id: str) -> None:
    """Delete the heat of a clip that is public no longer."""
    await conn.execute("DELETE FROM feed.heat WHERE video_id = %s", (video_id,))


def _heat(video_id: str, terms: list[float], counted: list[int]) -> tuple[VideoId, Heat]:
    return VideoId(video_id), Heat(tuple(terms), tuple(counted))


async def lock_heats(conn: Connection, video_ids: Sequence[VideoId]) -> dict[VideoId, Heat]:
    """Hold the heats of clips, in the order of their ids, until the transaction ends."""
    cursor = await conn.cursor(row_factory=args_row(_heat)).execute(
        """SELECT video_id, ARRAY[fresh_heat, views_heat, finishes_heat, likes_heat, comments_heat, saves_heat,
                shares_heat],
            ARRAY[views, finishes, likes, comments, saves, shares]
        FROM feed.heat WHERE video_id = ANY(%s) ORDER BY video_id LIMIT %s FOR UPDATE""",
        (list(video_ids), len(video_ids)),
    )
    return dict(await cursor.fetchall())


async def heats(conn: Connection, video_ids: Sequence[VideoId]) -> dict[VideoId, float]:
    """Return the heats of clips."""
    cursor = await conn.execute(
        "SELECT video_id, heat FROM feed.heat WHERE video_id = ANY(%s) LIMIT %s", (list(video_ids), len(video_ids))
    )
    return {VideoId(video_id): heat for video_id, heat in await cursor.fetchall()}


async def set_heats(conn: Connection, heats: Mapping[VideoId, Heat]) -> None:
    """Write heats that are held, all at once."""
    terms = list(zip(*(heat.terms for heat in heats.values()), strict=True))
    counted = list(zip(*(heat.counted for heat in heats.values()), strict=True))
    await conn.execute(
        """UPDATE feed.heat SET heat = new.heat, views_heat = new.views_heat, finishes_heat = new.finishes_heat,
            likes_heat = new.likes_heat, comments_heat = new.comments_heat, saves_heat = new.saves_heat,
            shares_heat = new.shares_heat, views = new.views, finishes = new.finishes, likes = new.likes,
            comments = new.comments, saves = new.saves, shares = new.shares
        FROM unnest(%s::text[], %s::float8[], %s::float8[], %s::float8[], %s::float8[], %s::float8[], %s::float8[],
            %s::float8[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
            AS new (video_id, heat, views_heat, finishes_heat, likes_heat, comments_heat, saves_heat,
                shares_heat, views, finishes, likes, comments, saves, shares)
        WHERE feed.heat.video_id = new.video_id""",
        (
            list(heats),
            [heat.total for heat in heats.values()],
            *(list(column) for column in terms[1:]),
            *(list(column) for column in counted),
        ),
    )


async def lock_round(conn: Connection) -> Round:
    """Hold the taking in of counts, from its beginning if it never began."""
    cursor = await conn.cursor(row_factory=class_row(Round)).execute(
        """INSERT INTO feed.round DEFAULT VALUES ON CONFLICT (one) DO UPDATE SET one = true
        RETURNING counted_at, counted_video_id, after_video_id"""
    )
    found = await cursor.fetchone()
    assert found is not None, "an upsert returns its row"
    return found


async def set_round(conn: Connection, reached: Round) -> None:
    """Note how far the taking in of counts has come."""
    await conn.execute(
        "UPDATE feed.round SET counted_at = %s, counted_video_id = %s, after_video_id = %s",
        (reached.counted_at, reached.counted_video_id, reached.after_video_id),
    )


async def ids_after(conn: Connection, video_id: str, limit: int) -> list[VideoId]:
    """Return the clips that follow one in the order of ids."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT video_id FROM feed.heat WHERE video_id > %s ORDER BY video_id LIMIT %s", (video_id, limit)
    )
    return await cursor.fetchall()


async def add_record(conn: Connection, record: RecordRow) -> None:
    """Write the record of a page."""
    await conn.execute(
        "INSERT INTO feed.record (id, kind, reader, served_at, expires_at, page) VALUES (%s, %s, %s, %s, %s, %s)",
        (record.id, record.kind, record.reader, record.served_at, record.expires_at, record.page),
    )


async def record(conn: Connection, record_id: str, now: datetime) -> RecordRow | None:
    """Return a record that has not expired."""
    cursor = await conn.cursor(row_factory=class_row(RecordRow)).execute(
        """SELECT id, kind, reader, served_at, expires_at, page FROM feed.record WHERE id = %s AND expires_at > %s""",
        (record_id, now),
    )
    return await cursor.fetchone()


async def last_records(conn: Connection, reader: bytes, limit: int, now: datetime) -> list[tuple[datetime, bytes]]:
    """Return when a reader's last pages were served, and their records, the newest first."""
    cursor = await conn.execute(
        """SELECT served_at, page FROM feed.record WHERE reader = %s AND expires_at > %s
        ORDER BY served_at DESC, id DESC LIMIT %s""",
        (reader, now, limit),
    )
    return await cursor.fetchall()


async def remove_records(conn: Connection, now: datetime) -> int:
    """Delete records that have expired; return how many."""
    cursor = await conn.execute(
        """DELETE FROM feed.record WHERE id IN
            (SELECT id FROM feed.record WHERE expires_at <= %s ORDER BY expires_at LIMIT 10000)""",
        (now,),
    )
    return cursor.rowcount


async def remove_records_of(conn: Connection, reader: bytes) -> int:
    """Delete the records of one reader's pages; return how many."""
    cursor = await conn.execute("DELETE FROM feed.record WHERE reader = %s", (reader,))
    return cursor.rowcount


async def seen_and_served(
    conn: Connection, reader: int, *, parts: int, since: datetime
) -> tuple[list[bytes], bytes | None]:
    """Return what a reader has seen, part by part, and what was served in the session, if it goes on."""
    cursor = await conn.execute(
        """SELECT ARRAY(SELECT clips FROM feed.seen WHERE reader = %(reader)s ORDER BY part DESC LIMIT %(parts)s),
            (SELECT clips FROM feed.session WHERE reader = %(reader)s AND served_at > %(since)s)""",
        {"reader": reader, "since": since, "parts": parts},
    )
    found = await cursor.fetchone()
    assert found is not None, "a SELECT without FROM returns a row"
    return found[0], found[1]


async def hold_seen(conn: Connection, reader: int, limit: int) -> list[tuple[int, bytes]]:
    """Return the same with the parts' numbers, the oldest first, held until the transaction ends."""
    cursor = await conn.execute(
        "SELECT part, clips FROM feed.seen WHERE reader = %s ORDER BY part LIMIT %s FOR UPDATE", (reader, limit)
    )
    return await cursor.fetchall()


async def set_seen(conn: Connection, reader: int, part: int, clips: bytes) -> None:
    """Write a part of what a reader has seen."""
    await conn.execute(
        """INSERT INTO feed.seen (reader, part, clips) VALUES (%s, %s, %s)
        ON CONFLICT (reader, part) DO UPDATE SET clips = excluded.clips""",
        (reader, part, clips),
    )


async def remove_seen_before(conn: Connection, reader: int, part: int) -> None:
    """Forget the oldest parts of what a reader has seen."""
    await conn.execute("DELETE FROM feed.seen WHERE reader = %s AND part < %s", (reader, part))


async def remove_seen(conn: Connection, reader: int) -> None:
    """Forget all that a reader has seen."""
    await conn.execute("DELETE FROM feed.seen WHERE reader = %s", (reader,))


async def add_page(
    conn: Connection,
    record: RecordRow,
    *,
    reader: int,
    clips: bytes,
    goes_on_since: datetime,
    bytes_max: int,
    logged: str,
    day: int,
) -> None:
    """Write the record of a page, add its clips to the session of its reader, and log what it explored: all or nothing.

    The rows of the log are those of `signals.log.in_json`, as its own statement for a few rows writes them.
    """
    await conn.execute(
        """WITH served AS (
            INSERT INTO feed.session AS session (reader, served_at, clips)
            VALUES (%(reader)s, %(served_at)s, %(clips)s)
            ON CONFLICT (reader) DO UPDATE SET served_at = excluded.served_at, clips = CASE
                WHEN session.served_at <= %(since)s THEN excluded.clips
                ELSE substring(session.clips || excluded.clips FROM greatest(
                    1, octet_length(session.clips) + octet_length(excluded.clips) - %(bytes_max)s + 1)) END
        ), explored AS (
            INSERT INTO signals.log (day, at_ms, reader, subject, record, kind, loops, value, furthest)
            SELECT %(day)s, at_ms, reader, subject, record, kind, loops, value, furthest
            FROM ROWS FROM (json_to_recordset(%(logged)s) AS (at_ms bigint, reader bigint, subject bigint,
                kind smallint, value integer, furthest integer, loops integer, record bigint)) WITH ORDINALITY
                AS given (at_ms, reader, subject, kind, value, furthest, loops, record, number)
            ORDER BY number
        )
        INSERT INTO feed.record (id, kind, reader, served_at, expires_at, page)
        VALUES (%(id)s, %(kind)s, %(record_reader)s, %(served_at)s, %(expires_at)s, %(page)s)""",
        {
            "reader": reader,
            "clips": clips,
            "since": goes_on_since,
            "bytes_max": bytes_max,
            "logged": logged,
            "day": day,
            "id": record.id,
            "kind": record.kind,
            "record_reader": record.reader,
            "served_at": record.served_at,
            "expires_at": record.expires_at,
            "page": record.page,
        },
    )


async def remove_session(conn: Connection, reader: int) -> None:
    """End the session of a reader."""
    await conn.execute("DELETE FROM feed.session WHERE reader = %s", (reader,))


async def remove_sessions(conn: Connection, served_before: datetime) -> int:
    """Delete sessions that ended long ago; return how many."""
    cursor = await conn.execute(
        """DELETE FROM feed.session WHERE reader IN
            (SELECT reader FROM feed.session WHERE served_at < %s ORDER BY served_at LIMIT 10000)""",
        (served_before,),
    )
    return cursor.rowcount


async def lock_seen_round(conn: Connection) -> tuple[int, int]:
    """Hold the reading of the signal log for what was seen, from its beginning if it never began."""
    cursor = await conn.execute(
        """INSERT INTO feed.seen_round DEFAULT VALUES ON CONFLICT (one) DO UPDATE SET one = true
        RETURNING transaction, position"""
    )
    found = await cursor.fetchone()
    assert found is not None, "an upsert returns its row"
    return found[0], found[1]


async def set_seen_round(conn: Connection, transaction: int, position: int) -> None:
    """Note how far the signal log has been read."""
    await conn.execute("UPDATE feed.seen_round SET transaction = %s, position = %s", (transaction, position))
