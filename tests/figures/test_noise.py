"""The noise is the one that the ledger names."""

import math
import random
from collections import Counter

import pytest
from scipy.stats import chisquare

from clairvue.figures.noise import draw_laplace

DRAWS = 40_000


@pytest.mark.parametrize("scale", [1, 4, 9])
def test_draws_are_as_likely_as_the_discrete_laplace_distribution_says(scale):
    below = random.Random(20).randrange
    drawn = Counter(draw_laplace(scale, below) for _ in range(DRAWS))
    p = math.exp(-1 / scale)
    middle = range(-3 * scale, 3 * scale + 1)
    expected = [DRAWS * (1 - p) / (1 + p) * p ** abs(x) for x in middle]
    tail = DRAWS - sum(expected)
    seen = [drawn[x] for x in middle]
    assert chisquare([*seen, DRAWS - sum(seen)], [*expected, tail]).pvalue > 0.001


def test_it_is_drawn_from_the_systems_own_randomness():
    assert len({tuple(draw_laplace(40) for _ in range(8)) for _ in range(20)}) == 20
