"""Chance that is part of the state: equal in every replay."""

import numpy as np

from clairvue.recommend.compile import compiled
from clairvue.recommend.layout import DRAWS, State


@compiled
def drawn(number: int, place: int) -> float:
    """Return a number in [-1, 1) that depends on its arguments alone (SplitMix64, Steele et al. 2014)."""
    mixed = np.uint64(number) + np.uint64(place + 1) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return float(mixed >> np.uint64(11)) / 4503599627370496.0 - 1.0


@compiled
def draw(state: State) -> float:
    """Return the next number in [0, 1) of the state's own chance: part of the fold, equal in every replay."""
    clock = state.learned[0].clock
    clock[DRAWS] += 1
    return (drawn(clock[DRAWS], 77) + 1.0) * 0.5
