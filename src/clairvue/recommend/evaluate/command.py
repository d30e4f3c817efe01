"""`clairvue recommend evaluate`: reads files, measures, prints. It touches no cell."""

import argparse
import sys
from pathlib import Path

from clairvue.kit.commands import Commands
from clairvue.recommend.evaluate.names import YARDSTICKS

DONE, REFUSED, MISUSED = 0, 1, 2
DESCRIPTION = """\
Measure the production learner and ranker on real data, beside yardsticks. The whole catalogue is ranked, never a
sample; equal scores share the mean of their ranks; a score that is not finite fails.

prequential: learn from every click in the order of time. A click with at least one earlier click in its session, and
whose item is not among the session's last five, is ranked first (the session's items left out) and then learned.
static: fit the production anchor on --train and rank the items of --test, or of --validation when no test is given.
"""
EXAMPLES = """\
examples:
  clairvue recommend evaluate --interactions clicks.parquet --measure-from 1506992400000 --sample-sessions 0.05
  clairvue recommend evaluate --protocol static --train train.npz --validation validation.npz --item-features image.npy
"""


def register_evaluate(verbs: Commands) -> None:
    """Add `evaluate` to the verbs of `clairvue recommend`."""
    parser = verbs.add_parser(
        "evaluate", help="measure the recommender on real data", description=DESCRIPTION, epilog=EXAMPLES
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--interactions",
        type=Path,
        metavar="FILE",
        help="clicks, .parquet or .tsv: timestamp_ms, user, item; optionally session, watch_ms, duration_ms, action",
    )
    parser.add_argument("--protocol", metavar="NAME", help="prequential (with --interactions) or static (with --train)")
    for split, use in (("train", "learned from"), ("validation", "measured without --test"), ("test", "measured")):
        parser.add_argument(f"--{split}", type=Path, metavar="NPZ", help=f"sparse matrix of users by items: {use}")
    parser.add_argument(
        "--item-features",
        type=Path,
        metavar="NPY",
        nargs="+",
        action="extend",
        default=[],
        help="arrays with a row for each item: what it looks or sounds like",
    )
    parser.add_argument("--learn-from", type=int, metavar="MS", help="leave out clicks before (default: the first)")
    parser.add_argument("--measure-from", type=int, metavar="MS", help="default: half way")
    parser.add_argument("--measure-to", type=int, metavar="MS", help="stop before (default: after the last)")
    parser.add_argument("--sample-sessions", type=float, metavar="SHARE", default=1.0, help="measure a share of them")
    parser.add_argument("--seed", type=int, default=0, help="of the sample of sessions (default: 0)")
    parser.add_argument(
        "--yardsticks", default="all", metavar="NAMES", help=f"all, none, or some of {','.join(YARDSTICKS)}"
    )
    parser.add_argument("--curve", action=argparse.BooleanOptionalAction, default=True, help="the sync-interval curve")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure what was asked for and print it; return the exit code."""
    # What measures needs numba and scipy, which `--help` does not.
    from clairvue.recommend.evaluate import asked, report  # noqa: PLC0415
    from clairvue.recommend.evaluate.model import NotEvaluated  # noqa: PLC0415

    try:
        measure = asked.measurement(arguments)
    except NotEvaluated as wrong:
        print(wrong, file=sys.stderr)  # noqa: T201 - a command answers on the terminal
        return MISUSED
    try:
        finding = measure(report.show_progress)
    except NotEvaluated as wrong:
        report.end_progress()
        print(wrong, file=sys.stderr)  # noqa: T201
        return REFUSED
    report.end_progress()
    print(report.as_json(finding) if arguments.json else report.as_text(finding))  # noqa: T201
    return DONE
