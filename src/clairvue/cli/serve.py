"""`clairvue serve`: the whole cell in one process tree, or one role of it. It knows no video and no person."""

import argparse
import os
import signal
import socket
import ssl
import sys
import time
import urllib.error
import urllib.request
from dataclasses import fields

from clairvue.cli.processes import Child, Tree
from clairvue.kit.commands import Commands
from clairvue.kit.room import is_full
from clairvue.kit.settings import Settings, SettingsRefused, read_settings, refuse_plain_connections

READY_DEADLINE_S = 60.0
ROLES = ("all", "app", "worker", "recommender")


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
    try:
        settings = read_settings(
            data=arguments.data,
            host=arguments.host,
            port=arguments.port,
            cell=arguments.cell,
            demo=1 if arguments.demo else None,
        )
    except SettingsRefused as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 - the command line speaks to a person
        return 1
    try:
        code = _run(settings, role=arguments.role, demo=arguments.demo)
    except SettingsRefused as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 - as above
        code = 1
    if code and settings.data.is_dir() and is_full(settings.data):
        print(  # noqa: T201 - as above
            f"The disk that holds {settings.data} is full: make room, then start Clairvue again. "
            "Nothing that was acknowledged is lost.",
            file=sys.stderr,
        )
    return code


def _run(settings: Settings, *, role: str, demo: bool) -> int:
    refuse_plain_connections(settings)
    if role != "all" and not settings.database_url:
        raise SettingsRefused("Set CLAIRVUE_DATABASE_URL: a single role needs a database that others share.")
    if settings.logs_url:
        from clairvue.kit.collector import collector_trust  # noqa: PLC0415 - few send their lines anywhere

        collector_trust(settings)  # refused here, in a sentence, rather than by every child
    if settings.scan_rules and role in {"all", "worker"}:
        from clairvue.media.signatures import check_rules  # noqa: PLC0415 - as above

        check_rules(settings.scan_rules)
    if role in {"all", "app"}:
        _take_port(settings)
    settings.data.mkdir(parents=True, exist_ok=True)
    tree = Tree(os.environ | environment_of(settings))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tree.end)
    try:
        if role in {"all", "app"}:
            tree.start(Child("clairvue.app"))
        if role == "worker":
            tree.start(Child("clairvue.worker"))
        return _stand(tree, settings, role=role, demo=demo)
    finally:
        tree.stop()


def _stand(tree: Tree, settings: Settings, *, role: str, demo: bool) -> int:
    """Lay the ground under the children, which import meanwhile, and keep them until the end."""
    from clairvue.cli.ground import laid  # noqa: PLC0415 - half a second, which the children use as well
    from clairvue.kit.logs import configure_logs  # noqa: PLC0415 - as above

    configure_logs(settings, process="serve")
    with laid(settings, with_keys=role != "recommender") as (database_url, standing):
        tree.tell(database_url)
        if role in {"all", "app"}:
            _announce(settings, tree)
        if role == "all":  # after the app is ready: importing as much as it does, it would take the app's processor
            tree.start(Child("clairvue.worker", ["--alone"]))
        if role in {"all", "recommender"}:  # after the others are ready: at first it compiles for minutes
            tree.start(Child("clairvue.learner", vital=False))
        if demo:
            tree.start(Child("clairvue.sim", ["demo"], once=True))
        code = tree.watch(standing)
        tree.stop()  # before the ground goes
        return code


def _take_port(settings: Settings) -> None:
    """Refuse to start where somebody else already answers: people would be shown their service as ours."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as fault:
            raise SettingsRefused(
                f"Cannot listen on {settings.host} port {settings.port} ({fault.strerror}): "
                "choose others with --host or --port."
            ) from fault


def _announce(settings: Settings, tree: Tree) -> None:
    """Print the address once the service answers; say so when it does not."""
    deadline = time.monotonic() + READY_DEADLINE_S
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - compared, not bound
    while time.monotonic() < deadline and tree.stands():
        try:
            address = f"{settings.scheme}://{host}:{settings.port}/readyz"
            with urllib.request.urlopen(address, timeout=2, context=trust_in(settings)):  # noqa: S310 - http or https, our own
                print(f"Clairvue is ready: {settings.origin}", flush=True)  # noqa: T201 - the address is the answer
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    print("Clairvue has not become ready yet: see the log lines above.", file=sys.stderr)  # noqa: T201


def trust_in(settings: Settings) -> ssl.SSLContext | None:
    """Return what this machine believes of the cell's own certificate, whatever name it is for; None over http."""
    if not settings.tls_certificate:
        return None
    context = ssl.create_default_context(cafile=settings.tls_certificate)
    context.check_hostname = False
    return context


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the settings as `CLAIRVUE_*`, for the children of the tree."""
    return {f"CLAIRVUE_{field.name.upper()}": str(getattr(settings, field.name)) for field in fields(Settings)}
