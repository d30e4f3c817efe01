"""`clairvue COMMAND`: finds the command and runs it. A command's module is imported only when it is asked for."""

import argparse
import importlib
import sys
from collections.abc import Sequence

# Each module has `register(commands)`, which adds its parser; the sentence is what `clairvue --help` shows.
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("clairvue.cli.serve", "run the service"),
    "media": ("clairvue.media.command", "look at, transcode and compare video files"),
    "sim": ("clairvue.sim.command", "drive a cell with a seeded audience"),
    "bench": ("clairvue.bench.command", "measure, in CPU seconds and ratios"),
    "recommend": ("clairvue.learner.command", "look into the recommender"),
    "feed": ("clairvue.cli.feed", "make a served page again from its record"),
    "account": ("clairvue.cli.account", "give one person their data, bring it back, or erase them"),
    "accounts": ("clairvue.cli.accounts", "give accounts roles, and take them away"),
    "logs": ("clairvue.cli.logs", "verify that log lines are whole"),
    "keys": ("clairvue.cli.keys", "rotate the cell's root key"),
    "check": ("clairvue.cli.check", "test a running installation"),
}


def parser_for(wanted: str | None) -> argparse.ArgumentParser:
    """Return the parser: one command in full when it is named, else a line for each."""
    parser = argparse.ArgumentParser(
        prog="clairvue",
        description="A short-video service that you can see through.",
        epilog="example: clairvue serve --demo",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, sentence) in COMMANDS.items():
        if wanted == name:
            importlib.import_module(module).register(commands)
        else:
            commands.add_parser(name, help=sentence)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 refused, 2 misused."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parsed = parser_for(given[0] if given else None).parse_args(given)
    try:
        return int(parsed.run(parsed))
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
