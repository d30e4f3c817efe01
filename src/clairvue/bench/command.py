"""`clairvue bench NAME`: runs a measurement and prints its numbers, the last line as one JSON object with --json."""

import argparse
import importlib
import json
import signal
import sys
from typing import Any

from clairvue.kit.commands import Commands

SIGTERM_EXIT = 128 + signal.SIGTERM


def register(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "bench",
        help="measure, in CPU seconds and ratios",
        description="Measure one thing, in CPU seconds and in ratios within one run. Keys are stable.",
        epilog="example: clairvue bench feed --videos 10000 --json",
    )
    names = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    for name, sentence in SENTENCES.items():
        one = names.add_parser(
            name,
            help=sentence,
            description=sentence[0].upper() + sentence[1:] + ".",
            epilog=f"example: clairvue bench {name} --json",
        )
        one.add_argument("--json", action="store_true", help="print only one JSON object")
        if name in {"feed", "search"}:
            one.add_argument("--videos", type=_count, default=10_000, help="videos in the cell (default: 10000)")
        if name == "feed":
            one.add_argument("--accounts", type=_count, default=1_000, help="accounts in the cell (default: 1000)")
        if name == "kills":
            one.add_argument(
                "--count", type=_count, default=30, help="how many times to kill the service (default: 30)"
            )
            one.add_argument("--seed", type=int, default=7, help="seed of the moments (default: 7)")
    parser.set_defaults(run=bench)


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 10_000_000:  # noqa: PLR2004 - said in the sentence
        raise argparse.ArgumentTypeError("give a whole number from 1 to 10000000")
    return number


def bench(arguments: argparse.Namespace) -> int:
    """Run one measurement; what it started ends with it, also when it is told to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(SIGTERM_EXIT))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    result = _run(arguments)
    if not arguments.json:
        for key, value in result.items():
            print(f"{key:32} {value}")  # noqa: T201 - the numbers are the answer
    print(json.dumps(result))  # noqa: T201 - as above
    return 0


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - progress


def _run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Find the measurement; each is imported only when it is asked for."""
    module = importlib.import_module(f"clairvue.bench.{arguments.name}")
    measure = getattr(module, arguments.name)
    match arguments.name:
        case "feed":
            return measure(videos=arguments.videos, accounts=arguments.accounts)
        case "search":
            return measure(videos=arguments.videos)
        case "kills":
            return measure(arguments.count, arguments.seed, _tell)
        case _:
            return measure()


SENTENCES = {
    "media": "first public rendition and ladders as multiples of a bare decode of the same clip",
    "feed": "one page of the feed, application and database together",
    "search": "one search, application and database together",
    "start": "time until the service answers, and the memory of its process tree",
    "learn": "signals logged and learned from, and candidates ranked, for a second of CPU",
    "web": "what a phone loads before the feed works",
    "canary": "mark every personal field, then search every byte that the cell keeps",
    "slow": "the slowest answers beside 600 slow clients, as a multiple of those without them",
    "kills": "kill -9 of the whole tree at random moments under load, then count what was lost or doubled",
}
