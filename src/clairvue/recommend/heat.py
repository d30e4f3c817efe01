"""How much each clip is enjoyed of late, and the hottest of all at each half-life, exact at every moment."""

import math

from clairvue.recommend.compile import compiled
from clairvue.recommend.fading import plus
from clairvue.recommend.layout import ARRIVAL_S, HEAT_S, STAY_S, TOP, State


@compiled
def rise(state: State, speed: int, item: int, held: float) -> None:
    """Put a clip whose count has just grown in its place among the hottest: all fade alike, so only it can move."""
    learned = state.learned[0]
    top, heat = learned.top[speed], learned.top_heat[speed]
    place = state.items[item].place[speed] - 1
    if place < 0:
        if learned.top_count[speed] < TOP:
            place = learned.top_count[speed]
            learned.top_count[speed] = place + 1
        elif held <= heat[TOP - 1]:
            return
        else:
            place = TOP - 1
            state.items[top[place]].place[speed] = 0
    while place > 0 and heat[place - 1] < held:
        top[place], heat[place] = top[place - 1], heat[place - 1]
        state.items[top[place]].place[speed] = place + 1
        place -= 1
    top[place], heat[place] = item, held
    state.items[item].place[speed] = place + 1


@compiled
def warm(state: State, item: int, now_s: float, strength: float, from_another: int) -> None:
    """Count that a clip was enjoyed, and whether it was come to from another or began a session."""
    if strength <= 0:
        return
    clip, learned, log_weight = state.items[item], state.learned[0], math.log2(strength)
    for speed in range(len(HEAT_S)):
        more = now_s / HEAT_S[speed] + log_weight
        clip.heat[speed] = plus(clip.heat[speed], more)
        learned.heat[speed] = plus(learned.heat[speed], more)
        rise(state, speed, item, clip.heat[speed])
    more = now_s / STAY_S + log_weight
    if not from_another:
        clip.starts = plus(clip.starts, more)
        return
    clip.onward = plus(clip.onward, more)
    for speed in range(len(ARRIVAL_S)):
        more = now_s / ARRIVAL_S[speed] + log_weight
        clip.arrivals[speed] = plus(clip.arrivals[speed], more)
        learned.arrivals[speed] = plus(learned.arrivals[speed], more)
