"""The suite's own PostgreSQL, and a fresh migrated database for each test that asks for one."""

import asyncio
import itertools
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from clairvue.db.cluster import Cluster
from clairvue.db.database import Database
from clairvue.db.migrate import migrate
from clairvue.kit.ids import Cell

TEMPLATE = "template_migrated"


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def cell():
    return Cell("test")


@pytest.fixture
def now():
    return datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def reachable_folder():
    """Make a folder that the server's user can reach; pytest's own are closed to it when root runs the suite."""
    folder = Path(tempfile.mkdtemp(prefix="clairvue-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def cluster(reachable_folder):
    """Start the suite's PostgreSQL, with its template of a migrated database."""
    cluster = Cluster(reachable_folder / "suite")
    cluster.start()
    with psycopg.connect(cluster.superuser_url, autocommit=True) as conn:
        conn.execute("ALTER SYSTEM SET fsync = off")  # this one cluster may lose what a power cut would take
        conn.execute("SELECT pg_reload_conf()")
        conn.execute(sql.SQL("CREATE DATABASE {} OWNER clairvue").format(sql.Identifier(TEMPLATE)))
    asyncio.run(migrate(in_cluster(cluster, TEMPLATE)))
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def database_names():
    return (f"test_{number}" for number in itertools.count())


@pytest.fixture
def database_url(cluster, database_names):
    """Make a database from the template, gone after the test."""
    name = next(database_names)
    with psycopg.connect(cluster.superuser_url, autocommit=True) as conn:
        conn.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER clairvue STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(TEMPLATE)
            )
        )
        yield in_cluster(cluster, name)
        conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
async def database(database_url):
    database = await Database.open(database_url)
    yield database
    await database.close()


def in_cluster(cluster, name):
    """Return the address of another database in the same cluster."""
    return urlunsplit(urlsplit(cluster.url)._replace(path=f"/{name}"))
