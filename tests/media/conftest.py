import sys
from pathlib import Path

import pytest

# The corpus is a module of these tests alone; importlib mode does not look beside a test by itself.
sys.path.insert(0, str(Path(__file__).parent))

from clairvue.media.trial import open_tools


@pytest.fixture(scope="session")
def tools():
    """Return the tested media tools."""
    return open_tools()
