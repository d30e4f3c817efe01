"""The SQL of videos: one function, one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from psycopg.rows import args_row, class_row, scalar_row
from psycopg.types.json import Jsonb

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, VideoId
from clairvue.safety.model import ScanState, Statement
from clairvue.videos.model import (
    Outline,
    RenditionRow,
    SealedVideo,
    Stage,
    StoryboardShape,
    VideoRef,
    VideoState,
    Visibility,
)

JsonObject: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """What a verb needs to know of a row that it holds."""

    account_id: AccountId
    state: VideoState
    visibility: Visibility
    age_restricted: bool
    age_mark: bytes | None
    age_own: bool | None  # what its author says, while a moderator's mark stands
    publish_wished: bool
    caption: bytes | None
    language: str
    language_given: bool
    part_keys: list[str]
    scan_state: ScanState
    watchable_at: datetime | None
    ready_at: datetime | None
    published_at: datetime | None
    completed_at: datetime | None

    def __post_init__(self) -> None:
        """Give the words of the row their types."""
        object.__setattr__(self, "state", VideoState(self.state))
        object.__setattr__(self, "visibility", Visibility(self.visibility))
        object.__setattr__(self, "scan_state", ScanState(self.scan_state))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRow:
    """How far a video has come, as its author may know it."""

    state: str
    stage: str
    percent: int
    refusal_code: str | None
    refusal_sentence: str | None
    refusal_fields: dict[str, str | int] | None
    scan_state: str
    scan_statement: str


async def add_video(
    conn: Connection,
    *,
    video_id: VideoId,
    account_id: AccountId,
    language: str,
    bytes_total: int,
    part_keys: Sequence[str],
    now: datetime,
) -> bool:
    """Write a new video; say whether it is new."""
    cursor = await conn.execute(
        """INSERT INTO videos.video (id, account_id, state, language, bytes_total, part_keys, created_at)
        VALUES (%s, %s, 'uploaded', %s, %s, %s, %s) ON CONFLICT (id) DO NOTHING""",
        (video_id, account_id, language, bytes_total, list(part_keys), now),
    )
    return cursor.rowcount == 1


async def owned_among(conn: Connection, account_id: AccountId, video_ids: Sequence[VideoId]) -> list[VideoId]:
    """Return those of the ids that are, or were, videos of an account."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT id FROM videos.video WHERE id = ANY(%s) AND account_id = %s LIMIT %s",
        (list(video_ids), account_id, len(video_ids)),
    )
    return await cursor.fetchall()


async def lock(conn: Connection, video_id: VideoId) -> Locked | None:
    """Hold a row until the end of the transaction; None when there is none."""
    cursor = await conn.cursor(row_factory=class_row(Locked)).execute(
        """SELECT account_id, state, visibility, age_restricted, age_mark, age_own, publish_wished, caption, language,
            language_given, part_keys, scan_state, watchable_at, ready_at, published_at, completed_at
        FROM videos.video WHERE id = %s FOR UPDATE""",
        (video_id,),
    )
    return await cursor.fetchone()


async def look(conn: Connection, video_id: VideoId) -> Locked | None:
    """Read what `lock` reads without holding it."""
    cursor = await conn.cursor(row_factory=class_row(Locked)).execute(
        """SELECT account_id, state, visibility, age_restricted, age_mark, age_own, publish_wished, caption, language,
            language_given, part_keys, scan_state, watchable_at, ready_at, published_at, completed_at
        FROM videos.video WHERE id = %s""",
        (video_id,),
    )
    return await cursor.fetchone()


async def set_state(conn: Connection, video_id: VideoId, state: VideoState) -> None:
    """Move a row to a state that needs no other column."""
    await conn.execute("UPDATE videos.video SET state = %s WHERE id = %s", (state, video_id))


async def set_source(conn: Connection, video_id: VideoId) -> None:
    """Note that the source is one object now: its parts are needed no more."""
    await conn.execute("UPDATE videos.video SET part_keys = '{}' WHERE id = %s", (video_id,))


