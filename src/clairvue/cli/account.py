"""`clairvue account export|import|erase`: what an operator does for a person who asked. It shows no word of theirs."""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

import msgspec
from psycopg_pool import PoolTimeout

from clairvue.accounts.look_up import id_of
from clairvue.db.database import Connection
from clairvue.installation import utc_now
from clairvue.kit.commands import Commands
from clairvue.kit.ids import AccountId
from clairvue.kit.refusals import Refusal
from clairvue.kit.running import running_settings
from clairvue.kit.settings import Settings, SettingsRefused, read_settings
from clairvue.opening import open_cell
from clairvue.portability.archive import archive
from clairvue.portability.arrivals.bring import bring
from clairvue.portability.arrivals.model import Report
from clairvue.portability.arrivals.wording import told
from clairvue.portability.erase import carry_out
from clairvue.portability.model import Erasure
from clairvue.portability.wish import wish
from clairvue.privacy.access import read_personal

_ASKED = "They asked the operator for what is theirs."
_TERMINAL = AccountId("")  # whoever has the operator's terminal is not known by an account


def register(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "account",
        help="give one person their data, bring it back, or erase them",
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
    export = actions.add_parser(
        "export",
        help="write everything that is one person's into a ZIP",
        description="Write everything that is one person's into a ZIP, the originals of their videos too. Give it to "
        "nobody else: it is not sealed. Their ledger says that it was written, and why.",
        epilog="example: clairvue account export anna --to anna.zip --data ./cell",
    )
    export.add_argument("handle", help="the account's handle")
    export.add_argument("--to", required=True, metavar="FILE", help="where to write; never over a file that is there")
    export.add_argument(
        "--reason",
        default=_ASKED,
        help="why, in 10 to 300 characters: they will read it (default: that they asked for it)",
    )
    export.add_argument("--data", help="the folder of the running cell (default: as for serve)")
    export.add_argument("--json", action="store_true", help="print only one JSON object")
    arrive = actions.add_parser(
        "import",
        help="bring an archive into an account that is here",
        description="Bring what an archive holds into an account: one that `account export` or My data made, in this "
        "cell or another, or one that TikTok gives in JSON. Videos go the way of every upload, and are for nobody for "
        "whom they were not. Bringing the same archive twice brings nothing twice.",
        epilog="example: clairvue account import anna.zip --handle anna --data ./cell",
    )
    arrive.add_argument("file", help="the ZIP")
    arrive.add_argument("--handle", required=True, help="the handle of the account that it is brought into")
    arrive.add_argument("--data", help="the folder of the running cell (default: as for serve)")
    arrive.add_argument("--json", action="store_true", help="print only one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked, and print what came of it."""
    try:
        settings = running_settings(read_settings(data=arguments.data))
        if arguments.action == "export":
            written = asyncio.run(_export(settings, arguments.handle, arguments.reason, Path(arguments.to)))
            answer = {"file": arguments.to, "bytes": written}
            print(json.dumps(answer) if arguments.json else f"Wrote {written} bytes to {arguments.to}.")  # noqa: T201
            return 0
        if arguments.action == "import":
            report = asyncio.run(_import(settings, arguments.handle, Path(arguments.file)))
            sentences = "\n".join(told(report, french=False))
            print(msgspec.json.encode(report).decode() if arguments.json else sentences)  # noqa: T201 - the answer
            return 0
        erasure = asyncio.run(_erase(settings, arguments.handle))
    except (FileExistsError, FileNotFoundError, IsADirectoryError, PermissionError) as fault:
        print(f"{fault.filename}: {fault.strerror}.", file=sys.stderr)  # noqa: T201 - the answer
        return 1
    except (SettingsRefused, PoolTimeout, Refusal) as refusal:
        print(str(refusal) or "The database does not answer: start the cell first.", file=sys.stderr)  # noqa: T201
        return 1
    if arguments.json:
        print(json.dumps({"receipt": erasure.receipt, "key_destroyed": True}))  # noqa: T201 - the answer
    else:
        print(f"The key is destroyed. The certificate will be found under the receipt {erasure.receipt}.")  # noqa: T201
    return 0


async def _export(settings: Settings, handle: str, reason: str, path: Path) -> int:
    async with open_cell(settings, pool_max=1) as here:
        now = utc_now()

        async def enter(conn: Connection) -> AccountId:
            account_id = await id_of(conn, handle)
            await read_personal(
                conn,
                here.keyring,
                cell=here.cell,
                reader=_TERMINAL,
                role="operator",
                subject=account_id,
                reason=reason,
                what=["everything"],
                now=now,
            )
            return account_id

        account_id = await here.database.transact(enter)
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        with file:
            return sum([file.write(part) async for part in archive(here, account_id=account_id, now=now)])


async def _import(settings: Settings, handle: str, path: Path) -> Report:
    async with open_cell(settings, pool_max=2) as here:
        async with here.database.reading() as conn:
            account_id = await id_of(conn, handle)
        with path.open("rb") as file:
            return await bring(here, file, account_id=account_id)


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
