"""Topics for somebody new to choose from: what the latest clips of a language are about. It knows nobody."""

from datetime import datetime, timedelta

import msgspec

from clairvue.db.database import Connection
from clairvue.videos.catalogue import tags_of_late

SUGGESTED = 30
LATE_TAGS = 5000  # so many uses of tags are looked at, the newest clips first
KEPT = timedelta(seconds=20)


class SuggestedTopic(msgspec.Struct, frozen=True):
    """A hashtag, and how many of the latest clips carry it."""

    tag: str
    videos: int


_suggested: dict[str, tuple[datetime, list[SuggestedTopic]]] = {}  # by language; the same for everybody


async def suggest(conn: Connection, *, language: str, now: datetime) -> list[SuggestedTopic]:
    """Return the topics of the latest clips of a language, the commonest first; up to twenty seconds old."""
    kept = _suggested.get(language)
    if kept is None or not timedelta(0) <= now - kept[0] < KEPT:
        counted = await tags_of_late(conn, language=language, late=LATE_TAGS, limit=SUGGESTED)
        kept = _suggested[language] = (now, [SuggestedTopic(tag, videos) for tag, videos in counted])
    return kept[1]
