"""Takes what the catalogue says of a clip into the arrays: its creator, words, look, and where its vector begins.

The content tower: a clip begins at the mean of its words', its creator's and its look's vectors, and moves from there,
so that it can be found before anybody has seen it.
"""

import numpy as np

from clairvue.recommend.compile import Array, Records, compiled
from clairvue.recommend.draw import drawn
from clairvue.recommend.layout import CREATORS, DIMENSIONS, ITEMS, SHELF, WORDS, State
from clairvue.recommend.rows import ID_BYTES, LOOK_DIMENSIONS, WORDS_MAX
from clairvue.recommend.tables import row_of, take_row

_SCALE = np.float32(0.1)
_LOOK_SHARE = np.float32(1.0 / (128.0 * LOOK_DIMENSIONS))


@compiled
def begin_vector(vector: Array, number: int) -> None:
    """Give a row that is new its own small vector, the same in every fold."""
    for place in range(DIMENSIONS):
        vector[place] = _SCALE * np.float32(drawn(number, place))


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
def take_creator(state: State, number: int) -> int:
    """Return a creator's row, beginning it when it is new."""
    known = state.learned[0].clock[CREATORS]
    row = take_row(state.creator_table, state.creators, state.learned[0].clock, CREATORS, number)
    if row == known:
        begin_vector(state.creators[row].vector, number)
    return row


@compiled
def take_word(state: State, number: int) -> int:
    """Return a word's row, beginning it when it is new."""
    known = state.learned[0].clock[WORDS]
    row = take_row(state.word_table, state.words, state.learned[0].clock, WORDS, number)
    if row == known:
        begin_vector(state.words[row].vector, number)
    return row


@compiled
def begin_item_vector(state: State, item: int, look: Array) -> None:
    """Put a clip that is new where its words, its creator and its look are."""
    vector, words = state.items[item].vector, 0
    for place in range(WORDS_MAX):
        word = state.items[item].words[place]
        if word:
            words += 1
            vector += state.words[word].vector
    creator = state.items[item].creator
    vector += state.creators[creator].vector
    vector /= np.float32(words + 1)
    for place in range(LOOK_DIMENSIONS):
        if look[place]:
            vector += np.float32(look[place]) * _LOOK_SHARE * state.learned[0].look_map[place]


@compiled
def admit(state: State, entry: Records) -> int:
    """Take one entry in and return its clip's row. Of a clip that is known, only what may change does."""
    known = state.learned[0].clock[ITEMS]
    item = take_row(state.item_table, state.items, state.learned[0].clock, ITEMS, entry.video)
    if item == 0:
        return 0
    state.items[item].language = entry.language
    state.items[item].flags = entry.flags
    creator = take_creator(state, entry.creator)
    state.items[item].creator = creator
    state.items[item].duration = entry.duration_ms
    if item != known and state.items[item].topics == entry.topics:
        same = True
        for place in range(WORDS_MAX):
            same &= row_of(state.word_table, state.words, entry.words[place]) == state.items[item].words[place]
        if same:
            return item
    state.items[item].topics = entry.topics
    for place in range(WORDS_MAX):
        word = take_word(state, entry.words[place])
        state.items[item].words[place] = word
        state.words[word].count += 1
        if place < entry.topics:
            shelve(state.words[word].shelf, item)
    if item == known:
        state.items[item].at = entry.at_ms
        state.items[item].touched = entry.at_ms
        for place in range(ID_BYTES):
            state.items[item].id[place] = entry.id[place]
        begin_item_vector(state, item, entry.look)
        shelve(state.creators[creator].shelf, item)
    return item
