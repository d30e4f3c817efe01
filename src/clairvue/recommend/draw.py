"""Chance that is equal in every replay: of a number and a place, or out of the state."""

import math

import numpy as np

from clairvue.recommend.compile import Array, compiled
from clairvue.recommend.layout import DRAWS, State

_TRIES_MAX = 64


@compiled
def drawn(number: int, place: int) -> float:
    """Return a number in [-1, 1) that depends on its arguments alone (SplitMix64, Steele et al. 2014)."""
    mixed = np.uint64(number) + np.uint64(place + 1) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return float(mixed >> np.uint64(11)) / 4503599627370496.0 - 1.0


@compiled
def even(number: int, place: int) -> float:
    """Return a number in [0, 1) that depends on its arguments alone."""
    return (drawn(number, place) + 1.0) * 0.5


@compiled
def draw(state: State) -> float:
    """Return the next number in [0, 1) of the state's own chance: part of the fold, equal in every replay."""
    clock = state.learned[0].clock
    clock[DRAWS] += 1
    return even(clock[DRAWS], 77)


@compiled
def gamma(shape: float, number: int, places: Array) -> float:
    """Return a draw of a gamma distribution whose shape is at least 1 (Marsaglia and Tsang 2000).

    `places` (1,) is where in the chance of `number` to go on; it is moved on. Of a hundred draws one or two are turned
    down, so that only a shape that is no number is turned down so often that its middle is returned.
    """
    middle = shape - 1.0 / 3.0
    spread = 1.0 / math.sqrt(9.0 * middle)
    for _ in range(_TRIES_MAX):
        across, radius = 0.0, 0.0
        while radius == 0.0 or radius >= 1.0:
            across, along = drawn(number, places[0]), drawn(number, places[0] + 1)
            radius = across * across + along * along
            places[0] += 2
        normal = across * math.sqrt(-2.0 * math.log(radius) / radius)
        grown = (1.0 + spread * normal) ** 3
        chance = even(number, places[0])
        places[0] += 1
        if grown > 0.0 and math.log(max(chance, 1e-300)) < (
            0.5 * normal * normal + middle * (1.0 - grown + math.log(grown))
        ):
            return middle * grown
    return middle
