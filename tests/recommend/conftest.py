"""A small seeded world of clips and readers, as rows of the log."""

import numpy as np
import pytest

from clairvue.kit.numbers import number_of, topic_number
from clairvue.recommend.fold import LIKE_TOLD, WATCH_TOLD
from clairvue.recommend.rows import ENTRY, SIGNAL

BEGINNING_MS = 1_790_000_000_000


def make_catalogue(count: int = 40, topics: int = 4, creators: int = 8):
    """Return entries: clip n has topic n modulo topics and creator n modulo creators, and lasts ten seconds."""
    entries = np.zeros(count, ENTRY)
    for place in range(count):
        video = f"test-{place}"
        entry = entries[place]
        entry["transaction"], entry["position"] = 1, place + 1
        entry["at_ms"] = BEGINNING_MS + place
        entry["video"] = number_of(video)
        entry["creator"] = number_of(f"creator-{place % creators}")
        entry["duration_ms"] = 10_000
        entry["topics"] = 1
        entry["words"][0] = topic_number(f"topic{place % topics}")
        entry["id"][: len(video)] = list(video.encode())
    return entries


def make_watching(entries, seed: int = 1, count: int = 3_000, readers: int = 30, topics: int = 4):
    """Return signals: each reader watches clips of one topic to the end, skips the others, and likes some."""
    rng = np.random.default_rng(seed)
    signals = np.zeros(count, SIGNAL)
    signals["transaction"] = 2 + np.arange(count) // 7
    signals["position"] = np.arange(count) + 1
    signals["at_ms"] = BEGINNING_MS + 60_000 + np.arange(count) * 900
    readers_drawn = rng.integers(0, readers, count)
    clips = rng.integers(0, len(entries), count)
    wanted = clips % topics == readers_drawn % topics
    signals["reader"] = [number_of(f"reader-{reader}") for reader in readers_drawn]
    signals["subject"] = entries["video"][clips]
    signals["kind"] = np.where(wanted & (rng.random(count) < 0.2), LIKE_TOLD, WATCH_TOLD)
    signals["value"] = np.where(wanted, 11_000, 900)
    return signals


@pytest.fixture
def catalogue():
    """Return the function that makes entries."""
    return make_catalogue


@pytest.fixture
def watching():
    """Return the function that makes signals."""
    return make_watching
