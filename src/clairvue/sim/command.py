"""`clairvue sim`: drives a running cell with a seeded audience and catalogue."""

import argparse
import asyncio
import importlib
import json
import os
import sys

import imageio_ffmpeg

from clairvue.kit.commands import Commands
from clairvue.kit.logs import configure_logs
from clairvue.kit.running import running_settings
from clairvue.kit.settings import Settings, SettingsRefused, read_settings
from clairvue.opening import open_cell
from clairvue.sim.people import PASSWORD
from clairvue.sim.run import Size, run


def register(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "sim",
        help="drive a cell with a seeded audience",
        description="Fill a running cell with generated clips and a seeded audience: same seed, same cell.",
        epilog="example: clairvue sim --data ./cell --clips 200 --viewers 500 --seed 7",
    )
    parser.add_argument("--data", help="the folder of the running cell (default: as for serve)")
    parser.add_argument("--clips", type=_count, default=60, help="clips in all (default: 60)")
    parser.add_argument("--viewers", type=_count, default=40, help="viewers in all (default: 40)")
    parser.add_argument(
        "--visits", type=int, default=0, help="visits to the feed afterwards, four a minute (default: 0)"
    )
    parser.add_argument("--seed", type=int, default=7, help="what everything follows from (default: 7)")
    parser.add_argument("--json", action="store_true", help="print only one JSON object")
    parser.set_defaults(run=simulate)
    _register_report(parser.add_subparsers(metavar="VERB"))


def _register_report(verbs: Commands) -> None:
    parser = verbs.add_parser(
        "report",
        help="live a made-up audience through the recommender, and report",
        description="Live seeds of a made-up audience through the production recommender, without a cell, and measure "
        "what logs cannot tell: regret, biases, bubbles, exposure, brigades, sliders.",
        epilog="example: clairvue sim report --out report.html --days 30 --readers 80 --clips 8000",
    )
    parser.add_argument("--out", help="the HTML page to write")
    parser.add_argument("--json", action="store_true", help="print only one JSON object with every figure")
    parser.add_argument("--days", type=_count, default=30, help="simulated days (default: 30)")
    parser.add_argument("--readers", type=_count, default=80, help="readers (default: 80)")
    parser.add_argument(
        "--clips", type=_count, default=8_000, help="clips, half of them there at first (default: 8000)"
    )
    parser.add_argument("--seed", type=int, default=1, help="the first seed (default: 1)")
    parser.add_argument("--seeds", type=_count, default=3, help="how many seeds, which tell the spread (default: 3)")
    parser.add_argument(
        "--jobs", type=_count, default=os.cpu_count() or 1, help="seeds lived at a time (default: cores)"
    )
    parser.add_argument("--features", help="the folder of KuaiRand's side features (default: beside the project)")
    parser.set_defaults(run=_report)


def _report(arguments: argparse.Namespace) -> int:
    # Loaded late: the recommender's compiled code takes a second to load, and driving a cell needs none of it.
    return int(importlib.import_module("clairvue.sim.report").report(arguments))


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1_000_000:  # noqa: PLR2004 - said in the sentence
        raise argparse.ArgumentTypeError("give a whole number from 1 to 1000000")
    return number


def simulate(arguments: argparse.Namespace) -> int:
    """Run the simulation against a running cell."""
    configure_logs()
    try:
        settings = running_settings(read_settings(data=arguments.data))
    except SettingsRefused as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 - the command line speaks to a person
        return 1
    size = Size(clips=arguments.clips, viewers=arguments.viewers, seed=arguments.seed, visits=arguments.visits)
    added = asyncio.run(drive(settings, size))
    print(json.dumps(added) if arguments.json else f"Added {added['clips']} clips and {added['views']} views.")  # noqa: T201
    return 0


async def drive(settings: Settings, size: Size) -> dict[str, int]:
    """Open the cell, run the simulation, close it."""

    def tell(line: str) -> None:
        print(f"\r{line}", end="", file=sys.stderr, flush=True)  # noqa: T201 - progress

    async with open_cell(settings, pool_max=4) as installation:
        return await run(installation, size, ffmpeg=settings.ffmpeg or imageio_ffmpeg.get_ffmpeg_exe(), tell=tell)


def welcome() -> str:
    """Say how to be one of the cast."""
    return f"Demo people share one password, “{PASSWORD}”: sign in as lumen, petri or ondes."
