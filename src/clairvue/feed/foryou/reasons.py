"""Reasons: the largest terms of the very score that ordered a clip, and what made each of them so large."""

from dataclasses import dataclass

import numpy as np

from clairvue.feed.model import Reason
from clairvue.recommend.because import GROUPS, parts
from clairvue.recommend.compile import Array
from clairvue.recommend.layout import HEADS
from clairvue.recommend.rank import TERMS
from clairvue.signals.count import coarse

TERMS_TOLD = 4  # of each clip
VIEWS_MAX = 100


def reasons_of(
    network: Array, buckets: Array, probabilities: Array, terms: Array, weights: Array
) -> list[list[Reason]]:
    """Return the largest terms of each clip's score, the largest first, whether they spoke for it or against it.

    Shapes: buckets (n, features), probabilities (n, heads), terms (n, TERMS), weights (heads,).
    """
    if not len(buckets):
        return []
    sizes = np.abs(terms)
    largest: Array = np.argsort(-sizes, axis=1, kind="stable")[:, :TERMS_TOLD]
    added, _ = parts(network, buckets, np.minimum(largest, len(HEADS) - 1))  # what sliders add has no parts to tell
    shares: Array = 100 * sizes / np.maximum(sizes.sum(axis=1, keepdims=True), 1e-12)
    pushes = np.abs(added)
    foremost: Array = pushes.argmax(axis=2)
    foremost_pct: Array = 100 * pushes.max(axis=2) / np.maximum(pushes.sum(axis=2), 1e-12)
    order: list[list[int]] = largest.tolist()
    told = Told(
        terms=np.round(terms.astype(np.float64), 4).tolist(),
        shares=np.round(shares.astype(np.float64), 1).tolist(),
        percents=np.round(100 * probabilities.astype(np.float64), 1).tolist(),
        weights=np.round(weights.astype(np.float64), 3).tolist(),
        groups=foremost.tolist(),
        group_percents=np.round(foremost_pct.astype(np.float64), 1).tolist(),
    )
    return [
        [told.reason(clip, place, term) for place, term in enumerate(largest) if told.terms[clip][term]]
        for clip, largest in enumerate(order)
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """The numbers that reasons are made of, rounded for people.

    Shapes: terms and shares (n, TERMS), percents (n, heads), weights (heads,), groups and group percents (n, told).
    """

    terms: list[list[float]]
    shares: list[list[float]]
    percents: list[list[float]]
    weights: list[float]
    groups: list[list[int]]
    group_percents: list[list[float]]

    def reason(self, clip: int, place: int, term: int) -> Reason:
        """Return one term of one clip's score, the place-th largest, as a reason."""
        values: dict[str, float | int | str] = {"term": self.terms[clip][term]}
        if term < len(HEADS):
            values["probability_pct"] = self.percents[clip][term]
            values["weight"] = self.weights[term]
            values["because"] = GROUPS[self.groups[clip][place]]
            values["because_pct"] = self.group_percents[clip][place]
        return Reason(TERMS[term], self.shares[clip][term], values)


def exploration(odds: float, views: int) -> list[Reason]:
    """Return why an explored clip is there: its guaranteed slot, and nothing else; views as coarsely as anywhere."""
    values: dict[str, float | int | str] = {
        "views": coarse(views),
        "views_max": VIEWS_MAX,
        "propensity_pct": round(100 * odds, 1),
    }
    return [Reason("exploration", 100.0, values)]
