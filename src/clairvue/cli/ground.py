"""What the process tree stands on: PostgreSQL, its schema, the keys. Laid while the children import their modules."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace

import psycopg

from clairvue.db.cluster import Cluster, ClusterRefused
from clairvue.db.migrate import MigrationRefused, migrate
from clairvue.kit.running import forget_running, write_running
from clairvue.kit.settings import Settings, SettingsRefused
from clairvue.privacy.keyring import Keyring
from clairvue.privacy.model import KeyringRefused


@contextmanager
def laid(settings: Settings, *, with_keys: bool = True) -> Generator[tuple[str, Callable[[], bool]]]:
    """Give the database's address and whether it still stands; take everything up again at the end.

    `with_keys`: the tree holds the cell's keys; one that only learns has none, and makes none.

    Raises: SettingsRefused, in one sentence.
    """
    cluster = None if settings.database_url else Cluster(settings.data)
    try:
        try:
            if cluster is not None:
                settings = replace(settings, database_url=cluster.start())
            asyncio.run(migrate(settings.database_url))
            # Refused here, in a sentence, rather than by every child.
            if with_keys:
                Keyring.open(
                    settings.data / "keys",
                    passphrase=settings.passphrase,
                    kms_command=settings.kms_command,
                    warn=True,
                ).close()
            write_running(settings)
        except psycopg.OperationalError as outage:
            raise SettingsRefused(f"The database of CLAIRVUE_DATABASE_URL does not answer: {outage}") from outage
        except (ClusterRefused, MigrationRefused, KeyringRefused) as refusal:
            raise SettingsRefused(str(refusal)) from refusal
        yield settings.database_url, lambda: cluster is None or cluster.running
    finally:
        forget_running(settings)
        if cluster is not None:
            cluster.stop()
