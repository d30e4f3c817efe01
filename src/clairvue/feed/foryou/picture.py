"""The picture: where the last clips that somebody was served and watched came from, and what they were about."""

import struct
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from clairvue.db.database import Connection
from clairvue.feed import record, seen
from clairvue.feed.foryou.answers import Picture, PictureDay, SourceShare, TopicShare
from clairvue.feed.foryou.record import Placed, RecordedForYou, considered_in, unpack
from clairvue.kit.numbers import number_of
from clairvue.recommend.retrieve import source_names

CLIPS_MAX = 200
PAGES_MAX = 60
TOPICS_MAX = 30
FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class Served:
    """A clip that was served and watched. Its source is the first of those that offered it."""

    at: datetime
    source: str
    topics: tuple[str, ...]


async def draw(conn: Connection, *, reader: int, now: datetime) -> Picture:
    """Return the picture of one reader's last clips."""
    ever = (await seen.seen_by(conn, reader, now)).ever
    watched = set(struct.unpack(f"<{len(ever) // 4}I", ever))
    found: list[Served] = []
    for served_at, page in await record.last_pages(conn, reader=reader, limit=PAGES_MAX, now=now):
        found += [served for print_, served in _served(served_at, unpack(page)) if print_ in watched]
        if len(found) >= CLIPS_MAX:
            break
    return picture_of(found[:CLIPS_MAX])


def picture_of(clips: list[Served]) -> Picture:
    """Return the picture of these clips."""
    sources = Counter(clip.source for clip in clips)
    topics = Counter(tag for clip in clips for tag in clip.topics)
    days: defaultdict[date, list[Served]] = defaultdict(list)
    for clip in clips:
        days[clip.at.date()].append(clip)
    return Picture(
        last=len(clips),
        sources=[SourceShare(name, _pct(count, len(clips))) for name, count in sources.most_common()],
        topics=[TopicShare(tag, _pct(count, len(clips))) for tag, count in topics.most_common(TOPICS_MAX)],
        days=[
            PictureDay(
                day=day,
                sources=dict(Counter(clip.source for clip in days[day])),
                topics=dict(Counter(tag for clip in days[day] for tag in clip.topics).most_common(TOPICS_MAX)),
            )
            for day in sorted(days)
        ],
    )


def _served(at: datetime, page: RecordedForYou) -> Iterator[tuple[int, Served]]:
    sources = considered_in(page).sources
    for placed in page.page:
        yield (
            number_of(placed.video) & 0xFFFFFFFF,
            Served(at, _source(placed, int(sources[placed.place])), tuple(placed.topics)),
        )


def _source(placed: Placed, bits: int) -> str:
    return FRESH if placed.odds is not None else source_names(bits)[0]


def _pct(part: int, whole: int) -> float:
    return round(100 * part / whole, 1)
