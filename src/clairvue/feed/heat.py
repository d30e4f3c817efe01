"""Heat: how much attention a clip has had, older attention counting less, as one number that never needs refreshing.

Forward decay (Cormode, Shkapenyuk, Srivastava, Xu: "Forward Decay: A Practical Time Decay Model for Streaming
Systems", ICDE 2009, sections III and VI). Each like, view or comment of weight w at time t counts w·2^((t - L)/T), seen
from a fixed landmark L with half-life T. What it is worth *now* is that divided by 2^((now - L)/T), the same divisor
for every clip: so the order of two clips changes only when one of them gets attention, and nothing is recomputed as
time goes by. The powers overflow after some months, so each sum is kept as its logarithm to base 2:

    add(H, w, t) = log2(2^H + w·2^((t - L)/T)) = max + log2(1 + 2^(min - max))

One unit of heat is therefore twice the attention, or the same attention one half-life later. A clip starts with the
heat of its publication, which is what makes age count. The sum is kept per term, so that a clip's reasons are the very
numbers that ordered it. This module never reads a clock, a table or a person.
"""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HALF_LIFE = timedelta(hours=24)
LANDMARK = datetime(2026, 1, 1, tzinfo=UTC)

# The published weights: what one of each counts. A new clip starts with what its publication counts.
WEIGHTS: dict[str, float] = {
    "fresh": 40.0,
    "views": 0.5,
    "finishes": 1.5,
    "likes": 6.0,
    "comments": 8.0,
    "saves": 10.0,
    "shares": 12.0,
}
TERMS = tuple(WEIGHTS)
COUNTED = TERMS[1:]
NOTHING = -math.inf


@dataclass(frozen=True, slots=True)
class Heat:
    """A clip's heat, by term in the order of TERMS, and how many of each COUNTED it holds already."""

    terms: tuple[float, ...]
    counted: tuple[int, ...]

    @property
    def total(self) -> float:
        """The logarithm of the sum: what clips are ordered by. A heat that is not finite is a fault."""
        total = log2_sum(self.terms)
        assert math.isfinite(total), self
        return total


def instant(moment: datetime) -> float:
    """Return a moment in half-lives since the landmark."""
    return (moment - LANDMARK) / HALF_LIFE


def add(heat: float, weight: float, at: float) -> float:
    """Return the heat after attention of `weight` at the instant `at`."""
    if weight <= 0:
        return heat
    return log2_sum((heat, math.log2(weight) + at))


def log2_sum(heats: tuple[float, ...]) -> float:
    """Return log2 of the sum of the powers of two, without ever forming a large power."""
    highest = max(heats)
    if highest == NOTHING:
        return NOTHING
    return highest + math.log2(math.fsum(2.0 ** (heat - highest) for heat in heats))


def kindle(published_at: datetime) -> Heat:
    """Return the heat of a clip at its publication."""
    fresh = add(NOTHING, WEIGHTS["fresh"], instant(published_at))
    return Heat((fresh, *[NOTHING] * len(COUNTED)), (0,) * len(COUNTED))


def warm(heat: Heat, counts: tuple[int, ...], now: datetime) -> Heat:
    """Return the heat after counts, in the order of COUNTED, have been seen to stand at `counts`.

    What was counted is a high-water mark: a like taken back and given again heats nothing twice, and heat never falls.
    """
    at = instant(now)
    terms = [heat.terms[0]]
    for term, name, before, after in zip(heat.terms[1:], COUNTED, heat.counted, counts, strict=True):
        terms.append(add(term, WEIGHTS[name] * (after - before), at))
    return Heat(tuple(terms), tuple(map(max, heat.counted, counts)))


def shares(terms: tuple[float, ...]) -> tuple[float, ...]:
    """Return the part of the whole, from 0 to 1, that each term makes up."""
    total = log2_sum(terms)
    return tuple(2.0 ** (term - total) for term in terms)
