"""What an evaluation is asked, what it reads and what it finds. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Matrix: TypeAlias = Any
"""A sparse matrix, whose types say nothing."""
Progress: TypeAlias = Callable[[str, float], None]
"""Hears what is being done, and which share of it is."""


class NotEvaluated(Exception):  # noqa: N818 - an answer for whoever typed the command
    """What was asked for cannot be measured; the text says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class Interactions:
    """Clicks in the order of time. Shapes: all (n,); users, sessions and items are numbered from 0.

    `kinds` and `values` are those of the signal log.
    """

    at_ms: Array
    users: Array
    sessions: Array
    items: Array
    kinds: Array
    values: Array
    durations: Array
    item_count: int

    def __len__(self) -> int:
        return len(self.at_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When to learn and when to measure, in ms, and on which share of the sessions."""

    learn_from: int
    measure_from: int
    measure_to: int
    share: float = 1.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Places:
    """Where what was chosen stood.

    Shapes (n,): `ranks` from 1, ties at their mean; the query each belongs to; the session or user that the bootstrap
    draws it with.
    """

    ranks: Array
    queries: Array
    groups: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the result."""

    name: str
    metrics: dict[str, float]
    errors: dict[str, float]
    queries: int
    cpu_s: float
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found."""

    protocol: str
    rows: list[Row]
    curve: list[Row] = field(default_factory=list[Row])
    left_out: dict[str, str] = field(default_factory=dict[str, str])
    asked: dict[str, object] = field(default_factory=dict[str, object])
    cpu_s: float = 0.0


class Scorer(Protocol):
    """What was fitted once, and scores every item for some users."""

    def __call__(self, users: Array) -> Array:
        """Return the scores. Shapes: users (u,), result (u, items)."""
        ...


class Streamed(Protocol):
    """What learns click by click, and scores every item at any moment."""

    def learn(self, click: int) -> None:
        """Learn from the click of this number, the next in time."""
        ...

    def scores(self, click: int, before: Sequence[int]) -> Array:
        """Score every item for who clicks next. `before`: the session's items, the latest last. Result (items,)."""
        ...


class Reranker(Protocol):
    """What puts the production's candidates into another order, by the production's features."""

    def learn(self, levels: Array, chosen: int, at_ms: int) -> None:
        """Learn which candidate was chosen. Shape: levels (n, features)."""
        ...

    def scores(self, levels: Array) -> Array | None:
        """Score the candidates; None while nothing is learned. Shapes: levels (n, features), result (n,)."""
        ...


def finite(scores: Array) -> Array:
    """Return the scores. Raises: NotEvaluated when one of them is no number: it must not count as a hit."""
    if not np.isfinite(scores).all():
        raise NotEvaluated("A score is not finite: nothing that it ranked can be believed.")
    return scores
