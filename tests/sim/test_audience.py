"""The demo's audience: tastes decide what somebody does, and a visit tells what the client would tell."""

from clairvue.sim.audience import mood_of
from clairvue.sim.cast import CREATORS, viewer
from clairvue.sim.catalogue import Planned
from clairvue.sim.people import Member
from clairvue.sim.visits import Shown, told_of_clip


def planned(look, seed):
    return Planned(f"demo-{look}-{seed}", 0, look, seed, 8)


def test_somebody_watches_longer_what_suits_them():
    somebody = Member(viewer(3), "demo-3", 0)
    others = [look for person in CREATORS for look in person.tastes if look not in somebody.person.tastes]

    def mean(looks):
        moods = [mood_of(somebody, planned(look, seed), popularity=0.5, seed=7) for look in looks for seed in range(40)]
        return sum(mood.watched_share for mood in moods) / len(moods)

    assert mean(somebody.person.tastes) > 2 * mean(set(others))


def test_what_somebody_does_follows_from_the_seed():
    somebody, clip = Member(viewer(4), "demo-4", 0), planned("aurora", 2)
    first = mood_of(somebody, clip, popularity=0.3, seed=7)
    assert first == mood_of(somebody, clip, popularity=0.3, seed=7)


def test_a_visit_tells_what_a_page_tells():
    item = Shown("v1", "r1")
    whole = told_of_clip(item, length_ms=8_000, watched_ms=9_000, begun_ms=100, first=4)
    assert [signal["kind"] for signal in whole] == ["impression", "finish", "watch"]
    assert [signal["sequence"] for signal in whole] == [4, 5, 6]
    assert {signal["record"] for signal in whole} == {"r1"}
    assert (whole[-1]["watched_ms"], whole[-1]["loops"], whole[-1]["at_ms"]) == (9_000, 1, 9_100)
    begun = told_of_clip(item, length_ms=8_000, watched_ms=3_000, begun_ms=100, first=1)
    assert [signal["kind"] for signal in begun] == ["impression", "watch"]
    left = told_of_clip(item, length_ms=8_000, watched_ms=900, begun_ms=100, first=1)
    assert [signal["kind"] for signal in left] == ["impression", "skip", "watch"]
