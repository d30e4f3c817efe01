"""Turns what was typed into a measurement, or into one sentence on what is wrong with it."""

import argparse
from collections.abc import Callable, Sequence

from clairvue.recommend.evaluate import prequential, static
from clairvue.recommend.evaluate.files import existing, read_features, read_interactions, read_matrix
from clairvue.recommend.evaluate.model import Finding, Interactions, NotEvaluated, Progress, Span
from clairvue.recommend.evaluate.names import PROTOCOLS, YARDSTICKS

Measurement = Callable[[Progress], Finding]


def measurement(arguments: argparse.Namespace) -> Measurement:
    """Return what measures. Raises: NotEvaluated when what was asked for makes no sense."""
    protocol = arguments.protocol or ("prequential" if arguments.interactions else "static")
    if protocol not in PROTOCOLS:
        raise NotEvaluated(f"There is no protocol {protocol}: it is {' or '.join(PROTOCOLS)}.")
    yardsticks = chosen_yardsticks(arguments.yardsticks)
    given = [arguments.interactions, arguments.train, arguments.validation, arguments.test, *arguments.item_features]
    existing([path for path in given if path is not None])
    if protocol == "static":
        return _static(arguments, yardsticks)
    return _prequential(arguments, yardsticks)


def chosen_yardsticks(names: str) -> Sequence[str]:
    """Return the yardsticks that were named. Raises: NotEvaluated."""
    if names in {"all", "none"}:
        return YARDSTICKS if names == "all" else ()
    chosen = [name.strip() for name in names.split(",") if name.strip()]
    strange = [name for name in chosen if name not in YARDSTICKS]
    if strange:
        raise NotEvaluated(f"There is no yardstick {strange[0]}: there are {', '.join(YARDSTICKS)}.")
    return chosen


def span_of(arguments: argparse.Namespace, clicks: Interactions) -> Span:
    """Return when to learn and measure. Raises: NotEvaluated."""
    first, last = int(clicks.at_ms[0]), int(clicks.at_ms[-1])
    learn_from = first if arguments.learn_from is None else arguments.learn_from
    measure_to = last + 1 if arguments.measure_to is None else arguments.measure_to
    measure_from = (max(learn_from, first) + min(measure_to, last)) // 2
    if arguments.measure_from is not None:
        measure_from = arguments.measure_from
    if not learn_from <= measure_from < measure_to:
        raise NotEvaluated(
            f"Times must be in order: learn from {learn_from}, measure from {measure_from}, to {measure_to}."
        )
    if not 0 < arguments.sample_sessions <= 1:
        raise NotEvaluated(f"A share of the sessions is above 0 and at most 1, not {arguments.sample_sessions:g}.")
    if arguments.seed < 0:
        raise NotEvaluated(f"A seed is 0 or above, not {arguments.seed}.")
    return Span(
        learn_from=learn_from,
        measure_from=measure_from,
        measure_to=measure_to,
        share=arguments.sample_sessions,
        seed=arguments.seed,
    )


def _static(arguments: argparse.Namespace, yardsticks: Sequence[str]) -> Measurement:
    if arguments.train is None:
        raise NotEvaluated("The static protocol needs --train.")
    if arguments.test is None and arguments.validation is None:
        raise NotEvaluated("The static protocol needs --test or --validation.")
    measured = arguments.test or arguments.validation
    train, held_out = read_matrix(arguments.train), read_matrix(measured)
    if train.shape != held_out.shape:
        raise NotEvaluated(
            f"{arguments.train.name} has shape {train.shape} and {measured.name} {held_out.shape}: they must be equal."
        )
    features = [read_features(path, train.shape[1]) for path in arguments.item_features]
    return lambda progress: static.evaluate(train, held_out, features, yardsticks=yardsticks, progress=progress)


def _prequential(arguments: argparse.Namespace, yardsticks: Sequence[str]) -> Measurement:
    if arguments.interactions is None:
        raise NotEvaluated("The prequential protocol needs --interactions.")
    clicks = read_interactions(arguments.interactions)
    span = span_of(arguments, clicks)
    return lambda progress: prequential.evaluate(
        clicks, span, yardsticks=yardsticks, curve=arguments.curve, progress=progress
    )
