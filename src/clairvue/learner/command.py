"""`clairvue recommend`: what anybody may do to see that the model is what it says. It changes no model."""

import argparse
import asyncio
import json
import sys
from dataclasses import asdict

from psycopg_pool import PoolTimeout

from clairvue.db.database import Database
from clairvue.kit.commands import Commands
from clairvue.kit.running import running_settings
from clairvue.kit.settings import Settings, SettingsRefused, read_settings
from clairvue.recommend.evaluate.command import register_evaluate


def register(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "recommend",
        help="look into the recommender",
        description="Look into the recommender of a cell.",
        epilog="example: clairvue recommend replay --data ./cell",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    again = verbs.add_parser(
        "replay",
        help="fold the logs from nothing and compare with the newest checkpoint",
        description="Fold the logs from nothing and compare each array, bit by bit, with the newest checkpoint. "
        "Exit code 1 when they differ, or when rows have left the logs since.",
        epilog="example: clairvue recommend replay --data ./cell --json",
    )
    again.add_argument("--data", help="the folder of the running cell (default: as for serve)")
    again.add_argument("--json", action="store_true", help="print only one JSON object")
    again.set_defaults(run=replay)
    register_evaluate(verbs)


def replay(arguments: argparse.Namespace) -> int:
    """Replay, and print what was found."""
    try:
        settings = running_settings(read_settings(data=arguments.data))
        return asyncio.run(_replay(settings, as_json=arguments.json))
    except (SettingsRefused, PoolTimeout) as refusal:
        print(str(refusal) or "The database does not answer: start the cell first.", file=sys.stderr)  # noqa: T201
        return 1


async def _replay(settings: Settings, *, as_json: bool) -> int:
    from clairvue.recommend import refold  # noqa: PLC0415 - numba, which `--help` does not need
    from clairvue.recommend import replay as replaying  # noqa: PLC0415 - as above

    database = await Database.open(settings.database_url, pool_max=1)
    try:
        found = await replaying.replay(database, settings.data / "recommender")
    except refold.NotFinite:
        print("The logs fold into something that is no number: learning stops before it.", file=sys.stderr)  # noqa: T201
        return 1
    finally:
        await database.close()
    if found is None:
        print("There is no checkpoint of this code yet: one is made every five minutes.", file=sys.stderr)  # noqa: T201
        return 1
    print(json.dumps(asdict(found)) if as_json else found.sentence)  # noqa: T201 - the answer
    return 0 if found.equal else 1