async def set_watchable(
    conn: Connection,
    *,
    video_id: VideoId,
    duration_ms: int,
    width: int,
    height: int,
    shape: StoryboardShape | None,
    look: bytes,
    first_made: JsonObject,
    now: datetime,
) -> None:
    """Write what the first rendition tells of the clip."""
    await conn.execute(
        """UPDATE videos.video SET duration_ms = %s, width = %s, height = %s, storyboard_columns = %s,
            storyboard_rows = %s, storyboard_interval_ms = %s, storyboard_tile_width = %s, storyboard_tile_height = %s,
            look = %s, first_made = %s, watchable_at = coalesce(watchable_at, %s)
        WHERE id = %s""",
        (
            duration_ms,
            width,
            height,
            shape and shape.columns,
            shape and shape.rows,
            shape and shape.interval_ms,
            shape and shape.tile_width,
            shape and shape.tile_height,
            look,
            Jsonb(first_made),
            now,
            video_id,
        ),
    )


async def first_made_of(conn: Connection, video_id: VideoId) -> JsonObject | None:
    """Return what media made first of a video."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT first_made FROM videos.video WHERE id = %s", (video_id,)
    )
    return await cursor.fetchone()


async def set_language(conn: Connection, video_id: VideoId, language: str) -> None:
    """Write the language of a video whose author has not said it."""
    await conn.execute(
        "UPDATE videos.video SET language = %s WHERE id = %s AND NOT language_given", (language, video_id)
    )


async def set_cleared(
    conn: Connection, *, video_id: VideoId, state: VideoState, scan: ScanState, statement: Statement, now: datetime
) -> None:
    """Write that the scan has passed, and the state this leads to, in one step."""
    await conn.execute(
        """UPDATE videos.video SET state = %s, scan_state = %s, scan_statement = %s, ready_at = %s WHERE id = %s""",
        (state, scan, statement, now, video_id),
    )


async def set_refused(
    conn: Connection,
    *,
    video_id: VideoId,
    state: VideoState,
    code: str,
    sentence: str,
    fields: dict[str, str | int],
    scan: ScanState,
    statement: Statement,
) -> None:
    """Write why processing ended."""
    await conn.execute(
        """UPDATE videos.video SET state = %s, refusal_code = %s, refusal_sentence = %s, refusal_fields = %s,
            scan_state = %s, scan_statement = %s, publish_wished = false
        WHERE id = %s""",
        (state, code, sentence, Jsonb(fields), scan, statement, video_id),
    )


async def set_completed(conn: Connection, video_id: VideoId, now: datetime) -> None:
    """Write that every rung exists."""
    await conn.execute(
        "UPDATE videos.video SET completed_at = %s WHERE id = %s AND completed_at IS NULL", (now, video_id)
    )


async def set_wish(conn: Connection, video_id: VideoId, *, wished: bool) -> None:
    """Write whether the author wants the video published as soon as it can be."""
    await conn.execute("UPDATE videos.video SET publish_wished = %s WHERE id = %s", (wished, video_id))


async def set_published(conn: Connection, video_id: VideoId, state: VideoState, now: datetime) -> None:
    """Write a publication; the time of the first one stays."""
    await conn.execute(
        """UPDATE videos.video SET state = %s, published_at = coalesce(published_at, %s), withdrawn_at = NULL,
            publish_wished = true
        WHERE id = %s""",
        (state, now, video_id),
    )


async def set_withdrawn(conn: Connection, video_id: VideoId, state: VideoState, now: datetime) -> None:
    """Write that the author has taken the video back."""
    await conn.execute(
        "UPDATE videos.video SET state = %s, withdrawn_at = %s, publish_wished = false WHERE id = %s",
        (state, now, video_id),
    )


async def set_caption(
    conn: Connection, video_id: VideoId, caption: bytes | None, language: str, *, language_given: bool
) -> None:
    """Write a sealed caption and its language."""
    await conn.execute(
        "UPDATE videos.video SET caption = %s, language = %s, language_given = %s WHERE id = %s",
        (caption, language, language_given, video_id),
    )


async def set_choices(
    conn: Connection,
    video_id: VideoId,
    *,
    visibility: Visibility | None = None,
    ai_made: bool | None = None,
    age_restricted: bool | None = None,
    comments_allowed: bool | None = None,
) -> None:
    """Write what its author chose; None leaves a choice as it is."""
    await conn.execute(
        """UPDATE videos.video SET visibility = coalesce(%s, visibility), ai_made = coalesce(%s, ai_made),
            age_restricted = coalesce(%s, age_restricted), comments_allowed = coalesce(%s, comments_allowed)
        WHERE id = %s""",
        (visibility, ai_made, age_restricted, comments_allowed, video_id),
    )


async def set_age_mark(conn: Connection, video_id: VideoId, reason: bytes) -> None:
    """Mark a video as for adults, and keep what its author said of that."""
    await conn.execute(
        """UPDATE videos.video SET age_mark = %s, age_own = coalesce(age_own, age_restricted), age_restricted = true
        WHERE id = %s""",
        (reason, video_id),
    )


async def remove_age_mark(conn: Connection, video_id: VideoId) -> None:
    """Take a mark away: what its author said holds again."""
    await conn.execute(
        "UPDATE videos.video SET age_mark = NULL, age_restricted = age_own, age_own = NULL WHERE id = %s", (video_id,)
    )


async def age_marked_among(conn: Connection, video_ids: Sequence[VideoId]) -> list[VideoId]:
    """Return those of the videos that bear a mark."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        "SELECT id FROM videos.video WHERE id = ANY(%s) AND age_mark IS NOT NULL LIMIT %s",
        (list(video_ids), len(video_ids)),
    )
    return await cursor.fetchall()


