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
from clairvue.portability.reseal import reseal
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
        description="Make a new root key, wrap every account key under it, forget the old one, and seal anew what was "
        "sealed in an older form, while the cell runs. It says when all is done. Interrupted, it goes on where it was "
        "when it is run again.",
        epilog="example: clairvue keys rotate --data ./cell --json",
    )
    turn.add_argument("--data", help="the folder of the running cell (default: as for serve)")
    turn.add_argument("--json", action="store_true", help="print only one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Rotate the root key and seal older values anew; say how many account keys and values that were."""
    try:
        rewrapped, resealed = asyncio.run(_rotate(running_settings(read_settings(data=arguments.data))))
    except (SettingsRefused, KeyringRefused, PoolTimeout) as refusal:
        print(str(refusal) or "The database does not answer: start the cell first.", file=sys.stderr)  # noqa: T201
        return 1
    answer = {"rewrapped": rewrapped, "resealed": resealed}
    sentence = (
        f"Done. The root key is new; {rewrapped} account keys were wrapped under it. Values of an older form that were "
        f"sealed anew: {resealed}; none is left."
    )
    print(json.dumps(answer) if arguments.json else sentence)  # noqa: T201 - the answer
    return 0


async def _rotate(settings: Settings) -> tuple[int, int]:
    async with open_cell(settings, pool_max=1) as here:
        return await rotate(here.database, here.keyring), await reseal(here.database, here.keyring)
