import pytest

from clairvue.media.trial import open_tools


@pytest.fixture(scope="session")
def tools():
    """Return the tested media tools."""
    return open_tools()