async def ids_for_all(conn: Connection, account_id: AccountId, limit: int) -> list[VideoId]:
    """Return those of an account's videos, published or not, that are or would be for everybody, in their order."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT id FROM videos.video
        WHERE account_id = %s AND visibility = 'public' AND state NOT IN ('refused', 'erased') ORDER BY id LIMIT %s""",
        (account_id, limit),
    )
    return await cursor.fetchall()


async def set_erased(conn: Connection, video_id: VideoId, state: VideoState, now: datetime) -> None:
    """Empty a row; what stays says only that there was a video, whose, and that its objects must go."""
    await conn.execute(
        """UPDATE videos.video SET state = %s, erased_at = %s, visibility = 'only-me', caption = NULL, language = 'und',
            language_given = false, ai_made = false, age_restricted = false, age_mark = NULL, age_own = NULL,
            comments_allowed = false, publish_wished = false, bytes_total = 0, part_keys = '{}', scan_state = 'pending',
            scan_statement = 'scan_pending', refusal_code = NULL, refusal_sentence = NULL, refusal_fields = NULL,
            duration_ms = NULL, width = NULL, height = NULL, storyboard_columns = NULL, storyboard_rows = NULL,
            storyboard_interval_ms = NULL,
            storyboard_tile_width = NULL, storyboard_tile_height = NULL, look = NULL, first_made = NULL,
            watchable_at = NULL, ready_at = NULL, published_at = NULL, withdrawn_at = NULL, completed_at = NULL,
            objects_erased_at = NULL
        WHERE id = %s""",
        (state, now, video_id),
    )


async def set_objects_erased(conn: Connection, video_id: VideoId, now: datetime) -> None:
    """Note that no object of the video is left."""
    await conn.execute("UPDATE videos.video SET objects_erased_at = %s WHERE id = %s", (now, video_id))


async def delete_progress(conn: Connection, video_id: VideoId) -> None:
    """Forget what the worker did."""
    await conn.execute("DELETE FROM videos.progress WHERE video_id = %s", (video_id,))


async def delete_renditions(conn: Connection, video_id: VideoId) -> None:
    """Forget every rendition of a video."""
    await conn.execute("DELETE FROM videos.rendition WHERE video_id = %s", (video_id,))


async def put_progress(conn: Connection, video_id: VideoId, stage: Stage, percent: int, now: datetime) -> None:
    """Write what the worker is doing with a video."""
    await conn.execute(
        """INSERT INTO videos.progress (video_id, stage, percent, moved_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (video_id) DO UPDATE
        SET stage = EXCLUDED.stage, percent = EXCLUDED.percent, moved_at = EXCLUDED.moved_at""",
        (video_id, stage, percent, now),
    )


async def progress_of(conn: Connection, video_id: VideoId, account_id: AccountId) -> ProgressRow | None:
    """Return how far an account's video has come; None when it has no such video."""
    cursor = await conn.cursor(row_factory=class_row(ProgressRow)).execute(
        """SELECT video.state, coalesce(progress.stage, 'waiting') AS stage, coalesce(progress.percent, 0) AS percent,
            video.refusal_code, video.refusal_sentence, video.refusal_fields, video.scan_state, video.scan_statement
        FROM videos.video AS video LEFT JOIN videos.progress AS progress ON progress.video_id = video.id
        WHERE video.id = %s AND video.account_id = %s AND video.state <> 'erased'""",
        (video_id, account_id),
    )
    return await cursor.fetchone()


