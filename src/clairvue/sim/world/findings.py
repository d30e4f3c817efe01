"""The figures of several seeds together, and what is asked of them: the questions, their numbers, their plots. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from clairvue.sim.world.measures import Figures
from clairvue.sim.world.plots import Plot, Series
from clairvue.sim.world.policies import POLICIES


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over seeds. Both (n,): its mean, and its standard deviation (0 with a single seed)."""

    means: list[float]
    spreads: list[float]


@dataclass(frozen=True, slots=True)
class Finding:
    """A question with the figure that answers it, what it stands beside, and what is wished of it."""

    question: str
    key: str
    unit: str
    wished: str
    beside: tuple[tuple[str, str], ...] = ()


def gather(by_seed: Sequence[Figures]) -> dict[str, Figure]:
    """Return each figure over all seeds."""
    gathered: dict[str, Figure] = {}
    for key in by_seed[0]:
        values = np.array([figures[key] for figures in by_seed])
        spreads = values.std(axis=0, ddof=1) if len(values) > 1 else np.zeros(values.shape[1])
        gathered[key] = Figure([float(mean) for mean in values.mean(axis=0)], [float(spread) for spread in spreads])
    return gathered


def _others(key: str, *names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"{name} {key}") for name in names)


FINDINGS: tuple[Finding, ...] = (
    Finding(
        "How much of the way from a page by chance to the best page does For You go, in the last third of the days?",
        "for_you share_of_best_pct",
        "%",
        "as high as can be",
        _others("share_of_best_pct", "topics", "popularity", "random"),
    ),
    Finding(
        "Regret: how much less is a showing worth than on the oracle's page in the same moment?",
        "for_you regret",
        "of joy, 0 to 1",
        "as low as can be",
        _others("regret", "topics", "popularity", "random"),
    ),
    Finding("How well do scores order any clips by joy? (Spearman)", "rank_correlation", "", "1"),
    Finding(
        "How far does a score move with each doubling of duration, joy being equal?",
        "duration_slope_predicted",
        "spreads of scores",
        "0",
    ),
    Finding(
        "How does the share of what is shown grow with each doubling of duration?",
        "for_you duration_slope_shown",
        "doublings",
        "0",
        _others("duration_slope_shown", "popularity", "random"),
    ),
    Finding(
        "How unequally are creators shown? (Gini)",
        "for_you creators_gini",
        "",
        "near chance",
        _others("creators_gini", "popularity", "random", "oracle"),
    ),
    Finding(
        "What do the creators with fewer followers than the median get of all impressions?",
        "for_you small_creators_pct",
        "%",
        "their share of clips",
        (("their share of clips", "for_you small_creators_clips_pct"), *_others("small_creators_pct", "popularity")),
    ),
    Finding(
        "How many topics does a reader's day span? (entropy of twenty clips)",
        "for_you topics_bits",
        "bits",
        "not below the oracle's",
        _others("topics_bits", "popularity", "random", "oracle"),
    ),
    Finding(
        "How often are clips reported?",
        "for_you reports_per_1000",
        "per 1,000 impressions",
        "below chance",
        _others("reports_per_1000", "popularity", "random"),
    ),
    Finding(
        "How much of what is shown is harmful?",
        "for_you harmful_shown_pct",
        "%",
        "below its share of clips",
        (("its share of clips", "for_you harmful_there_pct"), *_others("harmful_shown_pct", "popularity")),
    ),
    Finding(
        "How long does a new clip wait for its first 100 impressions? (median)",
        "first_100_minutes",
        "minutes",
        "at most 10",
        (("90th percentile", "first_100_minutes_p90"),),
    ),
    Finding(
        "How many new clips have them within ten minutes?",
        "first_100_within_10_pct",
        "%",
        "100",
        (("impressions by then", "impressions_in_10_minutes"),),
    ),
    Finding(
        "Which share of impressions does a creator get whom one account in a hundred pushes?",
        "brigade_share_pct_with",
        "%",
        "as without",
        (("without", "brigade_share_pct_without"), ("share of clips", "brigade_fair_share_pct")),
    ),
    Finding(
        "And which rank among creators?", "brigade_rank_with", "", "as without", (("without", "brigade_rank_without"),)
    ),
    Finding(
        "And which place in the trends?",
        "brigade_trend_place_with",
        "",
        "as without",
        (("without", "brigade_trend_place_without"),),
    ),
)


