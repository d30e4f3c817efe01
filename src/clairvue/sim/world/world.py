"""The world: clips with topics, makers and appeal, and readers with tastes. Everything follows from a seed.

What the recommender may know of a clip is in its entry; appeal, harm and tastes stay here.
"""

from dataclasses import dataclass

import numpy as np

from clairvue.kit.numbers import number_of, topic_number
from clairvue.recommend.compile import Array, Records
from clairvue.recommend.rows import ENTRY
from clairvue.sim.world.marginals import Marginals

BEGINNING_MS = 1_790_000_000_000
DAY_MS = 86_400_000
STYLES = 3  # dimensions of what somebody likes beside topics
TOPICS_OF_CLIP = 2
LIKED_TOPICS = (3, 7)  # fewest and most of a reader
CHOSEN_TOPICS = 3  # that a reader names when signing up
HARMFUL_SHARE = 0.01
SECOND_LANGUAGE_SHARE = 0.3
THERE_AT_FIRST = 0.5  # of all clips; the others are published evenly over the days


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of everything."""

    readers: int = 80
    clips: int = 8_000  # several times what the busiest reader sees: who has seen everything needs no recommender
    days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Clips:
    """The catalogue, oldest first. Shapes: (clips,), but topics (clips, 2) with -1 for none, style (clips, STYLES)."""

    number: Array
    published_ms: Array
    duration_ms: Array
    topics: Array
    creator: Array
    language: Array
    quality: Array
    style: Array
    harmful: Array
    entries: Records

    def live(self, at_ms: int) -> int:
        """Return how many are published by then: the first so many are."""
        return int(np.searchsorted(self.published_ms, at_ms, side="right"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The readers. Shapes: (readers,), tastes (readers, topics), style (readers, STYLES)."""

    number: Array
    tastes: Array
    style: Array
    language: Array
    sessions_a_day: Array
    chosen: list[tuple[int, ...]]  # topics named when signing up: empty for every other reader
    follows: list[set[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Clips, readers, and what both are numbered by. Shapes: fans (creators,), creator_numbers (creators,)."""

    seed: int
    days: int
    clips: Clips
    readers: Readers
    topic_names: list[str]
    topic_numbers: Array
    creator_numbers: Array
    fans: Array

    @property
    def end_ms(self) -> int:
        """When the last day is over."""
        return BEGINNING_MS + self.days * DAY_MS


def make_world(marginals: Marginals, size: Size, seed: int) -> World:
    """Return the world of a seed."""
    rng = np.random.default_rng((seed, 1))
    names = sorted({tag for listed in marginals.tags for tag in listed})
    creator_of = _share_out(marginals, size.clips, rng)
    creators = int(creator_of.max()) + 1
    fans = rng.choice(marginals.fans, creators) + 1.0
    clips = _make_clips(marginals, size, rng, creator_of, names)
    return World(
        seed=seed,
        days=size.days,
        clips=clips,
        readers=_make_readers(marginals, size, rng, clips, fans),
        topic_names=names,
        topic_numbers=np.array([topic_number(name) for name in names]),
        creator_numbers=np.array([number_of(f"creator {place}") for place in range(creators)]),
        fans=fans,
    )


def _share_out(marginals: Marginals, clips: int, rng: np.random.Generator) -> Array:
    """Return the creator of each clip: as many each as creators make."""
    made = rng.choice(marginals.clips_by_creator, clips)
    return rng.permutation(np.repeat(np.arange(clips), made)[:clips])


def _make_clips(
    marginals: Marginals, size: Size, rng: np.random.Generator, creator_of: Array, names: list[str]
) -> Clips:
    count, creators = size.clips, int(creator_of.max()) + 1
    place_of = {name: place for place, name in enumerate(names)}
    topics = np.full((count, TOPICS_OF_CLIP), -1)
    for clip in range(count):
        listed = marginals.tags[int(rng.integers(len(marginals.tags)))][:TOPICS_OF_CLIP]
        topics[clip, : len(listed)] = [place_of[tag] for tag in listed]
    first = round(count * THERE_AT_FIRST)
    before = BEGINNING_MS - rng.integers(0, 7 * DAY_MS, first)
    after = BEGINNING_MS + rng.integers(0, size.days * DAY_MS, count - first)
    published = np.sort(np.concatenate([before, after]))
    durations = rng.choice(marginals.durations_ms, count)
    language = (rng.random(creators) < SECOND_LANGUAGE_SHARE).astype(np.int16)[creator_of]
    number = np.array([number_of(f"clip {clip}") for clip in range(count)])
    entries = np.zeros(count, ENTRY)
    entries["at_ms"], entries["video"], entries["duration_ms"] = published, number, durations
    entries["language"] = language
    entries["creator"] = np.array([number_of(f"creator {creator}") for creator in range(creators)])[creator_of]
    entries["topics"] = (topics >= 0).sum(axis=1)
    numbers = np.array([*(topic_number(name) for name in names), 0])
    entries["words"][:, :TOPICS_OF_CLIP] = numbers[topics]
    entries["position"] = np.arange(count) + 1
    return Clips(
        number=number,
        published_ms=published,
        duration_ms=durations,
        topics=topics,
        creator=creator_of,
        language=language,
        quality=rng.normal(0, 0.4, creators)[creator_of] + rng.normal(0, 0.45, count),
        style=rng.normal(0, 1, (count, STYLES)),
        harmful=rng.random(count) < HARMFUL_SHARE,
        entries=entries,
    )


def _make_readers(marginals: Marginals, size: Size, rng: np.random.Generator, clips: Clips, fans: Array) -> Readers:
    count = size.readers
    topics = len({tag for listed in marginals.tags for tag in listed})
    made = np.bincount(clips.topics[clips.topics >= 0], minlength=topics) + 1.0
    favour = np.sqrt(made) / np.sqrt(made).sum()
    tastes = rng.normal(-0.3, 0.35, (count, topics))
    chosen: list[tuple[int, ...]] = []
    for reader in range(count):
        liked = rng.choice(topics, min(int(rng.integers(*LIKED_TOPICS)), topics), replace=False, p=favour)
        tastes[reader, liked] = rng.uniform(0.9, 2.4, len(liked))
        chosen.append(tuple(int(topic) for topic in liked[:CHOSEN_TOPICS]) if reader % 2 else ())
    known = np.minimum(fans, 5_000.0)
    follows = [
        {int(creator) for creator in rng.choice(len(fans), int(rng.integers(0, 5)), p=known / known.sum())}
        for _ in range(count)
    ]
    return Readers(
        number=np.array([number_of(f"reader {reader}") for reader in range(count)]),
        tastes=tastes,
        style=rng.normal(0, 0.3, (count, STYLES)),
        language=(rng.random(count) < SECOND_LANGUAGE_SHARE).astype(np.int16),
        sessions_a_day=rng.choice(marginals.sessions_a_week, count) / 7.0,
        chosen=chosen,
        follows=follows,
    )