async def put_rendition(conn: Connection, video_id: VideoId, rendition: RenditionRow, now: datetime) -> None:
    """Write a rendition; the same one again replaces itself."""
    await conn.execute(
        """INSERT INTO videos.rendition (video_id, name, codec, width, height, bits_per_second, made, made_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (video_id, name) DO UPDATE
        SET codec = EXCLUDED.codec, width = EXCLUDED.width, height = EXCLUDED.height,
            bits_per_second = EXCLUDED.bits_per_second, made = EXCLUDED.made, made_at = EXCLUDED.made_at""",
        (
            video_id,
            rendition.name,
            rendition.codec,
            rendition.width,
            rendition.height,
            rendition.bits_per_second,
            Jsonb(rendition.made),
            now,
        ),
    )


async def renditions_of(conn: Connection, video_id: VideoId, limit: int) -> list[RenditionRow]:
    """Return the renditions of a video, the smallest first."""
    cursor = await conn.cursor(row_factory=class_row(RenditionRow)).execute(
        """SELECT name, codec, width, height, bits_per_second, made FROM videos.rendition WHERE video_id = %s
        ORDER BY width * height, name LIMIT %s""",
        (video_id, limit),
    )
    return await cursor.fetchall()


async def outlines_of(conn: Connection, video_ids: Sequence[VideoId]) -> list[Outline]:
    """Return these videos without their words, in no order; erased ones are left out."""
    cursor = await conn.execute(
        """SELECT id, account_id, state, visibility, watchable_at IS NOT NULL, age_restricted, comments_allowed,
            coalesce(duration_ms, 0), xmin::text FROM videos.video WHERE id = ANY(%s) AND state <> 'erased' LIMIT %s""",
        (list(video_ids), len(video_ids)),
    )
    return [
        Outline(
            id=video_id,
            account_id=account_id,
            state=VideoState(state),
            visibility=Visibility(visibility),
            watchable=watchable,
            age_restricted=restricted,
            comments_allowed=comments_allowed,
            duration_ms=duration_ms,
            version=version,
        )
        for video_id, account_id, state, visibility, watchable, restricted, comments_allowed, duration_ms, version in (
            await cursor.fetchall()
        )
    ]


async def get_many(conn: Connection, video_ids: Sequence[VideoId]) -> list[SealedVideo]:
    """Return the rows of these videos that are not erased, in no order."""
    cursor = await conn.cursor(row_factory=class_row(SealedVideo)).execute(
        """SELECT id, account_id, state, visibility, caption, language, ai_made, age_restricted, comments_allowed,
            publish_wished, watchable_at IS NOT NULL AS watchable, coalesce(duration_ms, 0) AS duration_ms,
            coalesce(width, 0) AS width, coalesce(height, 0) AS height,
            CASE WHEN storyboard_columns IS NOT NULL THEN ARRAY[storyboard_columns, storyboard_rows,
                storyboard_interval_ms, storyboard_tile_width, storyboard_tile_height] END AS storyboard,
            created_at, published_at
        FROM videos.video WHERE id = ANY(%s) AND state <> 'erased' LIMIT %s""",
        (list(video_ids), len(video_ids)),
    )
    return await cursor.fetchall()


async def ids_of_account(conn: Connection, account_id: AccountId, before: VideoId, limit: int) -> list[VideoId]:
    """Return the videos of an account in every state but erased, the newest upload first."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT id FROM videos.video WHERE account_id = %s AND id < %s AND state <> 'erased'
        ORDER BY id DESC LIMIT %s""",
        (account_id, before, limit),
    )
    return await cursor.fetchall()


def _reference(video_id: str, account_id: str, published_at: datetime, language: str) -> VideoRef:
    return VideoRef(
        id=VideoId(video_id), account_id=AccountId(account_id), published_at=published_at, language=language
    )


