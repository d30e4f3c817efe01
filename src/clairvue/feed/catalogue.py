"""A made-up catalogue of any size, copied straight into the tables: for measuring, and for tests that need a crowd.

Every row is one that the verbs could have written, names and captions sealed. It never runs in a cell that serves.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import sql
from psycopg.types.json import Jsonb

from clairvue.accounts.model import BIO, DISPLAY_NAME
from clairvue.accounts.words import name_tokens
from clairvue.db.database import Connection
from clairvue.feed.heat import COUNTED, Heat, kindle, warm
from clairvue.kit.ids import AccountId, Cell, VideoId, make_id
from clairvue.kit.numbers import number_of
from clairvue.privacy.keyring import Keyring
from clairvue.recommend.enter import enter_new
from clairvue.recommend.model import EntryWords
from clairvue.videos.caption import fold_tag
from clairvue.videos.model import CAPTION

SPAN = timedelta(days=60)
DURATION_MS = 15_000
_FIRST = ("Ada", "Éloïse", "Noé", "Mia", "Zoé", "Liam", "Inès", "Ravi", "Chloé", "Omar", "Lena", "Théo", "Yuki", "Sami")
_LAST = ("Martin", "Okafor", "Nguyen", "Lefèvre", "Silva", "Novak", "Haddad", "Moreau", "Kim", "Berger", "Costa", "Roy")
_WORDS = {
    "en": "slow morning coffee bread dance street cat jump river light guitar garden train night sea bike clay paint",
    "fr": "matin café pain danse rue chat saut rivière lumière guitare jardin train nuit mer vélo argile forêt été",
}
_TAGS = ("cooking", "cuisine", "dance", "danse", "cats", "chats", "diy", "été", "music", "musique", "travel", "voyage")


@dataclass(frozen=True, slots=True)
class Maker:
    """An account of the catalogue."""

    id: AccountId
    handle: str
    slot: int
    display_name: str


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip of the catalogue."""

    id: VideoId
    maker: Maker
    caption: str
    tags: tuple[str, ...]
    language: str
    published_at: datetime
    counts: tuple[int, ...]
    heat: Heat


def imagine_makers(keyring: Keyring, cell: Cell, now: datetime, *, count: int, seed: int = 7) -> list[Maker]:
    """Return accounts with keys of their own; each key is one fsync."""
    draw = random.Random(seed)  # noqa: S311 - made-up people, the same each time
    makers: list[Maker] = []
    for number in range(count):
        account_id = AccountId(make_id(cell, now - SPAN + timedelta(seconds=number)))
        name = f"{draw.choice(_FIRST)} {draw.choice(_LAST)}"
        makers.append(Maker(account_id, f"maker{number}", keyring.create_key(account_id), name))
    return makers


def imagine_clips(makers: Sequence[Maker], cell: Cell, now: datetime, *, count: int, seed: int = 7) -> Iterator[Clip]:
    """Yield clips from the oldest to the newest: a few makers make most, a few clips get most of the attention."""
    draw = random.Random(seed)  # noqa: S311 - as above
    for number in range(count):
        published_at = now - SPAN + SPAN * (number + 1) / (count + 1)
        language = draw.choice(("en", "en", "fr"))
        words = draw.sample(_WORDS[language].split(), 6)
        tags = tuple(draw.sample(_TAGS, 2))
        views = int(min(5_000_000, 20 * draw.paretovariate(0.8)))
        finishes, likes = views // 3, views * draw.randrange(12) // 100
        counts = (views, finishes, likes, likes // 9, likes // 7, likes // 11)
        yield Clip(
            id=VideoId(make_id(cell, published_at - timedelta(minutes=5))),
            maker=makers[min(int(draw.paretovariate(0.6)) - 1, 10**9) % len(makers)],
            caption=" ".join(words) + " " + " ".join(f"#{tag}" for tag in tags),
            tags=tags,
            language=language,
            published_at=published_at,
            counts=counts,
            heat=warm(kindle(published_at), counts, published_at + (now - published_at) / 3),
        )


async def copy_makers(conn: Connection, keyring: Keyring, makers: Sequence[Maker], now: datetime) -> None:
    """Write accounts."""
    tokens = {name: name_tokens(keyring, name) for name in {maker.display_name for maker in makers}}
    rows = (
        (
            maker.id,
            maker.handle,
            "en",
            keyring.seal(maker.slot, maker.id, DISPLAY_NAME, maker.display_name),
            keyring.seal(maker.slot, maker.id, BIO, ""),
            tokens[maker.display_name],
            now - SPAN,
        )
        for maker in makers
    )
    columns = ("id", "handle", "language", "display_name", "bio", "name_tokens", "created_at")
    await _copy(conn, ("accounts", "account"), columns, rows)


async def copy_clips(conn: Connection, keyring: Keyring, clips: Sequence[Clip]) -> None:
    """Write clips, published and public, with their counts, their tags, their heat, and tell the recommender."""
    rows = [_video(keyring, clip) for clip in clips]
    await _copy(conn, ("videos", "video"), tuple(rows[0]), (tuple(row.values()) for row in rows))
    tags = ((clip.id, tag, fold_tag(tag)) for clip in clips for tag in clip.tags)
    await _copy(conn, ("videos", "hashtag"), ("video_id", "tag", "folded"), tags)
    social = ((clip.id, *clip.counts[2:]) for clip in clips)
    await _copy(conn, ("social", "video_count"), ("video_id", *COUNTED[2:]), social)
    watched = ((clip.id, *clip.counts[:2], clip.counts[0] * 9000, clip.published_at) for clip in clips)
    await _copy(
        conn, ("signals", "video_count"), ("video_id", "views", "finishes", "watched_ms", "changed_at"), watched
    )
    heat_columns = ("fresh_heat", *(f"{name}_heat" for name in COUNTED))
    heats = (
        (clip.id, clip.maker.id, clip.language, clip.published_at, clip.heat.total, *clip.heat.terms, *clip.counts)
        for clip in clips
    )
    columns = ("video_id", "account_id", "language", "published_at", "heat", *heat_columns, *COUNTED)
    await _copy(conn, ("feed", "heat"), columns, heats)
    await enter_new(conn, [_told(clip) for clip in clips], now=max(clip.published_at for clip in clips))


def _told(clip: Clip) -> EntryWords:
    return EntryWords(
        video_id=clip.id,
        creator=number_of(clip.maker.id),
        published_at=clip.published_at,
        duration_ms=DURATION_MS,
        language=clip.language,
        caption=clip.caption,
        hashtags=clip.tags,
    )


def _video(keyring: Keyring, clip: Clip) -> dict[str, object]:
    at = clip.published_at
    return {
        "id": clip.id,
        "account_id": clip.maker.id,
        "state": "published",
        "caption": keyring.seal(clip.maker.slot, clip.maker.id, CAPTION, clip.caption, clip.id),
        "language": clip.language,
        "bytes_total": 2_000_000,
        "part_keys": list[str](),
        "first_made": Jsonb({}),
        "scan_state": "passed",
        "duration_ms": DURATION_MS,
        "width": 1080,
        "height": 1920,
        **dict.fromkeys(("created_at", "watchable_at", "ready_at", "published_at", "completed_at"), at),
    }


async def _copy(
    conn: Connection, table: tuple[str, str], columns: Sequence[str], rows: Iterator[tuple[object, ...]]
) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(*table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    async with conn.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            await copy.write_row(row)
