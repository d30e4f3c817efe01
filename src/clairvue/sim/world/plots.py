"""Plots as SVG text, each followed by its table, so that who cannot see it can read it. It computes nothing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

WIDTH, HEIGHT = 480, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 30, 44
COLOURS = ("#1f6feb", "#c4432b", "#2d8653", "#8a5cc9", "#b07a00")
DASHES = ("", "7 4", "2 4", "10 3 2 3", "4 2")
TICKS = 5  # lines across a plot, about


@dataclass(frozen=True, slots=True)
class Series:
    """A line, or a group of bars: means, and how far seeds spread around them. Both (n,)."""

    name: str
    means: Sequence[float]
    spreads: Sequence[float]


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot: what it shows, in a title and a sentence, and what its axes are."""

    title: str
    sentence: str
    across: str
    upwards: str
    labels: Sequence[str]
    series: Sequence[Series]


def number_text(value: float) -> str:
    """Return a number with as many digits as say something."""
    if value == 0:
        return "0"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 0.1 else 3  # noqa: PLR2004 - digits
    return f"{value:.{digits}f}"


def spread_text(mean: float, spread: float) -> str:
    """Return a mean and what to either side of it the seeds spread."""
    return f"{number_text(mean)} ± {number_text(spread)}"


def draw_lines(plot: Plot) -> str:
    """Return the plot as lines, with the spread as a band."""
    low, high = _range(plot)
    count = max(len(plot.labels) - 1, 1)
    across = [LEFT + place * (WIDTH - LEFT - RIGHT) / count for place in range(len(plot.labels))]
    marks: list[str] = []
    for place, series in enumerate(plot.series):
        colour, dash = COLOURS[place % len(COLOURS)], DASHES[place % len(DASHES)]
        upper = [
            (x, _y(mean + by, low, high)) for x, mean, by in zip(across, series.means, series.spreads, strict=True)
        ]
        lower = [
            (x, _y(mean - by, low, high)) for x, mean, by in zip(across, series.means, series.spreads, strict=True)
        ]
        middle = [(x, _y(mean, low, high)) for x, mean in zip(across, series.means, strict=True)]
        marks += [
            f'<polygon points="{_points([*upper, *reversed(lower)])}" fill="{colour}" opacity="0.15"/>',
            (
                f'<polyline points="{_points(middle)}" fill="none" stroke="{colour}" stroke-width="2" '
                f'stroke-dasharray="{dash}"/>'
            ),
        ]
    every = max(1, len(plot.labels) // 8)
    ticks = [(x, label) for place, (x, label) in enumerate(zip(across, plot.labels, strict=True)) if place % every == 0]
    return _framed(plot, low, high, ticks, marks)


def draw_bars(plot: Plot) -> str:
    """Return the plot as groups of bars, with the spread as a stroke."""
    low, high = _range(plot, from_zero=True)
    step = (WIDTH - LEFT - RIGHT) / max(len(plot.labels), 1)
    wide = step * 0.8 / max(len(plot.series), 1)
    marks: list[str] = []
    for place, series in enumerate(plot.series):
        colour = COLOURS[place % len(COLOURS)]
        for group, (mean, by) in enumerate(zip(series.means, series.spreads, strict=True)):
            x = LEFT + group * step + step * 0.1 + place * wide
            y, zero = _y(mean, low, high), _y(0, low, high)
            marks += [
                (
                    f'<rect x="{x:.1f}" y="{min(y, zero):.1f}" width="{wide * 0.9:.1f}" height="{abs(zero - y):.1f}" '
                    f'fill="{colour}"/>'
                ),
                (
                    f'<line x1="{x + wide * 0.45:.1f}" x2="{x + wide * 0.45:.1f}" y1="{_y(mean - by, low, high):.1f}" '
                    f'y2="{_y(mean + by, low, high):.1f}" stroke="currentColor"/>'
                ),
            ]
    ticks = [(LEFT + (group + 0.5) * step, label) for group, label in enumerate(plot.labels)]
    return _framed(plot, low, high, ticks, marks)


def write_table(plot: Plot) -> str:
    """Return the numbers of a plot as a table."""
    head = "".join(f'<th scope="col">{escape(series.name)}</th>' for series in plot.series)
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th>'
        + "".join(f"<td>{spread_text(series.means[place], series.spreads[place])}</td>" for series in plot.series)
        + "</tr>"
        for place, label in enumerate(plot.labels)
    )
    return (
        f"<table><caption>{escape(plot.title)}: {escape(plot.upwards)}, mean ± standard deviation of seeds</caption>"
        f'<thead><tr><th scope="col">{escape(plot.across)}</th>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _framed(plot: Plot, low: float, high: float, ticks: Sequence[tuple[float, str]], marks: Sequence[str]) -> str:
    lines: list[str] = []
    for value in _ticks(low, high):
        y = _y(value, low, high)
        lines.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" class="grid"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{y + 5:.1f}" text-anchor="end">{value:g}</text>')
    floor = HEIGHT - BOTTOM
    lines += [f'<text x="{x:.1f}" y="{floor + 18}" text-anchor="middle">{escape(label)}</text>' for x, label in ticks]
    middle = (LEFT + WIDTH - RIGHT) / 2
    lines.append(f'<text x="{middle}" y="{HEIGHT - 6}" text-anchor="middle">{escape(plot.across)}</text>')
    lines.append(f'<text x="{LEFT - 6}" y="{TOP - 14}">{escape(plot.upwards)}</text>')
    name = escape(f"{plot.title}. {plot.sentence}", quote=True)
    return (
        f'{_key(plot)}<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name} The numbers are in the table '
        f'below.">{"".join(lines)}{"".join(marks)}</svg>'
    )


def _key(plot: Plot) -> str:
    """Return which line or bar is whose; one of a kind needs no key."""
    if len(plot.series) == 1:
        return ""
    rows: list[str] = []
    for place, series in enumerate(plot.series):
        colour, dash = COLOURS[place % len(COLOURS)], DASHES[place % len(DASHES)]
        rows.append(
            f'<li><svg viewBox="0 0 24 10" aria-hidden="true"><line x1="0" x2="24" y1="5" y2="5" stroke="{colour}" '
            f'stroke-width="3" stroke-dasharray="{dash}"/></svg>{escape(series.name)}</li>'
        )
    return f'<ul class="key">{"".join(rows)}</ul>'


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers between two: steps of 1, 2 or 5 of a power of ten."""
    rough = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough)
    return [round(place * step, 10) for place in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _range(plot: Plot, *, from_zero: bool = False) -> tuple[float, float]:
    values = [
        mean + sign * by
        for series in plot.series
        for mean, by in zip(series.means, series.spreads, strict=True)
        for sign in (-1, 1)
    ]
    low, high = min(values, default=0.0), max(values, default=1.0)
    low = min(low, 0.0) if from_zero or 0 < low < high / 3 else low
    return (low, high) if high - low > 1e-9 else (low, low + 1.0)  # noqa: PLR2004 - nothing to show


def _y(value: float, low: float, high: float) -> float:
    return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM)


def _points(points: Sequence[tuple[float, float]]) -> str:
    assert all(left[0] <= right[0] for left, right in pairwise(points[: len(points) // 2]))
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
