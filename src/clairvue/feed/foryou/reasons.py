"""Reasons: the largest terms of the very score that ordered a clip, and what made each of them so large."""

from clairvue.feed.model import Reason
from clairvue.recommend.because import GROUPS, largest_terms
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
    largest, groups, numbers = largest_terms(network, buckets, probabilities, terms, TERMS_TOLD)
    terms_told: list[list[int]] = largest.tolist()
    groups_told: list[list[int]] = groups.tolist()
    numbers_told: list[list[list[float]]] = numbers.tolist()
    weighing = [round(weight, 3) for weight in weights.tolist()]
    return [
        [_reason(*told, weighing) for told in zip(*clip, strict=True) if told[2][0]]
        for clip in zip(terms_told, groups_told, numbers_told, strict=True)
    ]


def _reason(term: int, group: int, numbers: list[float], weighing: list[float]) -> Reason:
    value, share_pct, probability_pct, because_pct = numbers
    values: dict[str, float | int | str] = {"term": value}
    if term < len(HEADS):  # what sliders add has neither a probability nor a group
        values["probability_pct"] = probability_pct
        values["weight"] = weighing[term]
        values["because"] = GROUPS[group]
        values["because_pct"] = because_pct
    return Reason(TERMS[term], share_pct, values)


def exploration(odds: float, views: int) -> list[Reason]:
    """Return why an explored clip is there: its guaranteed slot, and nothing else; views as coarsely as anywhere."""
    values: dict[str, float | int | str] = {
        "views": coarse(views),
        "views_max": VIEWS_MAX,
        "propensity_pct": round(100 * odds, 1),
    }
    return [Reason("exploration", 100.0, values)]