async def published_of_accounts(
    conn: Connection,
    account_ids: Sequence[AccountId],
    visibilities: Sequence[Visibility],
    before: tuple[datetime, VideoId],
    limit: int,
) -> list[VideoRef]:
    """Return what accounts have published for these audiences, the latest first."""
    cursor = await conn.cursor(row_factory=args_row(_reference)).execute(
        """SELECT id, account_id, published_at, language FROM videos.video
        WHERE account_id = ANY(%s) AND state = 'published' AND visibility = ANY(%s) AND (published_at, id) < (%s, %s)
        ORDER BY published_at DESC, id DESC LIMIT %s""",
        (list(account_ids), [str(visibility) for visibility in visibilities], *before, limit),
    )
    return await cursor.fetchall()


async def published_for_all(conn: Connection, before: tuple[datetime, VideoId], limit: int) -> list[VideoRef]:
    """Return what is public, the latest first."""
    cursor = await conn.cursor(row_factory=args_row(_reference)).execute(
        """SELECT id, account_id, published_at, language FROM videos.video
        WHERE state = 'published' AND visibility = 'public' AND (published_at, id) < (%s, %s)
        ORDER BY published_at DESC, id DESC LIMIT %s""",
        (*before, limit),
    )
    return await cursor.fetchall()


async def public_counts(conn: Connection, account_ids: Sequence[AccountId]) -> dict[AccountId, int]:
    """Return how many public videos each account has; accounts without any are left out."""
    cursor = await conn.execute(
        """SELECT account_id, count(*) FROM videos.video
        WHERE account_id = ANY(%s) AND state = 'published' AND visibility = 'public' AND NOT age_restricted
        GROUP BY account_id LIMIT %s""",
        (list(account_ids), len(account_ids)),
    )
    return dict(await cursor.fetchall())


async def unfinished(conn: Connection, untouched_since: datetime, limit: int) -> list[VideoId]:
    """Return the videos that should be moving and have not since a moment, the oldest first."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT video.id
        FROM videos.video AS video LEFT JOIN videos.progress AS progress ON progress.video_id = video.id
        WHERE (video.state IN ('uploaded', 'processing')
            OR (video.state IN ('ready', 'published', 'withdrawn') AND video.completed_at IS NULL))
            AND coalesce(progress.moved_at, video.created_at) < %s
        ORDER BY video.created_at, video.id LIMIT %s""",
        (untouched_since, limit),
    )
    return await cursor.fetchall()


async def count_attempt(conn: Connection, video_id: VideoId, stage: Stage, percent: int, now: datetime) -> int:
    """Write that a part of the work begins, and return how often it has by now."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """INSERT INTO videos.progress (video_id, stage, percent, moved_at, attempts) VALUES (%s, %s, %s, %s, 1)
        ON CONFLICT (video_id) DO UPDATE
        SET stage = EXCLUDED.stage, percent = EXCLUDED.percent, moved_at = EXCLUDED.moved_at,
            attempts = progress.attempts + 1
        RETURNING attempts""",
        (video_id, stage, percent, now),
    )
    counted = await cursor.fetchone()
    assert counted is not None, "an upsert returns its row"
    return counted


async def forget_attempts(conn: Connection, video_id: VideoId) -> None:
    """Begin counting again: a part of the work is done."""
    await conn.execute("UPDATE videos.progress SET attempts = 0 WHERE video_id = %s", (video_id,))


async def touch(conn: Connection, video_id: VideoId, now: datetime) -> None:
    """Write that somebody has looked after an unfinished video."""
    await conn.execute(
        """INSERT INTO videos.progress (video_id, stage, percent, moved_at) VALUES (%s, 'waiting', 0, %s)
        ON CONFLICT (video_id) DO UPDATE SET moved_at = EXCLUDED.moved_at""",
        (video_id, now),
    )


async def objects_left(conn: Connection, limit: int) -> list[VideoId]:
    """Return the videos that ended and whose objects may still be there."""
    cursor = await conn.cursor(row_factory=scalar_row).execute(
        """SELECT id FROM videos.video WHERE state IN ('erased', 'refused') AND objects_erased_at IS NULL
        ORDER BY id LIMIT %s""",
        (limit,),
    )
    return await cursor.fetchall()


async def disown(conn: Connection, account_id: AccountId) -> None:
    """Let the emptied rows of an account's erased videos say no more whose they were."""
    await conn.execute(
        "UPDATE videos.video SET account_id = '' WHERE account_id = %s AND state = 'erased'", (account_id,)
    )
