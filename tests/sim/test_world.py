"""The made-up world: it follows from its seed, the recommender learns in it, and the report tells of all of it."""

import json
import re
from html import escape
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.cli.main import main
from clairvue.sim.world import marginals, measures
from clairvue.sim.world.brigade import Plot
from clairvue.sim.world.document import write_document
from clairvue.sim.world.findings import FINDINGS, gather
from clairvue.sim.world.lives import Course, live_through
from clairvue.sim.world.living import Life
from clairvue.sim.world.newcomers import Load
from clairvue.sim.world.policies import POLICIES, ForYou
from clairvue.sim.world.sliders import SLIDERS, Focus
from clairvue.sim.world.world import Size

TINY = Course(
    size=Size(readers=10, clips=160, days=2),
    load=Load(readers=20, clips=60, uploads_a_minute=0.5, uploading_minutes=2),
    plot=Plot(readers=20, clips=60, days=1),
)


@pytest.fixture(scope="session")
def lived(small):
    lives = {name: Life(small, make(small)) for name, make in POLICIES.items()}
    for life in lives.values():
        assert list(life.live(range(small.days))) == list(range(small.days))
    return lives


@pytest.fixture(scope="session")
def told(values):
    return live_through(values, TINY, 5, lambda _line: None)


def test_who_learns_regrets_clearly_less_than_chance(lived):
    regret = {name: measures.value_by_day(life)["regret"][0] for name, life in lived.items()}
    assert regret["for_you"] < regret["random"]
    assert regret["oracle"] < regret["for_you"]


def test_a_topic_at_zero_is_not_shown(lived, small):
    life = lived["for_you"]
    slider = next(slider for slider in SLIDERS if slider.name == "topic 0")
    for reader in range(6):
        wish = life.wish(reader, small.end_ms)
        before = life.policy.learner.page(wish)
        focus = Focus(int(measures.topics_of(small, before.clips).argmax()), 0)
        after = life.policy.learner.page(slider.change(life, wish, focus))
        assert slider.measure(life, before, focus) > 0
        assert len(after.clips) > 0
        assert slider.measure(life, after, focus) == 0


def test_a_source_at_zero_offers_nothing(told):
    moved = {name: told[f"slider {name}"] for name in (slider.name for slider in SLIDERS) if name.startswith("source")}
    assert max(before for before, _, _ in moved.values()) > 0
    assert {after for _, after, _ in moved.values()} == {0.0}


def test_nobody_is_shown_a_clip_twice_or_before_it_is_published(lived, small):
    for life in lived.values():
        seen = set()
        for page in life.shown:
            assert (small.clips.published_ms[page.clips] <= page.at_ms).all()
            for clip in page.clips:
                assert (page.reader, int(clip)) not in seen
                seen.add((page.reader, int(clip)))


def test_every_policy_meets_the_same_readers_at_the_same_hours(lived):
    first = {name: [page.reader for page in life.shown[:1]] for name, life in lived.items()}
    assert len({tuple(readers) for readers in first.values()}) == 1
    pages = {name: len(life.shown) for name, life in lived.items()}
    assert len(set(pages.values())) == 1


def test_the_same_seed_gives_the_same_figures(values, told):
    again = live_through(values, TINY, 5, lambda _line: None)
    assert again == told
    assert live_through(values, TINY, 6, lambda _line: None) != told


def test_every_figure_is_a_finite_number(told):
    assert all(np.isfinite(found).all() for found in told.values())


class Reader(HTMLParser):
    """Checks that every element that is opened is closed, in order."""

    def __init__(self):
        super().__init__()
        self.open = []
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "line", "rect", "polyline", "polygon"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in {"line", "rect", "polyline", "polygon"}:
            assert self.open.pop() == tag


def test_the_page_is_valid_and_tells_every_figure(told):
    figures = gather([told, told])
    page = write_document(figures, TINY, seeds=[5, 6], source="parametric", code="c0de")
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    tags = [tag for tag, _ in reader.tags]
    assert "script" not in tags
    assert not re.search(r"(?:src|href)=", page)
    drawn = [attributes for tag, attributes in reader.tags if tag == "svg" and "aria-hidden" not in attributes]
    assert all(attributes["role"] == "img" and attributes["aria-label"] for attributes in drawn)
    assert tags.count("table") == len(drawn) + 2
    assert "KuaiRand-Pure were not there" in page
    for finding in FINDINGS:
        assert escape(finding.question) in page
        assert all(key in figures for _, key in finding.beside)
    for slider in SLIDERS:
        assert slider.name in page


def test_the_command_prints_figures_with_their_spread(tmp_path, capsys):
    out = tmp_path / "report.html"
    size = ["--readers", "6", "--clips", "120", "--days", "1", "--seeds", "1", "--jobs", "1"]
    (tmp_path / "none").mkdir()
    assert main(["sim", "report", *size, "--features", str(tmp_path / "none")]) == 1
    assert "no KuaiRand features" in capsys.readouterr().err
    for unfit in (tmp_path, tmp_path / "nowhere" / "report.html"):
        assert main(["sim", "report", *size, "--out", str(unfit)]) == 1
        assert "cannot be written" in capsys.readouterr().err
    assert main(["sim", "report", *size, "--out", str(out), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["figures"]["for_you regret"]["sd"] == [0.0]
    assert out.read_text().startswith("<!doctype html>")


def test_the_recommender_of_the_report_is_the_one_that_serves(lived):
    policy = lived["for_you"].policy
    assert isinstance(policy, ForYou)
    assert int(policy.learner.state.learned["clock"][0].max()) > 0


def test_real_features_give_real_durations():
    folder = marginals.find_folder(None)
    if folder is None:
        pytest.skip("KuaiRand's side features are not beside the project")
    read = marginals.read_marginals(folder)
    assert read.source == "KuaiRand-Pure"
    assert 60_000 < np.median(read.durations_ms) < 100_000
    assert len({tag for listed in read.tags for tag in listed}) > 40


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=50))
def test_gini_lies_between_equal_and_all_to_one(amounts):
    found = measures.gini(np.array(amounts))
    assert -1e-9 <= found < 1
    assert measures.gini(np.full(len(amounts), 7)) == pytest.approx(0, abs=1e-9)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=40))
def test_entropy_is_highest_when_all_have_the_same(shares):
    found = measures.entropy_bits(np.array(shares))
    assert -1e-9 <= found <= np.log2(len(shares)) + 1e-9
