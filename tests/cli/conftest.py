"""The operator's terminal."""

import asyncio

import pytest

from clairvue.cli.main import main


@pytest.fixture
def terminal(database_url, keyring, tmp_path, monkeypatch, capsys):
    """Type a command; give its exit code and what it says."""
    assert keyring, "the command opens the same keys"
    monkeypatch.setenv("CLAIRVUE_DATABASE_URL", database_url)
    monkeypatch.setenv("CLAIRVUE_CELL", "test")

    async def terminal(*words):
        code = await asyncio.to_thread(main, [*words, "--data", str(tmp_path)])
        shown = capsys.readouterr()
        return code, shown.out.strip() or shown.err.strip()

    return terminal
