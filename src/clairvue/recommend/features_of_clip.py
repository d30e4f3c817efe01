"""What candidates are by themselves: how much they are enjoyed, by whom made, of what, and how alike to the history."""

import math

import numpy as np

from clairvue.recommend.bonds import believed
from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.feature_names import (
    AGAIN,
    AGE,
    AGE_AGAINST,
    ARRIVALS,
    ARRIVALS_AGAINST,
    BONDS,
    DURATION,
    FOLLOWED_ON,
    HABIT,
    HEAT,
    LANGUAGE,
    LOOK,
    MISSING,
    ONWARD,
    PASSED,
    PLACES,
    RATES,
    READER,
    SHOWN,
    SINCE,
    STARTS,
    TASTE,
    TOPIC,
)
from clairvue.recommend.gather import Desk
from clairvue.recommend.layout import (
    ACTIONS,
    ARRIVAL_S,
    BEGAN_MS,
    CAME_MS,
    DIMENSIONS,
    DURATION_BINS,
    DURATION_BINS_MS,
    EDGE_S,
    HEAT_S,
    LIKED,
    NEVER,
    REPEATED,
    RING,
    SHOWN_RING,
    STAY_S,
    UNIT,
    State,
)
from clairvue.recommend.meaning import LOOK_UNIT, add_vectors, dot
from clairvue.recommend.rows import LOOK_DIMENSIONS

_PRIOR = 8.0  # impressions that a clip's rates begin with, at the mean of all clips
_LATELY_S = 21_600


@compiled
def duration_bin(duration_ms: int) -> int:
    """Return the bin in which a clip's watched time is compared."""
    for place in range(DURATION_BINS - 1):
        if duration_ms <= DURATION_BINS_MS[place]:
            return place
    return DURATION_BINS - 1


@compiled
def minutes_since(at_ms: int, then_ms: int) -> float:
    """Return the logarithm of the minutes between, and one."""
    return math.log2(1.0 + max(at_ms - then_ms, 0) / 60_000.0)


@compiled
def describe_heat(state: State, item: int, at_ms: int, now_s: float, row: Array) -> None:
    """Write how much the clip is enjoyed of late."""
    clip, learned = state.items[item], state.learned[0]
    row[AGE] = minutes_since(at_ms, clip.at)
    row[SINCE] = math.log2(1.0 + max(now_s - clip.came * CAME_MS / 1000.0, 0.0))
    if clip.heat[0] <= NEVER / 2:
        return
    for speed in range(len(HEAT_S)):
        row[HEAT + speed] = max(clip.heat[speed] - learned.heat[speed], MISSING)
    row[STARTS] = max(clip.starts - clip.heat[3], MISSING)
    if clip.onward > NEVER / 2:
        row[ONWARD] = clip.onward - clip.heat[3]
        for speed in range(len(ARRIVAL_S)):
            row[ARRIVALS + speed] = max(clip.arrivals[speed] - learned.arrivals[speed], MISSING)
        row[ARRIVALS_AGAINST] = max(clip.arrivals[2] - clip.heat[1], MISSING)
    if clip.near:
        row[FOLLOWED_ON] = max(
            state.nears[clip.near].out[2] - now_s / EDGE_S[2] - (clip.heat[3] - now_s / STAY_S), MISSING
        )
    if clip.place[0]:
        row[PLACES] = math.log2(clip.place[0])
    if clip.place[2]:
        row[PLACES + 1] = math.log2(clip.place[2])


@compiled
def describe_taste(state: State, desk: Desk, item: int, session: int, earlier: int, row: Array) -> None:
    """Write how close the clip's vector is to the history's."""
    after = state.items[item].after
    past = dot(desk.past, after) * UNIT if earlier else 0.0
    present = dot(desk.mine, after) * UNIT if session else 0.0
    if session:
        last = state.items[desk.history[0]]
        row[TASTE] = present
        row[TASTE + 2] = dot(last.before, after) * UNIT * UNIT
        before = state.items[item].before
        row[TASTE + 3] = dot(last.before, before) / math.sqrt(
            1e-2 + dot(last.before, last.before) * dot(before, before)
        )
    if earlier:
        row[TASTE + 1] = past
    row[TASTE + 4] = present + past


@compiled
def rate(count: float, shown: float, base: float) -> float:
    """Return a rate against that of all clips, on the logit scale; few impressions say little."""
    smooth = min(max((count + _PRIOR * base) / (shown + _PRIOR), 1e-5), 1 - 1e-5)
    base = min(max(base, 1e-5), 1 - 1e-5)
    return math.log2(smooth * (1.0 - base) / ((1.0 - smooth) * base))


@compiled
def describe_record(state: State, item: int, seen: int, row: Array) -> None:
    """Write what became of the clip's showings, and of its creator's: `seen` of them, to this reader, not counted."""
    clip, base = state.items[item], state.learned[0].base_rates
    row[SHOWN] = math.log2(1.0 + max(clip.shown[1] - seen, 0.0))
    for head in range(ACTIONS):
        row[RATES + head] = rate(clip.outcomes[head], max(clip.shown[0] - seen, 0.0), base[head])
    row[DURATION] = duration_bin(clip.duration)
    maker = state.creators[clip.creator]
    row[BONDS + 1] = rate(maker.outcomes[0], maker.shown, base[0])
    row[BONDS + 2] = math.log2(1.0 + maker.shown)


