"""Tables from 63-bit numbers to rows: open addressing with linear probing, never more than half full. Rows stay."""

import numpy as np

from clairvue.recommend.compile import Array, Records, compiled

_MIX = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio (Knuth, vol. 3, section 6.4)


@compiled
def slot_of(table: Array, rows: Records, number: int) -> int:
    """Return the slot that holds the number's row, or the empty one where it belongs."""
    mask = len(table) - 1
    slot = int((np.uint64(number) * _MIX) >> np.uint64(20)) & mask
    while table[slot] != 0 and rows[table[slot]].number != number:
        slot = (slot + 1) & mask
    return slot


@compiled
def row_of(table: Array, rows: Records, number: int) -> int:
    """Return a number's row; 0 when it has none."""
    if number == 0:
        return 0
    return int(table[slot_of(table, rows, number)])


@compiled
def take_row(table: Array, rows: Records, clock: Array, place: int, number: int) -> int:
    """Return a number's row, giving it the next free one when it has none; 0 for nobody, or when the table is full."""
    if number == 0:
        return 0
    slot = slot_of(table, rows, number)
    if table[slot] == 0:
        row = clock[place]
        if row >= len(rows):
            return 0
        rows[row].number = number
        table[slot] = row
        clock[place] = row + 1
    return int(table[slot])


@compiled
def enter_all(table: Array, rows: Records, count: int) -> None:
    """Fill an empty table with the rows 1 to count - 1."""
    for row in range(1, count):
        table[slot_of(table, rows, rows[row].number)] = row


@compiled
def rows_of(table: Array, rows: Records, wanted: Array) -> Array:
    """Return the rows of many numbers; 0 for those that have none. Shapes: wanted (n,), result (n,)."""
    found = np.zeros(len(wanted), np.int32)
    for place in range(len(wanted)):
        found[place] = row_of(table, rows, wanted[place])
    return found
