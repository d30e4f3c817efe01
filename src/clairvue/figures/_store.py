"""The SQL of figures."""

from collections.abc import Sequence
from datetime import date

from psycopg.rows import class_row

from clairvue.db.database import Connection
from clairvue.figures.model import ClipDay, Figure, Spent
from clairvue.kit.ids import AccountId, VideoId


async def last_day(conn: Connection) -> date | None:
    """Return the last day that was released."""
    rows = await conn.execute("SELECT max(day) FROM figures.spent")
    found = await rows.fetchone()
    return None if found is None else found[0]


async def add_spent(conn: Connection, spent: Spent) -> bool:
    """Write a day into the public ledger, and say whether it was not there yet."""
    rows = await conn.execute(
        """INSERT INTO figures.spent (day, released_at, mechanism, scale, threshold, clips_of_reader_max,
            epsilon_of_clip, epsilon_of_day, clips, readers)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (day) DO NOTHING RETURNING day""",
        [
            *(spent.day, spent.released_at, spent.mechanism, spent.scale, spent.threshold, spent.clips_of_reader_max),
            *(spent.epsilon_of_clip, spent.epsilon_of_day, spent.clips, spent.readers),
        ],
    )
    return await rows.fetchone() is not None


async def add_figures(conn: Connection, figures: Sequence[Figure]) -> None:
    """Keep what was drawn."""
    await conn.execute(
        """INSERT INTO figures.figure (account_id, video_id, day, viewers, finishers, likers)
        SELECT account_id, video_id, day, viewers, finishers, likers FROM unnest(
            %s::text[], %s::text[], %s::date[], %s::integer[], %s::integer[], %s::integer[]
        ) AS given (account_id, video_id, day, viewers, finishers, likers)""",
        [
            [figure.account_id for figure in figures],
            [figure.video_id for figure in figures],
            [figure.day for figure in figures],
            [figure.viewers for figure in figures],
            [figure.finishers for figure in figures],
            [figure.likers for figure in figures],
        ],
    )


async def figures_of(
    conn: Connection, account_id: AccountId, before: tuple[date, VideoId], limit: int
) -> list[ClipDay]:
    """Return an account's figures, the latest day first, below a place."""
    async with conn.cursor(row_factory=class_row(ClipDay)) as cursor:
        await cursor.execute(
            """SELECT video_id AS video, day, viewers, finishers, likers FROM figures.figure
            WHERE account_id = %s AND (day, video_id) < (%s, %s) ORDER BY day DESC, video_id DESC LIMIT %s""",
            [account_id, *before, limit],
        )
        return await cursor.fetchall()


async def spent_before(conn: Connection, before: date, limit: int) -> list[Spent]:
    """Return the public ledger, the latest day first, below a day."""
    async with conn.cursor(row_factory=class_row(Spent)) as cursor:
        await cursor.execute(
            """SELECT day, released_at, mechanism, scale, threshold, clips_of_reader_max, epsilon_of_clip,
                epsilon_of_day, clips, readers
            FROM figures.spent WHERE day < %s ORDER BY day DESC LIMIT %s""",
            [before, limit],
        )
        return await cursor.fetchall()


async def remove_video(conn: Connection, video_id: VideoId) -> None:
    """Delete the figures of a clip."""
    await conn.execute("DELETE FROM figures.figure WHERE video_id = %s", [video_id])


async def remove_account(conn: Connection, account_id: AccountId) -> None:
    """Delete the figures of all clips of an account."""
    await conn.execute("DELETE FROM figures.figure WHERE account_id = %s", [account_id])