@compiled
def describe_bonds(state: State, reader: int, item: int, row: Array) -> None:
    """Write what the reader is known to think of the clip's topics, creator and language."""
    mine, clip = state.readers[reader], state.items[item]
    suits = 0.0
    for place in range(clip.topics):
        suits += believed(mine.topic, mine.topic_suits, clip.words[place])
    row[TOPIC] = suits / max(clip.topics, 1)
    row[LANGUAGE] = believed(mine.language, mine.language_suits, clip.language + 1)
    for liked in range(LIKED):
        if clip.creator and mine.creator[liked] == clip.creator:
            row[BONDS] = mine.creator_weight[liked] * UNIT


@compiled
def want_look(state: State, desk: Desk) -> None:
    """Write what a look should be like to suit the history: the way back through the map of looks."""
    look_map = state.learned[0].look_map
    for number in range(LOOK_DIMENSIONS):
        wanted = np.float32(0.0)
        for place in range(DIMENSIONS):
            wanted += look_map[number, place] * (desk.mine[place] + desk.past[place])
        desk.look[number] = LOOK_UNIT * wanted


@compiled
def describe_look(state: State, desk: Desk, item: int, row: Array) -> None:
    """Write how well the clip's look suits the history."""
    look, suits = state.items[item].look, np.float32(0.0)
    if look.any():
        for number in range(LOOK_DIMENSIONS):
            suits += desk.look[number] * np.float32(look[number])
        row[LOOK] = suits


@compiled
def describe_variety(state: State, reader: int, item: int, row: Array) -> int:
    """Write how often the reader has just seen the clip's creator and topic; return 1 for who was shown the clip."""
    mine, clip = state.readers[reader], state.items[item]
    creator, topic, seen = 0.0, 0.0, 0
    for place in range(SHOWN_RING):
        other = mine.shown[place]
        if other == item:
            seen = 0 if mine.shown_marks[place] & REPEATED else 1
        elif other:
            creator += clip.creator != 0 and state.items[other].creator == clip.creator
            topic += clip.topics > 0 and state.items[other].words[0] == clip.words[0]
    row[AGAIN], row[AGAIN + 1] = creator, topic
    return seen


@compiled
def describe_reader(state: State, desk: Desk, reader: int, session: int, earlier: int, at_ms: int, row: Array) -> None:
    """Write what is the same for every candidate: the reader's habits and the clip that was enjoyed last."""
    mine = state.readers[reader]
    row[READER] = session
    row[READER + 1] = (at_ms / 3_600_000.0) % 24.0
    row[READER + 2] = math.log2(1.0 + earlier)
    row[READER + 7] = math.log2(1.0 + mine.count[2])
    if session:
        row[READER + 9] = math.log2(1.0 + max(at_ms / 1000.0 - mine.liked_at[(mine.count[1] - 1) % RING], 0.0))
        last = state.items[desk.history[0]]
        now_s = (at_ms - state.learned[0].clock[BEGAN_MS]) / 1000.0
        if last.near:
            row[READER + 3] = max(state.nears[last.near].out[1] - now_s / EDGE_S[1], MISSING)
        row[READER + 4] = max(last.heat[3] - state.learned[0].heat[3], MISSING)
        row[READER + 5] = minutes_since(at_ms, last.at)
        row[READER + 8] = max(last.starts - last.heat[3], MISSING)
    if earlier and mine.count[2] < min(mine.count[1], RING):
        before = mine.liked_at[(mine.count[1] - 1 - mine.count[2]) % RING]
        row[READER + 6] = math.log2(1.0 + max(at_ms / 1000.0 - before, 0.0) / 60.0)
    if mine.habit[2] > 0:
        row[HABIT] = mine.habit[0] / mine.habit[2]
        row[HABIT + 1] = mine.habit[1] / mine.habit[2]


@compiled
def describe_passed(state: State, reader: int, item: int, at_ms: int, row: Array) -> None:
    """Write how many clips the reader enjoyed while this one could have been chosen."""
    mine, clip, all_, late = state.readers[reader], state.items[item], 0, 0
    for place in range(min(mine.count[1], RING)):
        at_s = mine.liked_at[place]
        if at_s > clip.at // 1000:
            all_ += 1
            late += at_ms // 1000 - at_s < _LATELY_S
    row[PASSED], row[PASSED + 1] = math.log2(1.0 + all_), math.log2(1.0 + late)


@compiled
def describe_clip(
    state: State, desk: Desk, reader: int, session: int, earlier: int, at_ms: int, now_s: float, raw: Array
) -> None:
    """Write every feature that needs no neighbours. Shape: raw (n, features), for the first candidates on the desk."""
    add_vectors(state, desk.history, session, earlier, desk.mine, desk.past)
    known = session + earlier > 0 and (len(raw) > 1 or state.items[desk.rows[0]].look.any())
    if known:
        want_look(state, desk)
    for place in range(len(raw)):
        item, row = desk.rows[place], raw[place]
        if place == 0:
            describe_reader(state, desk, reader, session, earlier, at_ms, row)
        else:
            row[READER : READER + 10] = raw[0, READER : READER + 10]
            row[HABIT : HABIT + 2] = raw[0, HABIT : HABIT + 2]
        describe_heat(state, item, at_ms, now_s, row)
        describe_taste(state, desk, item, session, earlier, row)
        describe_record(state, item, describe_variety(state, reader, item, row), row)
        describe_bonds(state, reader, item, row)
        if known:
            describe_look(state, desk, item, row)
        describe_passed(state, reader, item, at_ms, row)
        if session:
            row[AGE_AGAINST] = row[AGE] - raw[0, READER + 5]
