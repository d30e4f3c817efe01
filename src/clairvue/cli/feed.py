"""`clairvue feed replay RECORD`: makes a served page again from its record, and passes only when every bit is equal."""

import argparse
import asyncio
import json
import sys

from psycopg_pool import PoolTimeout

from clairvue.db.database import Database
from clairvue.feed.foryou.verdict import Verdict
from clairvue.feed.model import FeedRecordNotFound, FeedRecordUnranked
from clairvue.installation import utc_now
from clairvue.kit.commands import Commands
from clairvue.kit.ids import RecordId
from clairvue.kit.running import running_settings
from clairvue.kit.settings import SettingsRefused, read_settings


def register(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "feed",
        help="make a served page again from its record",
        description="Check pages of the personal feed.",
        epilog="example: clairvue feed replay us-06ccb1k0n5r3x8d4q2m7v9t1zh",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    replay = actions.add_parser(
        "replay",
        help="make one page again, from its record",
        description="Compute a served page again from its record: predictions, scores, diversity, moves. "
        "Exit code 0 when all of it is equal, 1 with the first difference otherwise.",
        epilog="example: clairvue feed replay us-06ccb1k0n5r3x8d4q2m7v9t1zh --data ./cell --json",
    )
    replay.add_argument("record", help="the record's id, as the page gave it")
    replay.add_argument("--data", help="the folder of the running cell (default: as for serve)")
    replay.add_argument("--json", action="store_true", help="print only one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Replay a record, and say whether it came out equal."""
    try:
        settings = running_settings(read_settings(data=arguments.data))
        verdict = asyncio.run(_replay(settings.database_url, arguments.record))
    except (SettingsRefused, PoolTimeout, FeedRecordNotFound, FeedRecordUnranked) as refusal:
        print(str(refusal) or "The database does not answer: start the cell first.", file=sys.stderr)  # noqa: T201
        return 1
    if arguments.json:
        print(json.dumps({"record": arguments.record, "equal": verdict.equal, "difference": verdict.difference}))  # noqa: T201
    else:
        print(verdict.difference or f"Equal: {verdict.candidates} candidates, {verdict.clips} clips on the page.")  # noqa: T201
    return 0 if verdict.equal else 1


async def _replay(url: str, record_id: str) -> Verdict:
    from clairvue.feed.foryou.audit import audit  # noqa: PLC0415 - a second of loading, which --help does without

    database = await Database.open(url, pool_max=1)
    try:
        async with database.reading() as conn:
            return await audit(conn, record_id=RecordId(record_id), now=utc_now())
    finally:
        await database.close()
