"""Counts that fade, kept as binary logarithms on a scale that rises with time: nothing is ever swept or rescaled.

A count with half-life h holds log2 of the sum over events of 2**(t / h), t in seconds since the fold began; its value
now is 2**(held - now / h). Forward decay (Cormode et al. 2009), in logarithms so that it cannot overflow. Two counts
of one half-life can be compared, and divided, without knowing the time. A fold goes on for 31 days at most before the
next re-fold begins anew, so that 32 bits are enough for half-lives of a quarter of an hour.
"""

import math

from clairvue.recommend.compile import compiled
from clairvue.recommend.layout import BEGAN_MS, CAME_MS, NEVER, State

_FAR = 40.0  # doublings beyond which the smaller number no longer counts


@compiled
def plus(held: float, more: float) -> float:
    """Return log2(2**held + 2**more)."""
    if held < more - _FAR:
        return more
    if held >= more:
        return held + math.log2(1.0 + math.exp2(more - held))
    return more + math.log2(1.0 + math.exp2(held - more))


@compiled
def seconds(state: State, at_ms: int) -> float:
    """Return the seconds since the fold began."""
    return (at_ms - state.learned[0].clock[BEGAN_MS]) / 1000.0


@compiled
def came_at(state: State, at_ms: int) -> int:
    """Return when that is, in CAME_MS since the fold began, as far as 32 bits reach: sixteen months."""
    return min(max(at_ms - state.learned[0].clock[BEGAN_MS], 0) // CAME_MS, 0xFFFFFFFF)


@compiled
def value(held: float, now_s: float, half_life_s: float) -> float:
    """Return what a count is now."""
    if held <= NEVER / 2:
        return 0.0
    return math.exp2(max(held - now_s / half_life_s, -200.0))
