"""Migrations only go forward, never change once applied, and are applied once however many processes begin."""

import asyncio

import psycopg
import pytest
from psycopg import errors

from clairvue.db.migrate import FOLDER, MigrationRefused, migrate, read_migrations


@pytest.fixture
def lamps(tmp_path):
    (tmp_path / "0001_lamps.sql").write_text("CREATE TABLE lamp (id integer); CREATE TABLE shade (id integer);")
    (tmp_path / "0003_wicks.sql").write_text("ALTER TABLE lamp ADD COLUMN wick text DEFAULT '100%';")
    return tmp_path


async def test_each_migration_is_applied_once_in_order(blank_database_url, lamps):
    assert await migrate(blank_database_url, lamps) == [1, 3]
    assert await migrate(blank_database_url, lamps) == []
    with psycopg.connect(blank_database_url) as conn:
        assert conn.execute("SELECT number, name FROM db.migration").fetchall() == [(1, "lamps"), (3, "wicks")]


async def test_many_processes_may_migrate_at_once(blank_database_url):
    done = await asyncio.gather(*[migrate(blank_database_url) for _ in range(4)])
    assert sorted(number for numbers in done for number in numbers) == [
        migration.number for migration in read_migrations(FOLDER)
    ]


async def test_a_migration_that_fails_leaves_nothing_and_what_came_before_it_stays(blank_database_url, lamps):
    (lamps / "0004_broken.sql").write_text("CREATE TABLE half (id integer); SELECT 1 / 0;")
    with pytest.raises(errors.DivisionByZero):
        await migrate(blank_database_url, lamps)
    with psycopg.connect(blank_database_url) as conn:
        assert conn.execute("SELECT to_regclass('half'), to_regclass('lamp')::text").fetchone() == (None, "lamp")
    (lamps / "0004_broken.sql").write_text("CREATE TABLE half (id integer);")
    assert await migrate(blank_database_url, lamps) == [4]


async def test_a_migration_that_changed_after_it_was_applied_is_refused(blank_database_url, lamps):
    await migrate(blank_database_url, lamps)
    (lamps / "0001_lamps.sql").write_text("CREATE TABLE lamp (id bigint);")
    with pytest.raises(MigrationRefused, match="0001_lamps has changed"):
        await migrate(blank_database_url, lamps)


async def test_a_migration_that_arrives_late_under_an_early_number_is_refused(blank_database_url, lamps):
    await migrate(blank_database_url, lamps)
    (lamps / "0002_late.sql").write_text("CREATE TABLE late (id integer);")
    with pytest.raises(MigrationRefused, match="0002_late was never applied, but 0003 was"):
        await migrate(blank_database_url, lamps)


async def test_a_database_of_a_newer_clairvue_is_refused(blank_database_url, lamps):
    await migrate(blank_database_url, lamps)
    (lamps / "0003_wicks.sql").unlink()
    with pytest.raises(MigrationRefused, match="0003, which this Clairvue does not know"):
        await migrate(blank_database_url, lamps)
