"""`clairvue keys rotate`: what an operator does with the cell's keys. It prints no key."""

import argparse
import asyncio
import json
import sys

from psycopg_pool import PoolTimeout

from clairvue.kit.commands import Commands
from clairvue.kit.running import running_settings
from clairvue.kit.settings import Settings, SettingsRefused, read_settings
from clairvue.opening import open_cell
from clairvue.privacy.model import KeyringRefused
from clairvue.privacy.rotate import rotate


def register(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "keys",
        help="rotate the cell's root key",
        description="Care for the cell's keys.",
        epilog="example: clairvue keys rotate --data ./cell",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    turn = actions.add_parser(
        "rotate",
        help="replace the root key",
        description="Make a new root key, wrap every account key under it and forget the old one, while the cell runs. "
        "Interrupted, it goes on where it was when it is run again.",
        epilog="example: clairvue keys rotate --data ./cell --json",
    )
    turn.add_argument("--data", help="the folder of the running cell (default: as for serve)")
    turn.add_argument("--json", action="store_true", help="print only one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Rotate the root key, and say how many account keys it wraps."""
    try:
        rewrapped = asyncio.run(_rotate(running_settings(read_settings(data=arguments.data))))
    except (SettingsRefused, KeyringRefused, PoolTimeout) as refusal:
        print(str(refusal) or "The database does not answer: start the cell first.", file=sys.stderr)  # noqa: T201
        return 1
    sentence = f"The root key is new; {rewrapped} account keys were wrapped under it."
    print(json.dumps({"rewrapped": rewrapped}) if arguments.json else sentence)  # noqa: T201 - the answer
    return 0


async def _rotate(settings: Settings) -> int:
    async with open_cell(settings, pool_max=1) as here:
        return await rotate(here.database, here.keyring)
