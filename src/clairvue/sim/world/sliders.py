"""Moves every slider of a reader's, one at a time, in the same moment and with the same chance, and measures the page.

It judges no slider.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from clairvue.recommend.layout import HEADS
from clairvue.recommend.wish import SOURCES, Wish
from clairvue.sim.world.learner import Learner, Page
from clairvue.sim.world.living import Life
from clairvue.sim.world.measures import Figures, entropy_bits, topics_of

LOW, HIGH = 0.0, 2.0
HALF_LIVES_DAYS = (1.0, 90.0)


@dataclass(frozen=True, slots=True)
class Focus:
    """What a reader's own sliders are moved for: the topic and the creator that their page shows most."""

    topic: int
    creator: int


Measure = Callable[[Life, Page, Focus], float]
Change = Callable[[Life, Wish, Focus], Wish]


@dataclass(frozen=True, slots=True)
class Slider:
    """One slider moved: how the wish changes, and what of the page is measured before and after."""

    name: str
    measured: str
    change: Change
    measure: Measure


def _topic_pct(life: Life, page: Page, focus: Focus) -> float:
    return 100 * float((life.world.clips.topics[page.clips] == focus.topic).any(axis=1).mean())


def _creator_pct(life: Life, page: Page, focus: Focus) -> float:
    return 100 * float((life.world.clips.creator[page.clips] == focus.creator).mean())


def _bits(life: Life, page: Page, _focus: Focus) -> float:
    return entropy_bits(topics_of(life.world, page.clips))


def _seconds(life: Life, page: Page, _focus: Focus) -> float:
    return float(np.median(life.world.clips.duration_ms[page.clips])) / 1000


def _from_source(place: int) -> Measure:
    return lambda _life, page, _focus: 100 * float((page.sources >> place & 1).mean())


def _topic(level: float) -> Change:
    return lambda life, wish, focus: replace(
        wish, topics={**wish.topics, int(life.world.topic_numbers[focus.topic]): level}
    )


def _creator(level: float) -> Change:
    return lambda life, wish, focus: replace(wish, creators={int(life.world.creator_numbers[focus.creator]): level})


def _action(place: int, level: float) -> Change:
    return lambda _life, wish, _focus: replace(wish, actions=_with(wish.actions, place, level))


def _source(place: int, level: float) -> Change:
    return lambda _life, wish, _focus: replace(wish, sources=_with(wish.sources, place, level))


def _diversity(level: float) -> Change:
    return lambda _life, wish, _focus: replace(wish, diversity=level)


def _half_life(days: float) -> Change:
    return lambda _life, wish, _focus: replace(wish, half_life_days=days)


def _with(values: tuple[float, ...], place: int, level: float) -> tuple[float, ...]:
    return (*values[:place], level, *values[place + 1 :])


SLIDERS: tuple[Slider, ...] = (
    Slider("topic 0", "clips of the topic, %", _topic(LOW), _topic_pct),
    Slider("topic 2", "clips of the topic, %", _topic(HIGH), _topic_pct),
    Slider("creator 0", "clips of the creator, %", _creator(LOW), _creator_pct),
    Slider("creator 2", "clips of the creator, %", _creator(HIGH), _creator_pct),
    Slider("diversity 0", "entropy of topics, bits", _diversity(0.0), _bits),
    Slider("diversity 1", "entropy of topics, bits", _diversity(1.0), _bits),
    *(
        Slider(f"half-life {days:.0f} days", "entropy of topics, bits", _half_life(days), _bits)
        for days in HALF_LIVES_DAYS
    ),
    *(
        Slider(f"action {name} 0", "median duration, s", _action(place, LOW), _seconds)
        for place, name in enumerate(HEADS)
    ),
    *(
        Slider(f"source {name} 0", "clips that it offered, %", _source(place, LOW), _from_source(place))
        for place, name in enumerate(SOURCES)
    ),
)


def move_sliders(life: Life, learner: Learner, at_ms: int, readers: Sequence[int]) -> Figures:
    """Return, for each slider, what is measured before and after, and the share of the page's clips replaced."""
    rows: dict[str, list[tuple[float, float, float]]] = {slider.name: [] for slider in SLIDERS}
    for reader in readers:
        wish = life.wish(reader, at_ms)
        page = learner.page(wish)
        before = page.clips
        if not len(before):
            continue
        focus = Focus(
            int(topics_of(life.world, before).argmax()), int(np.bincount(life.world.clips.creator[before]).argmax())
        )
        for slider in SLIDERS:
            after = learner.page(slider.change(life, wish, focus))
            new = 100 * float((~np.isin(after.clips, before)).mean()) if len(after.clips) else 100.0
            measured = slider.measure(life, after, focus) if len(after.clips) else 0.0
            rows[slider.name].append((slider.measure(life, page, focus), measured, new))
    return {
        f"slider {name}": [float(mean) for mean in np.mean(found or [(0.0, 0.0, 0.0)], axis=0)]
        for name, found in rows.items()
    }
