"""The report as one HTML page that loads nothing: its questions first, then each plot with its table."""

from collections.abc import Mapping, Sequence
from html import escape

from clairvue.sim.world.findings import FINDINGS, Figure, plots_of
from clairvue.sim.world.lives import Course
from clairvue.sim.world.plots import Plot, draw_bars, draw_lines, spread_text, write_table
from clairvue.sim.world.sliders import SLIDERS

_STYLE = """
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}
svg{display:block;width:100%;height:auto;font-size:14px;fill:currentColor}section>svg{max-width:36rem}
.grid{stroke:currentColor;opacity:.2}.key{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0}
.key li{display:flex;align-items:center;gap:.4rem}.key svg{width:24px;height:10px}h1{line-height:1.2}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.5rem 0}caption{text-align:left;padding:.3rem 0}
th,td{border-bottom:1px solid #8884;padding:.25rem .5rem;text-align:left;vertical-align:top}
td{font-variant-numeric:tabular-nums}.wide{overflow-x:auto}summary{cursor:pointer;padding:.6rem 0}
@media (max-width:40rem){.answers thead{display:none}.answers th,.answers td{display:block;border:0;padding:.1rem 0}
.answers tr{display:block;border-bottom:1px solid #8884;padding:.6rem 0}
.answers td:not(:empty)::before{content:attr(data-is) ": ";opacity:.7}}
"""


def write_document(
    figures: Mapping[str, Figure], course: Course, *, seeds: Sequence[int], source: str, code: str
) -> str:
    """Return the page. `source` says where the marginals come from, `code` which recommender it is."""
    sections = [_plot(kind, plot) for kind, plot in plots_of(figures)]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Clairvue: what the recommender does to a made-up audience</title><style>{_STYLE}</style></head><body>"
        f"<main>{_head(course, seeds, source, code)}{_answers(figures)}{''.join(sections)}{_sliders(figures)}"
        f"{_load(figures, course)}</main></body></html>"
    )


def _head(course: Course, seeds: Sequence[int], source: str, code: str) -> str:
    size = course.size
    known = (
        "Durations, topics, clips a creator makes, followers and activity are drawn from the side features of "
        "KuaiRand-Pure (Kuaishou, CC BY-SA 4.0)."
        if source == "KuaiRand-Pure"
        else "Durations, topics, creators and activity are made up, in shapes like those of real services: the "
        "features of KuaiRand-Pure were not there."
    )
    return (
        "<h1>What the recommender does to a made-up audience</h1>"
        f"<p>{size.readers} readers, {size.clips} clips, {size.days} simulated days, "
        f"{len(seeds)} seeds ({', '.join(str(seed) for seed in seeds)}). {known} Tastes, moods and harm are latent: "
        "the recommender is told what readers do, and nothing else. It is the production fold and the production "
        f"stages, code <code>{escape(code)}</code>. Same seeds, same code, same figures.</p>"
        "<p>Beside For You: <b>topics</b>, a mean of what the reader watched by topic and language; "
        "<b>popularity</b>, as Discover; <b>random</b>; and the <b>oracle</b>, which knows every taste.</p>"
        "<p>It answers what logs cannot. It proves nothing about people: tastes here are simpler than theirs.</p>"
    )


def _answers(figures: Mapping[str, Figure]) -> str:
    rows: list[str] = []
    for finding in FINDINGS:
        beside = "; ".join(f"{escape(name)} {_text(figures[key])}" for name, key in finding.beside)
        rows.append(
            f'<tr><th scope="row">{escape(finding.question)}</th>'
            f'<td data-is="figure">{_text(figures[finding.key])} {escape(finding.unit)}</td>'
            f'<td data-is="beside it">{beside}</td><td data-is="wished">{escape(finding.wished)}</td></tr>'
        )
    return (
        '<h2>Answers</h2><div class="wide" tabindex="0" role="region" aria-label="Answers"><table class="answers">'
        "<caption>Mean ± standard deviation of seeds</caption><thead><tr>"
        '<th scope="col">question</th><th scope="col">figure</th><th scope="col">beside it</th>'
        f'<th scope="col">wished</th></tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _plot(kind: str, plot: Plot) -> str:
    drawn = draw_lines(plot) if kind == "lines" else draw_bars(plot)
    return (
        f"<section><h2>{escape(plot.title)}</h2><p>{escape(plot.sentence)}</p>{drawn}"
        f"<details><summary>Table: {escape(plot.title)}</summary>{write_table(plot)}</details></section>"
    )


def _sliders(figures: Mapping[str, Figure]) -> str:
    rows: list[str] = []
    for slider in SLIDERS:
        figure = figures[f"slider {slider.name}"]
        before, after, new = (spread_text(*pair) for pair in zip(figure.means, figure.spreads, strict=True))
        rows.append(
            f'<tr><th scope="row">{escape(slider.name)}</th><td>{escape(slider.measured)}</td>'
            f"<td>{before}</td><td>{after}</td><td>{new} %</td></tr>"
        )
    return (
        "<section><h2>Sliders</h2><p>Each slider moved alone, in the same moment and with the same chance, for the "
        "topic or creator that the reader's page shows most.</p>"
        '<div class="wide" tabindex="0" role="region" aria-label="Sliders"><table><caption>What a page is before and '
        'after a slider is moved</caption><thead><tr><th scope="col">slider</th><th scope="col">measured</th>'
        '<th scope="col">before</th><th scope="col">after</th><th scope="col">clips replaced</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div></section>"
    )


def _load(figures: Mapping[str, Figure], course: Course) -> str:
    load, plot = course.load, course.plot
    return (
        "<section><h2>The two smaller worlds</h2>"
        f"<p>First impressions: {load.readers} readers watch without a break, "
        f"{_text(figures['load_seconds_a_clip'])} seconds a clip, and {load.uploads_a_minute:g} clips are uploaded a "
        f"minute for {load.uploading_minutes} minutes beside {load.clips} that have had their first impressions: "
        f"{_text(figures['load_impressions_an_upload'])} impressions an upload. "
        f"{_text(figures['load_explored_pct'])} % of slots went to exploration.</p>"
        f"<p>The brigade: {plot.accounts} accounts beside {plot.readers} readers and {plot.clips} clips push one "
        f"creator of middling quality for {plot.days} days.</p></section>"
    )


def _text(figure: Figure) -> str:
    return spread_text(figure.means[0], figure.spreads[0])
