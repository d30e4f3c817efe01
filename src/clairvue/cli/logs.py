"""`clairvue logs verify`: whether log lines are as they were written, and all there. It needs no running cell."""

import argparse
import json
import sys
from collections.abc import Generator, Sequence
from dataclasses import asdict
from pathlib import Path

from clairvue.kit.chains import Found, verify
from clairvue.kit.commands import Commands
from clairvue.kit.settings import read_settings

SHOWN_MAX = 10


def register(commands: Commands) -> None:
    """Add the command to the command line."""
    parser = commands.add_parser(
        "logs",
        help="verify that log lines are whole",
        description="Look after the lines that the service logs.",
        epilog="example: clairvue logs verify monday.log",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser(
        "verify",
        help="say what is missing or changed",
        description="Read log lines and say which are missing or changed; exit 0 only when none is. A chain without "
        "its last line is of a process that runs, was killed, or was cut off: compare it with the collector's.",
        epilog="example: clairvue logs verify monday.log tuesday.log --key ./verify.key",
    )
    check.add_argument(
        "files", nargs="+", metavar="FILE", help="lines as they were logged, in any order; - reads input"
    )
    check.add_argument("--key", help="the verifying key (default: logs/verify.key in the data folder)")
    check.add_argument("--data", help="the folder of the cell (default: as for serve)")
    check.add_argument("--json", action="store_true", help="print only one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Verify the files, and say what was found."""
    key = Path(arguments.key) if arguments.key else read_settings(data=arguments.data).data / "logs" / "verify.key"
    try:
        chains, unsealed = verify(_lines(arguments.files), key.read_bytes())
    except OSError as fault:
        print(f"{fault.filename} cannot be read: {fault.strerror}.", file=sys.stderr)  # noqa: T201 - to a person
        return 1
    except ValueError:
        print(f"{key} is no verifying key.", file=sys.stderr)  # noqa: T201 - as above
        return 1
    whole = bool(chains) and not unsealed and all(chain.whole for chain in chains)
    if arguments.json:
        answer = {"whole": whole, "unsealed": unsealed, "chains": [asdict(chain) for chain in chains]}
        print(json.dumps(answer))  # noqa: T201 - the answer
        return 0 if whole else 1
    for chain in chains:
        print(_sentence(chain))  # noqa: T201 - the answer
    if unsealed:
        print(f"{unsealed} lines look like the service's and have no seal.")  # noqa: T201 - as above
    print("Whole." if whole else "Not whole." if chains else "There is no sealed line.")  # noqa: T201 - as above
    return 0 if whole else 1


def _lines(files: Sequence[str]) -> Generator[str]:
    for file in files:
        if file == "-":
            yield from sys.stdin
        else:
            with Path(file).open(encoding="utf-8", errors="replace") as lines:
                yield from lines


def _sentence(chain: Found) -> str:
    name = f"{chain.process or 'somebody'} {chain.chain[:8]}: {chain.lines} lines"
    if not chain.begun:
        return f"{name}, and the first one is missing, or was sealed for another key: nothing of it can be verified."
    told = [
        f"{word} {_some(numbers)}"
        for word, numbers in (("missing", chain.missing), ("changed", chain.changed))
        if numbers
    ]
    end = "" if chain.ended else ", without a last line"
    return f"{name}{end}: {', '.join(told) or 'whole'}."


def _some(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - SHOWN_MAX} more" if len(numbers) > SHOWN_MAX else ""
    return ", ".join(map(str, numbers[:SHOWN_MAX])) + more