@dataclass(frozen=True, slots=True)
class Chart:
    """A plot to be: its words, and the figures of it, each under the name that the plot gives it."""

    drawn: str
    title: str
    sentence: str
    across: str
    upwards: str
    labels: tuple[str, ...]  # of bars; lines go by the day
    series: tuple[tuple[str, tuple[str, ...]], ...]  # figures that make one series, joined end to end


NAMES = tuple(POLICIES)
POLICY_NAMES = tuple(name.replace("_", " ") for name in NAMES)
FIFTHS = ("shortest", "second", "third", "fourth", "longest")


def _each(key: str, names: Sequence[str] = NAMES) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name.replace("_", " "), (f"{name} {key}",)) for name in names)


def _across(key: str) -> tuple[str, ...]:
    return tuple(f"{name} {key}" for name in NAMES)


CHARTS: tuple[Chart, ...] = (
    Chart(
        "lines",
        "What a showing is worth",
        "Joy less harm, by day and policy. The best page is what an oracle would show For You's readers instead.",
        "day",
        "joy, 0 to 1",
        (),
        (*_each("value_by_day", NAMES[:-1]), ("best page", ("for_you best_by_day",))),
    ),
    Chart(
        "lines",
        "Regret",
        "How much less a showing is worth than on the best page of the same moment.",
        "day",
        "joy, 0 to 1",
        (),
        _each("regret_by_day", NAMES[:-1]),
    ),
    Chart(
        "lines",
        "Topics of a reader's day",
        "The entropy of topics among twenty clips shown in a day: in a bubble that closes it falls.",
        "day",
        "bits",
        (),
        _each("topics_bits_by_day"),
    ),
    Chart(
        "bars",
        "Duration",
        "Which share of impressions each fifth of the clips by duration gets; 20 is fair.",
        "fifths of the clips by duration",
        "% of impressions",
        FIFTHS,
        _each("duration_shares_pct"),
    ),
    Chart(
        "bars",
        "Exposure",
        "Gini coefficients of impressions over creators and over clips: 0 is equal.",
        "policy",
        "Gini",
        POLICY_NAMES,
        (("creators", _across("creators_gini")), ("clips", _across("clips_gini"))),
    ),
    Chart(
        "bars",
        "Reports",
        "Reports in a thousand impressions.",
        "policy",
        "reports per 1,000",
        POLICY_NAMES,
        (("reports", _across("reports_per_1000")),),
    ),
    Chart(
        "bars",
        "A pushed creator",
        "The share of impressions without and with one account in a hundred working together.",
        "brigade",
        "% of impressions",
        ("without", "with"),
        (("share", ("brigade_share_pct_without", "brigade_share_pct_with")),),
    ),
)


def plots_of(figures: Mapping[str, Figure]) -> list[tuple[str, Plot]]:
    """Return every plot with the way it is drawn: lines or bars."""
    days = [str(day + 1) for day in range(len(figures["for_you value_by_day"].means))]
    return [
        (
            chart.drawn,
            Plot(
                chart.title,
                chart.sentence,
                chart.across,
                chart.upwards,
                chart.labels or days,
                [_joined(figures, name, keys) for name, keys in chart.series],
            ),
        )
        for chart in CHARTS
    ]


def _joined(figures: Mapping[str, Figure], name: str, keys: Sequence[str]) -> Series:
    found = [figures[key] for key in keys]
    return Series(
        name,
        [mean for figure in found for mean in figure.means],
        [spread for figure in found for spread in figure.spreads],
    )
