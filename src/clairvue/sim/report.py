"""`clairvue sim report`: lives seeds through a made-up world and writes what came of it. It needs no running cell."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from clairvue.recommend.compile import code_digest
from clairvue.sim.world.brigade import Plot
from clairvue.sim.world.document import write_document
from clairvue.sim.world.findings import FINDINGS, Figure, gather
from clairvue.sim.world.lives import Course, live_through
from clairvue.sim.world.marginals import Marginals, find_folder, make_marginals, read_marginals
from clairvue.sim.world.measures import Figures
from clairvue.sim.world.newcomers import Load
from clairvue.sim.world.plots import spread_text
from clairvue.sim.world.world import Size

BESIDE = Size(readers=300, clips=800)  # at most, of the worlds of new clips and of the brigade


def report(arguments: argparse.Namespace) -> int:
    """Live, measure, write. Returns 0 done, 1 refused."""
    if arguments.out and not _takes(Path(arguments.out)):
        print(f"{arguments.out} cannot be written.", file=sys.stderr)  # noqa: T201 - an answer, before minutes of living
        return 1
    folder = find_folder(arguments.features)
    if arguments.features and folder is None:
        print(f"There are no KuaiRand features in {arguments.features}.", file=sys.stderr)  # noqa: T201 - an answer
        return 1
    try:
        marginals = read_marginals(folder) if folder else make_marginals()
    except (KeyError, ValueError) as fault:
        print(f"The features in {folder} cannot be read: {fault}.", file=sys.stderr)  # noqa: T201 - an answer
        return 1
    course = course_of(Size(readers=arguments.readers, clips=arguments.clips, days=arguments.days))
    seeds = [arguments.seed + place for place in range(arguments.seeds)]
    figures = gather(live_all(marginals, course, seeds, jobs=arguments.jobs, tell=_teller()))
    said = {
        "readers": arguments.readers,
        "clips": arguments.clips,
        "days": arguments.days,
        "seeds": seeds,
        "marginals": marginals.source,
        "code": code_digest(),
        "figures": {key: {"mean": figure.means, "sd": figure.spreads} for key, figure in figures.items()},
    }
    if arguments.out:
        page = write_document(figures, course, seeds=seeds, source=marginals.source, code=code_digest())
        Path(arguments.out).write_text(page, encoding="utf-8")
    print(json.dumps(said) if arguments.json else _spoken(figures, arguments.out))  # noqa: T201 - the answer
    return 0


def _takes(path: Path) -> bool:
    """Say whether a file can be written there."""
    return os.access(path if path.exists() else path.parent, os.W_OK) and not path.is_dir()


def course_of(size: Size) -> Course:
    """Return what is lived beside a world of this size: worlds of more readers and fewer clips."""
    readers, clips = min(4 * size.readers, BESIDE.readers), min(size.clips, BESIDE.clips)
    return Course(size=size, load=Load(readers=readers, clips=clips), plot=Plot(readers=readers, clips=clips))


def live_all(
    marginals: Marginals, course: Course, seeds: Sequence[int], *, jobs: int, tell: Callable[[str], None]
) -> list[Figures]:
    """Return the figures of each seed, in the order of seeds, however many are lived at a time."""
    if min(jobs, len(seeds)) < 2:  # noqa: PLR2004 - one at a time
        return [live_through(marginals, course, seed, tell) for seed in seeds]
    with ProcessPoolExecutor(min(jobs, len(seeds)), mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(live_through, marginals, course, seed, _silently): seed for seed in seeds}
        found: dict[int, Figures] = {}
        for future in as_completed(futures):
            found[futures[future]] = future.result()
            tell(f"{len(found)} of {len(seeds)} seeds lived")
    return [found[seed] for seed in seeds]


def _silently(_line: str) -> None:
    """Say nothing: children share the terminal."""


def _teller() -> Callable[[str], None]:
    if not sys.stderr.isatty():
        return _silently

    def tell(line: str) -> None:
        print(f"\r{line:<60}", end="", file=sys.stderr, flush=True)  # noqa: T201 - progress

    return tell


def _spoken(figures: dict[str, Figure], out: str | None) -> str:
    lines: list[str] = []
    for finding in FINDINGS:
        figure = figures[finding.key]
        beside = ", ".join(f"{name} {spread_text(*_first(figures[key]))}" for name, key in finding.beside)
        said = f"{finding.question} {spread_text(*_first(figure))} {finding.unit}".rstrip()
        lines.append(said + (f" ({beside})" if beside else ""))
    return "\n".join([*lines, *([f"Written to {out}."] if out else [])])


def _first(figure: Figure) -> tuple[float, float]:
    return figure.means[0], figure.spreads[0]
