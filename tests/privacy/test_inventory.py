"""Nothing is stored that nobody declared, and nothing is declared that is not stored."""

import importlib
import pkgutil

import clairvue
from clairvue.privacy.inventory import Erase, Export, PersonalClass


def declared():
    columns = []
    for module in pkgutil.walk_packages(clairvue.__path__, "clairvue."):
        if module.name.endswith(".personal"):
            columns += importlib.import_module(module.name).COLUMNS
    return columns


async def stored(database):
    """Return (schema.table, column) → type, of every table of ours: no partitions, nothing of procrastinate's."""
    async with database.reading() as conn:
        rows = await conn.execute(
            """SELECT table_schema || '.' || table_name, column_name, data_type FROM information_schema.columns
            WHERE table_schema NOT IN ('pg_catalog', 'information_schema', 'procrastinate')
                AND NOT EXISTS (SELECT FROM pg_class WHERE relispartition AND relname = table_name
                    AND relnamespace = to_regnamespace(table_schema))"""
        )
        return {(table, column): kind for table, column, kind in await rows.fetchall()}


async def test_every_column_is_declared_and_every_declared_column_exists(database):
    names = [(column.table, column.column) for column in declared()]
    held = set(await stored(database))
    assert held - set(names) == set(), "declare these in their domain's personal.py"
    assert set(names) - held == set(), "these are declared, but do not exist"
    assert len(names) == len(set(names)), "declared twice"


def test_every_declaration_says_why_for_how_long_and_how_it_goes():
    for column in declared():
        where = f"{column.table}.{column.column}"
        assert isinstance(column.personal, PersonalClass), where
        assert isinstance(column.export, Export), where
        assert isinstance(column.erase, Erase), where
        assert column.purpose.strip(), where
        assert column.retention.strip(), where
        if column.personal is not PersonalClass.NOTHING:
            assert column.erase is not Erase.KEPT, f"{where}: what says something about a person goes with them"
        assert (column.erase is Erase.KEY) == (column.personal is PersonalClass.SEALED), where


async def test_sealed_columns_cannot_hold_readable_words(database):
    kinds = await stored(database)
    for column in declared():
        if column.personal is PersonalClass.SEALED:
            assert kinds[column.table, column.column] == "bytea", f"{column.table}.{column.column}"
