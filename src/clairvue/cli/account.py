"""`clairvue account erase HANDLE`: what an operator does for a person who asked. It shows no word of theirs."""

import argparse
import asyncio
import json
import sys

from psycopg_pool import PoolTimeout

from clairvue.accounts.look_up import id_of
from clairvue.accounts.model import AccountMissing
from clairvue.installation import utc_now
from clairvue.kit.commands import Commands
from clairvue.kit.running import running_settings
from clairvue.kit.settings import Settings, SettingsRefused, read_settings
from clairvue.opening import open_cell
from clairvue.portability.erase import carry_out
from clairvue.portability.model import Erasure
from clairvue.portability.wish import wish


def register(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "account",
        help="erase one person's account",
        description="Do for one person what they could do themselves in the client.",
        epilog="example: clairvue account erase anna --data ./cell",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    erase = actions.add_parser(
        "erase",
        help="erase an account for good, now",
        description="Destroy the account's key, so that nothing it sealed opens any more; the worker of the running "
        "cell then deletes every row and object, and issues a certificate under the receipt that is printed.",
        epilog="example: clairvue account erase anna --data ./cell --json",
    )
    erase.add_argument("handle", help="the account's handle")
    erase.add_argument("--data", help="the folder of the running cell (default: as for serve)")
    erase.add_argument("--json", action="store_true", help="print only one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Erase the account, and print its receipt."""
    try:
        settings = running_settings(read_settings(data=arguments.data))
        erasure = asyncio.run(_erase(settings, arguments.handle))
    except (SettingsRefused, PoolTimeout, AccountMissing) as refusal:
        print(str(refusal) or "The database does not answer: start the cell first.", file=sys.stderr)  # noqa: T201
        return 1
    if arguments.json:
        print(json.dumps({"receipt": erasure.receipt, "key_destroyed": True}))  # noqa: T201 - the answer
    else:
        print(f"The key is destroyed. The certificate will be found under the receipt {erasure.receipt}.")  # noqa: T201
    return 0


async def _erase(settings: Settings, handle: str) -> Erasure:
    async with open_cell(settings, pool_max=2) as here:
        now = utc_now()
        async with here.database.reading() as conn:
            account_id = await id_of(conn, handle)
        erasure = await here.database.transact(
            lambda conn: wish(conn, here.keyring, account_id=account_id, grace_days=0, now=now)
        )
        await carry_out(here.database, here.keyring, account_id=account_id, now=now)
        return erasure
