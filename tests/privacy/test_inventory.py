"""Nothing is stored that nobody declared, and nothing is declared that is not stored."""

import importlib
import pkgutil

import clairvue
from clairvue.privacy.inventory import Erase, Export, PersonalClass


def declarations():
    names = [module.name for module in pkgutil.walk_packages(clairvue.__path__, "clairvue.")]
    return [importlib.import_module(name) for name in names if name.endswith(".personal")]


def declared():
    return [column for module in declarations() for column in module.COLUMNS]


def sealed_tables():
    return [table for module in declarations() for table in getattr(module, "SEALED", ())]


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


def test_every_table_with_sealed_columns_says_whose_they_are_and_which_row_they_belong_to():
    holding = {column.table for column in declared() if column.personal is PersonalClass.SEALED}
    assert sorted(table.table for table in sealed_tables()) == sorted(holding)


async def test_sealed_values_are_bound_to_a_row_wherever_an_account_has_more_than_one(database):
    kinds = await stored(database)
    async with database.reading() as conn:
        rows = await conn.execute(
            """SELECT indrelid::regclass::text, attname FROM pg_index
            JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey) WHERE indisunique AND indnkeyatts = 1"""
        )
        unique = set(await rows.fetchall())
    for table in sealed_tables():
        assert (table.table, table.account) in kinds
        named = table.row or table.account
        assert (table.table, named) in unique, f"{table.table}: {named} names more than one row"


async def test_sealed_columns_cannot_hold_readable_words(database):
    kinds = await stored(database)
    for column in declared():
        if column.personal is PersonalClass.SEALED:
            assert kinds[column.table, column.column] == "bytea", f"{column.table}.{column.column}"
