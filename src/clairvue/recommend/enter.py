"""Enter: tell the recommender of a clip, or that it has gone. It looks nothing up, and decides nothing."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from clairvue.db.database import Connection
from clairvue.kit.numbers import number_of
from clairvue.recommend import _store
from clairvue.recommend.model import EntryWords
from clairvue.recommend.words import language_index, numbers_of, topics_of


async def hold(conn: Connection, video_id: str, *, now: datetime) -> _store.Held:
    """Hold a clip until the transaction ends; how it stands is to be read afterwards, so that the later job decides."""
    return await _store.hold_clip(conn, video_id, now)


async def enter(conn: Connection, words: EntryWords, *, now: datetime) -> None:
    """Write what the catalogue says of a clip, unless its newest entry says the same."""
    held = await hold(conn, words.video_id, now=now)
    topics = topics_of(words.hashtags)
    row = _row(words)
    if held.entered and await _store.newest_entry(conn, words.video_id) == row:
        return
    await _store.add_entry(conn, row, now)
    await _recount(conn, before=held.topics, after=topics)
    await _store.set_clip(conn, words.video_id, entered=True, topics=list(topics), now=now)


async def enter_new(conn: Connection, clips: Sequence[EntryWords], *, now: datetime) -> None:
    """Write what the catalogue says of clips that were never entered, all at once."""
    topics = [topics_of(words.hashtags) for words in clips]
    await _store.copy_entries(conn, [_row(words) for words in clips], now)
    await _store.copy_clips(
        conn, [(words.video_id, list(numbers)) for words, numbers in zip(clips, topics, strict=True)], now
    )
    tags = {number: tag for named in topics for number, tag in named.items()}
    counts = Counter(number for named in topics for number in named)
    numbers = sorted(counts)
    await _store.count_topics(
        conn, numbers, [tags[number] for number in numbers], [counts[number] for number in numbers]
    )


def _row(words: EntryWords) -> _store.EntryRow:
    topics = topics_of(words.hashtags)
    return _store.EntryRow(
        at_ms=round(words.published_at.timestamp() * 1000),
        video_id=words.video_id,
        video=number_of(words.video_id),
        creator=words.creator,
        duration_ms=words.duration_ms,
        language=language_index(words.language),
        flags=words.flags,
        topics=len(topics),
        words=numbers_of(list(topics), words.caption),
        look=words.look,
    )


async def leave(conn: Connection, video_id: str, *, erased: bool, now: datetime) -> None:
    """Write that a clip has left the public, and nothing of what it was about.

    What was said before goes with a clip that is erased, and after a day with one that was taken back.
    """
    held = await hold(conn, video_id, now=now)
    if held.entered:
        await _recount(conn, before=held.topics, after={})
        await _store.add_gone(conn, video_id, now)
        await _store.set_clip(conn, video_id, entered=False, topics=[], now=now)
    if erased:
        await note_gap(conn, await _store.delete_older(conn, [video_id]), now=now)


async def note_gap(conn: Connection, rows: int, *, now: datetime) -> None:
    """Note that the log of entries has lost rows, if it has."""
    if rows:
        await _store.add_gap(conn, rows, now)


async def missing(conn: Connection, video_ids: Sequence[str]) -> list[str]:
    """Return those of the clips that were never entered."""
    return await _store.never_entered(conn, list(video_ids))


async def topics_named(conn: Connection, numbers: Sequence[int]) -> dict[int, str]:
    """Return the hashtags, without their sign, behind those of the numbers that are topics."""
    return await _store.topics(conn, list(numbers)) if numbers else {}


async def _recount(conn: Connection, *, before: Sequence[int], after: dict[int, str]) -> None:
    """Move the counts of the topics that came and went, in their order, so that nobody waits in a circle."""
    gone, new = sorted(set(before) - set(after)), sorted(set(after) - set(before))
    if gone or new:
        await _store.lock_topics(conn, sorted({*gone, *new}))
    if gone:
        await _store.remove_last_topics(conn, gone)
        await _store.discount_topics(conn, gone)
    if new:
        await _store.count_topics(conn, new, [after[number] for number in new], [1] * len(new))
