"""The cell that runs in a data folder: where `clairvue serve` leaves its address, and other commands find it."""

import os
from dataclasses import replace

import msgspec

from clairvue.kit.settings import Settings, SettingsRefused

_FILE = "running.json"


class Running(msgspec.Struct):
    """What is written beside the data while the cell runs."""

    database_url: str


def write_running(settings: Settings) -> None:
    """Leave the database's address in the data folder; it holds a password, so only we may read it."""
    path = settings.data / _FILE
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.encode(Running(settings.database_url)))


def forget_running(settings: Settings) -> None:
    """Take the address away again."""
    (settings.data / _FILE).unlink(missing_ok=True)


def running_settings(settings: Settings) -> Settings:
    """Return the settings with the address of the database that runs in the data folder.

    Raises: SettingsRefused when none does.
    """
    if settings.database_url:
        return settings
    path = settings.data / _FILE
    if not path.exists():
        raise SettingsRefused(
            f"No cell runs in {settings.data}: start it first with `clairvue serve --data {settings.data}`."
        )
    return replace(settings, database_url=msgspec.json.decode(path.read_bytes(), type=Running).database_url)
