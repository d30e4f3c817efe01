"""Migrations: numbered SQL files, applied forward only, each in one transaction and remembered with its checksum.

There is no way back down: expand, backfill, contract. A file that has been applied somewhere never changes again.
"""

import hashlib
import importlib.resources
import re
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import errors

from clairvue.db.database import Connection

FOLDER = Path(__file__).with_name("migrations")
_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_PROCRASTINATE = re.compile(r"^-- apply procrastinate (\S+) to (\S+)$", re.MULTILINE)


class MigrationRefused(Exception):  # noqa: N818 - shown to the operator, who acts on it
    """The database and this program's migrations do not fit together; the text says how and what to do."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def script(self) -> bytes:
        """The SQL to run: the file, with what it takes over from procrastinate put in."""
        return _PROCRASTINATE.sub(lambda found: procrastinate_sql(found[1], found[2]), self.text).encode()


async def migrate(url: str, folder: Path = FOLDER) -> list[int]:
    """Bring the database at `url` up to date and return the numbers of the migrations that were applied.

    Any number of processes may do this at once: each migration is applied by one of them.
    Raises: MigrationRefused.
    """
    known = read_migrations(folder)
    applied: list[int] = []
    conn = await psycopg.AsyncConnection[tuple[object, ...]].connect(url, autocommit=True, prepare_threshold=None)
    async with conn:
        await _make_ledger(conn)
        while True:
            async with conn.transaction():
                # Others wait here; what they find afterwards is done. Reading the ledger stays possible.
                await conn.execute("LOCK TABLE db.migration IN EXCLUSIVE MODE")
                pending = _pending(known, await _read_ledger(conn))
                if not pending:
                    return applied
                await conn.execute(pending[0].script)
                await conn.execute(
                    "INSERT INTO db.migration (number, name, checksum) VALUES (%s, %s, %s)",
                    [pending[0].number, pending[0].name, pending[0].checksum],
                )
            applied.append(pending[0].number)


def read_migrations(folder: Path) -> list[Migration]:
    """Return the migrations of a folder in their order."""
    found: list[Migration] = []
    for path in sorted(folder.glob("*.sql")):
        named = _NAME.fullmatch(path.name)
        assert named, f"{path.name}: a migration is named NNNN_word.sql"
        found.append(Migration(int(named[1]), named[2], path.read_text()))
    numbers = [migration.number for migration in found]
    assert len(numbers) == len(set(numbers)), f"two migrations share a number: {numbers}"
    return found


def procrastinate_sql(first: str, last: str) -> str:
    """Return procrastinate's own migrations from `first` to `last`, as the installed package ships them.

    Going through its migrations, never through its latest schema, gives the same tables whichever version is installed
    on the day.
    """
    folder = importlib.resources.files("procrastinate") / "sql" / "migrations"
    files = {file.name.removesuffix(".sql"): file for file in folder.iterdir() if file.name.endswith(".sql")}
    assert {first, last} <= set(files), f"procrastinate no longer ships {first} or {last}"
    return "\n".join(files[name].read_text() for name in sorted(files) if first <= name <= last)


def _pending(known: list[Migration], ledger: list[tuple[int, str]]) -> list[Migration]:
    """Return what is still to be applied, once the past agrees with the files."""
    files = {migration.number: migration for migration in known}
    for number, checksum in ledger:
        if number not in files:
            raise MigrationRefused(
                f"The database has migration {number:04}, which this Clairvue does not know: it was made by a newer "
                f"one, so start that or a later one."
            )
        if files[number].checksum != checksum:
            raise MigrationRefused(
                f"Migration {number:04}_{files[number].name} has changed since it was applied to this database: put "
                f"the file back as it was, and make the change in a new migration."
            )
    newest = max((number for number, _ in ledger), default=0)
    pending = [migration for migration in known if migration.number not in dict(ledger)]
    if pending and pending[0].number < newest:
        raise MigrationRefused(
            f"Migration {pending[0].number:04}_{pending[0].name} was never applied, but {newest:04} was: migrations "
            f"only go forward, so give it a number above {newest:04}."
        )
    return pending


async def _make_ledger(conn: Connection) -> None:
    try:
        async with conn.transaction():
            await conn.execute("CREATE SCHEMA IF NOT EXISTS db")
            await conn.execute(
                """
                CREATE TABLE IF NOT EXISTS db.migration (
                    number integer PRIMARY KEY,
                    name text NOT NULL,
                    checksum text NOT NULL,
                    applied_at timestamptz NOT NULL DEFAULT now()
                )
                """
            )
    except (errors.UniqueViolation, errors.DuplicateSchema, errors.DuplicateTable):
        pass  # "IF NOT EXISTS" looks before it leaps: another process made it in between, and has committed by now


async def _read_ledger(conn: Connection) -> list[tuple[int, str]]:
    rows = await conn.execute("SELECT number, checksum FROM db.migration ORDER BY number LIMIT 10000")
    return [(number, checksum) for number, checksum in await rows.fetchall()]
