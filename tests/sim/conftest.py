"""A very small made-up world, lived through once."""

import pytest

from clairvue.sim.world import marginals
from clairvue.sim.world.world import Size, make_world


@pytest.fixture(scope="session")
def values():
    """Return marginals that need no data."""
    return marginals.make_marginals()


@pytest.fixture(scope="session")
def small(values):
    """Return a world of a few readers and days."""
    return make_world(values, Size(readers=24, clips=500, days=6), 3)
