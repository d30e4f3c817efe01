"""`clairvue accounts grant|revoke|list|sign-out`: who is what at this cell, and out of it. Nothing else gives roles."""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable

import msgspec
from psycopg_pool import PoolTimeout

from clairvue.accounts.look_up import id_of
from clairvue.accounts.roles.grant import FIRST, grant, list_holders, revoke
from clairvue.accounts.roles.model import EVERYBODY, Holder, Role
from clairvue.accounts.sessions import sign_out_everybody, sign_out_everywhere
from clairvue.accounts.words import normal_handle
from clairvue.db.database import Connection
from clairvue.installation import Installation, utc_now
from clairvue.kit.commands import Commands
from clairvue.kit.refusals import Refusal
from clairvue.kit.running import running_settings
from clairvue.kit.settings import SettingsRefused, read_settings
from clairvue.opening import open_cell

_AT_ONCE = 500


def register(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "accounts",
        help="give accounts roles, and take them away",
        description="Say who is moderator, operator, auditor or note contributor of the running cell.",
        epilog="example: clairvue accounts grant moderator anna --data ./cell",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, sentence, description in (
        (
            "grant",
            "give an account a role",
            "Give an account a role. Staff need a passkey or codes first, and hold one such role. The account is told.",
        ),
        ("revoke", "take a role away", "Take a role away, at once and in every session. The account is told."),
    ):
        action = actions.add_parser(
            name,
            help=sentence,
            description=description,
            epilog=f"example: clairvue accounts {name} moderator anna --data ./cell --json",
        )
        action.add_argument("role", choices=[role.value for role in Role if role not in EVERYBODY], metavar="ROLE")
        action.add_argument("handle", metavar="HANDLE", help="the account's handle")
    actions.add_parser(
        "list",
        help="list who holds a role",
        description="List every account that holds a role, by handle.",
        epilog="example: clairvue accounts list --data ./cell --json",
    )
    out = actions.add_parser(
        "sign-out",
        help="end every session of one account, or of everybody",
        description="End every session of one account, or of everybody, at once: after a theft. Nobody is erased.",
        epilog="example: clairvue accounts sign-out anna --data ./cell",
    )
    who = out.add_mutually_exclusive_group(required=True)
    who.add_argument("handle", metavar="HANDLE", nargs="?", help="the account's handle")
    who.add_argument("--everybody", action="store_true", help="everybody, staff too")
    for action in actions.choices.values():
        action.add_argument("--data", help="the folder of the running cell (default: as for serve)")
        action.add_argument("--json", action="store_true", help="print only one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked, and print what came of it."""
    actions: dict[str, Callable[[argparse.Namespace, Installation], Awaitable[str]]] = {
        "grant": _change,
        "revoke": _change,
        "list": _list,
        "sign-out": _sign_out,
    }
    try:
        print(asyncio.run(_in_cell(arguments, actions[arguments.action])))  # noqa: T201 - the answer
    except (SettingsRefused, PoolTimeout, Refusal) as refusal:
        print(str(refusal) or "The database does not answer: start the cell first.", file=sys.stderr)  # noqa: T201
        return 1
    return 0


async def _in_cell(
    arguments: argparse.Namespace, act: Callable[[argparse.Namespace, Installation], Awaitable[str]]
) -> str:
    async with open_cell(running_settings(read_settings(data=arguments.data)), pool_max=1) as here:
        return await act(arguments, here)


async def _change(arguments: argparse.Namespace, here: Installation) -> str:
    role, handle, now = Role(arguments.role), normal_handle(arguments.handle), utc_now()
    verb, past = (grant, "granted") if arguments.action == "grant" else (revoke, "revoked")
    changed = await here.database.transact(
        lambda conn: verb(conn, here.keyring, handle=handle, role=role, origin=here.origin, now=now)
    )
    if arguments.json:
        return json.dumps({"handle": handle, "role": role.value, past: changed})
    said = {
        ("granted", True): f"@{handle} is {role.value} now, and is told.",
        ("granted", False): f"@{handle} is {role.value} already.",
        ("revoked", True): f"@{handle} is {role.value} no more, and is told.",
        ("revoked", False): f"@{handle} is not {role.value}.",
    }
    return said[past, changed]


async def _sign_out(arguments: argparse.Namespace, here: Installation) -> str:
    if arguments.everybody:
        ended = await here.database.transact(sign_out_everybody)
        return json.dumps({"ended": ended}) if arguments.json else f"{ended} sessions have ended."
    handle = normal_handle(arguments.handle)

    async def end(conn: Connection) -> None:
        await sign_out_everywhere(conn, account_id=await id_of(conn, handle))

    await here.database.transact(end)
    return json.dumps({"handle": handle, "ended": True}) if arguments.json else f"@{handle} is signed out everywhere."


async def _list(arguments: argparse.Namespace, here: Installation) -> str:
    holders: list[Holder] = []
    async with here.database.reading() as conn:
        while len(page := await list_holders(conn, after=holders[-1].handle if holders else FIRST, limit=_AT_ONCE)):
            holders += page
    if arguments.json:
        return json.dumps({"items": msgspec.to_builtins(holders)})
    return "\n".join(f"@{each.handle}: {', '.join(each.roles)}" for each in holders) or "Nobody holds a role."
