"""Takes what the catalogue says of a clip into the arrays: its creator, words, look, and where its vector begins.

The content tower: a clip begins at the mean of its words', its creator's and its look's vectors, and moves from there,
so that it can be found before anybody has seen it.
"""

import numpy as np

from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.draw import drawn
from clairvue.recommend.fading import came_at
from clairvue.recommend.layout import BEGAN_MS, CREATORS, DIMENSIONS, ITEMS, NEVER, NEWEST, SHELF, UNIT, WORDS, State
from clairvue.recommend.meaning import move, seen_of
from clairvue.recommend.rows import ID_BYTES, LOOK_DIMENSIONS, WORDS_MAX
from clairvue.recommend.tables import row_of, take_row

_SCALE = np.float32(0.1)


@compiled
def begin_vector(vector: Array, number: int) -> None:
    """Give a row that is new its own small vector, the same in every fold."""
    for place in range(DIMENSIONS):
        vector[place] = np.int16(_SCALE / UNIT * np.float32(drawn(number, place)))


@compiled
def shelve(shelf: Array, item: int) -> None:
    """Put a clip first on a shelf; the last one falls off."""
    at = SHELF - 1
    for place in range(SHELF):
        if shelf[place] == item:
            at = place
            break
    for place in range(at, 0, -1):
        shelf[place] = shelf[place - 1]
    shelf[0] = item


@compiled
def lean_on(begins: Array, vector: Array) -> int:
    """Add a vector, held in UNIT, if anything was learned of it; return how many were added. Shapes: (DIMENSIONS,)."""
    if not vector.any():
        return 0
    for place in range(DIMENSIONS):
        begins[place] += UNIT * np.float32(vector[place])
    return 1


@compiled
def begin_item(state: State, item: int, entry: Records) -> None:
    """Begin a clip that is new: nothing counted, and its vector where its words, its creator and its look are."""
    clip = state.items[item]
    clip.at = entry.at_ms
    clip.came = came_at(state, entry.at_ms)
    clip.heat[:] = NEVER
    clip.arrivals[:] = NEVER
    clip.onward, clip.starts = NEVER, NEVER
    for place in range(ID_BYTES):
        clip.id[place] = entry.id[place]
    begin_vector(clip.before, entry.video)
    begins, parts = np.zeros(DIMENSIONS, np.float32), int(clip.look.any())
    seen_of(state.learned[0].look_map, clip.look, begins)
    for place in range(WORDS_MAX):
        if clip.words[place]:
            parts += lean_on(begins, state.words[clip.words[place]].vector)
    parts += lean_on(begins, state.creators[clip.creator].vector)
    move(clip.after, 1.0 / max(parts, 1), begins)
    clock = state.learned[0].clock
    state.learned[0].newest[clock[ITEMS] % NEWEST] = item
    shelve(state.creators[clip.creator].shelf, item)


@compiled
def admit(state: State, entry: Records) -> int:
    """Take one entry in and return its clip's row. Of a clip that is known, only what may change does."""
    clock = state.learned[0].clock
    known = clock[ITEMS]
    item = take_row(state.item_table, state.items, clock, ITEMS, entry.video)
    if item == 0:
        return 0
    if clock[BEGAN_MS] == 0:
        clock[BEGAN_MS] = max(entry.at_ms, 1)
    clip = state.items[item]
    clip.language, clip.flags, clip.duration = entry.language, entry.flags, entry.duration_ms
    for place in range(LOOK_DIMENSIONS):
        clip.look[place] = entry.look[place]
    clip.creator = take_row(state.creator_table, state.creators, clock, CREATORS, entry.creator)
    same = item != known and clip.topics == entry.topics
    for place in range(WORDS_MAX):
        same = same and row_of(state.word_table, state.words, entry.words[place]) == clip.words[place]
    if same:
        return item
    clip.topics = entry.topics
    for place in range(WORDS_MAX):
        word = take_row(state.word_table, state.words, clock, WORDS, entry.words[place])
        clip.words[place] = word
        state.words[word].count += 1
        if word and place < entry.topics:
            shelve(state.words[word].shelf, item)
    if item == known:
        begin_item(state, item, entry)
    return item
