"""What a page is asked for: the reader's number, what the reader chose, and chance. It names nobody."""

from dataclasses import dataclass, field

import numpy as np

from clairvue.recommend.compile import Array
from clairvue.recommend.layout import HEADS

SOURCES = (
    "followed",
    "neighbours",
    "taste",
    "trending_fast",
    "trending_slow",
    "topic",
    "creator",
    "fresh",
    "anchor",
    "random",
)
FOLLOWED, NEIGHBOURS, TASTE, TRENDING_FAST, TRENDING_SLOW, TOPIC, CREATOR, FRESH, ANCHOR, RANDOM = range(len(SOURCES))
QUOTAS = (40, 140, 80, 60, 60, 40, 30, 24, 60, 10)
"""How many clips each source offers at most, before the reader's slider."""


def _ones(count: int) -> tuple[float, ...]:
    return (1.0,) * count


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Everything beside the model that decides a page.

    `follows` and `own` are numbers of creators, `topics` and `chosen_topics` numbers of topics, `muted_words` numbers
    of words and topics. `seen` holds fingerprints: the low 32 bits of clips' numbers. With `shown_too` what the learner
    saw shown last counts as seen as well. Sliders go from 0 to 2
    and are 1 where the reader left them.
    """

    reader: int
    now_ms: int
    seed: int
    limit: int = 20
    languages: tuple[int, ...] = ()  # the page's own first; with `languages_only` nothing else is shown
    languages_only: bool = False
    follows: tuple[int, ...] = ()
    own: int = 0
    topics: dict[int, float] = field(default_factory=dict[int, float])
    creators: dict[int, float] = field(default_factory=dict[int, float])
    chosen_topics: tuple[int, ...] = ()
    muted_words: frozenset[int] = frozenset()
    hide_ai_made: bool = False
    minor: bool = False
    seen: Array = field(default_factory=lambda: np.zeros(0, np.uint32))
    shown_too: bool = False
    actions: tuple[float, ...] = field(default_factory=lambda: _ones(len(HEADS)))
    sources: tuple[float, ...] = field(default_factory=lambda: _ones(len(SOURCES)))
    half_life_days: float = 30.0
    diversity: float = 0.5
