"""The SQL of search: one function, one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import args_row, class_row

from clairvue.db.database import Connection
from clairvue.kit.ids import AccountId, VideoId
from clairvue.search.model import Hashtag, TermKind


@dataclass(frozen=True, slots=True)
class Indexed:
    """What a clip's row counts among the terms."""

    words: list[str]
    tags: list[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A clip that a search found, and how well its words fit: from 0 to 1."""

    video_id: VideoId
    fit: float


async def hold_video(conn: Connection, video_id: VideoId, now: datetime) -> Indexed:
    """Hold a clip's row until the transaction ends, making an empty one first where there is none."""
    cursor = await conn.cursor(row_factory=class_row(Indexed)).execute(
        """INSERT INTO search.video (video_id, account_id, published_at, words, tags, document)
        VALUES (%s, '', %s, '{}', '{}', '') ON CONFLICT (video_id) DO UPDATE SET video_id = excluded.video_id
        RETURNING words, tags""",
        (video_id, now),
    )
    found = await cursor.fetchone()
    assert found is not None, "an upsert returns its row"
    return found


async def telling_words(conn: Connection, words: Sequence[str]) -> list[str]:
    """Return those of the words that no language here leaves out as too common."""
    cursor = await conn.execute(
        """SELECT word FROM unnest(%s::text[]) AS word
        WHERE ts_lexize('english_stem', word) <> '{}' AND ts_lexize('french_stem', word) <> '{}' LIMIT %s""",
        (list(words), len(words)),
    )
    return [word for (word,) in await cursor.fetchall()]


async def set_video(
    conn: Connection,
    *,
    video_id: VideoId,
    account_id: AccountId,
    published_at: datetime,
    indexed: Indexed,
    caption: str,
    handle: str,
    language: str,
) -> None:
    """Write what a held clip is found by: tags weigh most, then the caption, then whose it is."""
    await conn.execute(
        """UPDATE search.video SET account_id = %(account)s, published_at = %(published)s, words = %(words)s,
            tags = %(tags)s, document =
                setweight(to_tsvector('search.plain', array_to_string(%(tags)s::text[], ' ')), 'A')
                || setweight(to_tsvector('search.plain', %(caption)s), 'B')
                || setweight(to_tsvector(CASE left(%(language)s, 2) WHEN 'fr' THEN 'search.french'::regconfig
                    WHEN 'en' THEN 'search.english'::regconfig ELSE 'search.plain'::regconfig END, %(caption)s), 'B')
                || setweight(to_tsvector('search.plain', %(handle)s), 'C')
        WHERE video_id = %(video)s""",
        {
            "video": video_id,
            "account": account_id,
            "published": published_at,
            "words": indexed.words,
            "tags": indexed.tags,
            "caption": caption,
            "handle": handle,
            "language": language,
        },
    )


async def remove_video(conn: Connection, video_id: VideoId) -> None:
    """Delete what a clip is found by."""
    await conn.execute("DELETE FROM search.video WHERE video_id = %s", (video_id,))


async def count_terms(conn: Connection, kind: TermKind, terms: Sequence[str], folded: Sequence[str]) -> None:
    """Count one clip more for each term, in the order of the terms."""
    await conn.execute(
        """INSERT INTO search.term (kind, term, folded, videos)
        SELECT %s, term, folded, 1 FROM unnest(%s::text[], %s::text[]) AS new (term, folded) ORDER BY term
        ON CONFLICT (kind, term) DO UPDATE SET videos = search.term.videos + 1""",
        (kind, list(terms), list(folded)),
    )


async def lock_terms(conn: Connection, kind: TermKind, terms: Sequence[str]) -> None:
    """Hold terms, in their order, until the transaction ends."""
    await conn.execute(
        "SELECT FROM search.term WHERE kind = %s AND term = ANY(%s) ORDER BY term LIMIT %s FOR UPDATE",
        (kind, list(terms), len(terms)),
    )


async def remove_last_terms(conn: Connection, kind: TermKind, terms: Sequence[str]) -> None:
    """Delete those of the terms that a single clip is counted for."""
    await conn.execute("DELETE FROM search.term WHERE kind = %s AND term = ANY(%s) AND videos = 1", (kind, list(terms)))


async def discount_terms(conn: Connection, kind: TermKind, terms: Sequence[str]) -> None:
    """Count one clip less for each of the terms that several clips are counted for."""
    await conn.execute(
        "UPDATE search.term SET videos = videos - 1 WHERE kind = %s AND term = ANY(%s) AND videos > 1",
        (kind, list(terms)),
    )


async def match_videos(conn: Connection, query: str, limit: int) -> list[Match]:
    """Return clips that fit a search, of very many the latest. Words are taken in every language there is.

    The plan depends on how common the words are, so it is made for these words each time.
    """
    cursor = await conn.cursor(row_factory=args_row(Match)).execute(
        """WITH asked AS (
            SELECT websearch_to_tsquery('search.plain', %(query)s) || websearch_to_tsquery('search.english', %(query)s)
                || websearch_to_tsquery('search.french', %(query)s) AS words
        ), found AS MATERIALIZED (
            SELECT video_id, document FROM search.video
            WHERE document @@ (websearch_to_tsquery('search.plain', %(query)s)
                || websearch_to_tsquery('search.english', %(query)s)
                || websearch_to_tsquery('search.french', %(query)s))
            ORDER BY published_at DESC, video_id DESC LIMIT %(limit)s
        )
        SELECT video_id, ts_rank(document, words, 1 | 32)::double precision FROM found, asked LIMIT %(limit)s""",
        {"query": query, "limit": limit},
        prepare=False,
    )
    return await cursor.fetchall()


async def put_account(conn: Connection, account_id: AccountId, handle: str) -> None:
    """Write a handle to be found."""
    await conn.execute(
        """INSERT INTO search.account (account_id, handle) VALUES (%s, %s)
        ON CONFLICT (account_id) DO UPDATE SET handle = excluded.handle""",
        (account_id, handle),
    )


async def remove_account(conn: Connection, account_id: AccountId) -> None:
    """Delete a handle."""
    await conn.execute("DELETE FROM search.account WHERE account_id = %s", (account_id,))


async def like_handles(conn: Connection, text: str, limit: int) -> list[tuple[AccountId, float]]:
    """Return accounts whose handles resemble a text, the closest first, and how much: from 0 to 1."""
    cursor = await conn.execute(
        """SELECT account_id, similarity(handle, %(text)s)::double precision FROM search.account
        WHERE handle %% %(text)s ORDER BY similarity(handle, %(text)s) DESC, account_id LIMIT %(limit)s""",
        {"text": text, "limit": limit},
    )
    return [(AccountId(account_id), close) for account_id, close in await cursor.fetchall()]


async def terms_beginning(
    conn: Connection, kind: TermKind, beginning: str, end: str, limit: int
) -> list[tuple[str, int]]:
    """Return terms between two folded texts, those of the most clips first, and of how many."""
    cursor = await conn.execute(
        """SELECT term, videos FROM search.term WHERE kind = %s AND folded >= %s AND folded < %s
        ORDER BY videos DESC, term LIMIT %s""",
        (kind, beginning, end, limit),
    )
    return [(term, videos) for term, videos in await cursor.fetchall()]


async def terms_like(conn: Connection, kind: TermKind, text: str, limit: int) -> list[tuple[str, int]]:
    """Return terms that resemble a folded text, the closest first, and of how many clips."""
    cursor = await conn.execute(
        """SELECT term, videos FROM search.term WHERE kind = %(kind)s AND folded %% %(text)s
        ORDER BY similarity(folded, %(text)s) DESC, videos DESC, term LIMIT %(limit)s""",
        {"kind": kind, "text": text, "limit": limit},
    )
    return [(term, videos) for term, videos in await cursor.fetchall()]


def _hashtag(term: str, videos: int) -> Hashtag:
    return Hashtag(term, videos)


async def most_hashtags(conn: Connection, limit: int) -> list[Hashtag]:
    """Return the hashtags of the most clips."""
    cursor = await conn.cursor(row_factory=args_row(_hashtag)).execute(
        "SELECT term, videos FROM search.term WHERE kind = 'hashtag' ORDER BY videos DESC, term LIMIT %s", (limit,)
    )
    return await cursor.fetchall()
