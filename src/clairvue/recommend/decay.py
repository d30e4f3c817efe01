"""Counts that fade: each halves in its half-life, brought up to date only when touched, so nothing ever overflows."""

import math

from clairvue.recommend.compile import compiled
from clairvue.recommend.layout import ACTIONS, HALF_LIVES_MS, POPULARITY, State

SLOW_MS = HALF_LIVES_MS[-1]
NEAR_HALF_LIFE_MS = 86_400_000


@compiled
def faded(ms: int, half_life_ms: int) -> float:
    """Return what is left of one after some time; time that runs backwards takes nothing away."""
    if ms <= 0:
        return 1.0
    return math.exp2(-ms / half_life_ms)


@compiled
def touch_item(state: State, item: int, at_ms: int) -> None:
    """Bring a clip's counts up to date."""
    ms = at_ms - state.items[item].touched
    if ms <= 0:
        return
    state.items[item].touched = at_ms
    for place in range(POPULARITY):
        state.items[item].popular[place] *= faded(ms, HALF_LIVES_MS[place])
    slow = faded(ms, SLOW_MS)
    state.items[item].shown[0] *= slow
    for head in range(ACTIONS):
        state.items[item].outcomes[head] *= slow


@compiled
def touch_near(state: State, near: int, at_ms: int) -> None:
    """Bring the weights of a clip's neighbours up to date."""
    ms = at_ms - state.nears[near].touched
    if ms <= 0:
        return
    state.nears[near].touched = at_ms
    left = faded(ms, NEAR_HALF_LIFE_MS)
    for place in range(len(state.nears[near].weight)):
        state.nears[near].weight[place] *= left
