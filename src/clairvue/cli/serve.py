"""`clairvue serve`: the whole cell in one process tree, or one role of it. It knows no video and no person."""

import argparse
import asyncio
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from dataclasses import fields, replace

from clairvue.cli.processes import Child, Tree
from clairvue.db.cluster import Cluster, ClusterRefused
from clairvue.db.migrate import migrate
from clairvue.kit.commands import Commands
from clairvue.kit.logs import configure_logs
from clairvue.kit.settings import Settings, SettingsRefused, read_settings

RUNNING = "running.json"
READY_DEADLINE_S = 60.0
ROLES = ("all", "app", "worker")


def register(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "serve",
        help="run the service",
        description="Run the service: database, worker and web in one process tree.",
        epilog="example: clairvue serve --demo --port 8000",
    )
    parser.add_argument("--demo", action="store_true", help="fill the cell with generated clips and a seeded audience")
    parser.add_argument(
        "--data",
        help="folder that holds everything (default: /var/lib/clairvue for root, else ~/.local/share/clairvue)",
    )
    parser.add_argument("--host", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default: 8000)")
    parser.add_argument("--cell", help="name of the cell (default: local)")
    parser.add_argument("--role", choices=ROLES, default="all", help="what this process tree does (default: all)")
    parser.set_defaults(run=serve)


def serve(arguments: argparse.Namespace) -> int:
    """Start what the role asks for and keep it running until a signal."""
    configure_logs()
    try:
        settings = read_settings(data=arguments.data, host=arguments.host, port=arguments.port, cell=arguments.cell)
        return _run(settings, role=arguments.role, demo=arguments.demo)
    except (SettingsRefused, ClusterRefused) as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 - the command line speaks to a person
        return 1


def _run(settings: Settings, *, role: str, demo: bool) -> int:
    settings.data.mkdir(parents=True, exist_ok=True)
    cluster = None
    if not settings.database_url:
        if role != "all":
            raise SettingsRefused("Set CLAIRVUE_DATABASE_URL: a single role needs a database that others share.")
        cluster = Cluster(settings.data)
        settings = replace(settings, database_url=cluster.start())
    try:
        asyncio.run(migrate(settings.database_url))
        _write_running(settings)
        tree = Tree(os.environ | environment_of(settings))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, tree.end)
        return _keep(tree, settings, cluster, role=role, demo=demo)
    finally:
        (settings.data / RUNNING).unlink(missing_ok=True)
        if cluster is not None:
            cluster.stop()


def _keep(tree: Tree, settings: Settings, cluster: Cluster | None, *, role: str, demo: bool) -> int:
    try:
        if role in {"all", "app"}:
            tree.start(Child("clairvue.app"))
        if role in {"all", "worker"}:
            tree.start(Child("clairvue.worker", ["--alone"] if role == "all" else []))
        if role in {"all", "app"}:
            _announce(settings)
        if demo:
            tree.start(Child("clairvue.sim", ["demo"], once=True))
        return tree.watch(lambda: cluster is None or cluster.running)
    finally:
        tree.stop()


def _announce(settings: Settings) -> None:
    """Print the address once the service answers; say so when it does not."""
    deadline = time.monotonic() + READY_DEADLINE_S
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - compared, not bound
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{host}:{settings.port}/readyz", timeout=2):
                print(f"Clairvue is ready: {settings.origin}", flush=True)  # noqa: T201 - the address is the answer
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    print("Clairvue has not become ready yet: see the log lines above.", file=sys.stderr)  # noqa: T201


def _write_running(settings: Settings) -> None:
    """Leave the database's address where `clairvue sim` finds it; it holds a password, so only we may read it."""
    path = settings.data / RUNNING
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"database_url": settings.database_url}, file)


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the settings as `CLAIRVUE_*`, for the children of the tree."""
    return {f"CLAIRVUE_{field.name.upper()}": str(getattr(settings, field.name)) for field in fields(Settings)}
