"""Replay: make a served page again from its record, and say where the two differ first. It looks nothing up."""

from collections.abc import Iterator

import numpy as np

from clairvue.feed.foryou.considered import Considered, Laid, diversified, drawn, lay
from clairvue.feed.foryou.record import FORMAT, RecordedForYou, considered_in
from clairvue.recommend import explore
from clairvue.recommend.compile import Array
from clairvue.recommend.heads import predict
from clairvue.recommend.layout import HEADS
from clairvue.recommend.rank import action_weights, published, weighted
from clairvue.recommend.wish import FRESH


def first_difference(record: RecordedForYou, network: Array) -> str | None:
    """Return where a record and the page made again from it differ first, in a sentence; None when nowhere.

    `network` is the version of the networks that the record names. Equal means equal to the last bit.
    """
    if record.format != FORMAT:
        return f"The record has format {record.format}; this Clairvue makes and checks format {FORMAT}."
    return next(_differences(record, considered_in(record), network), None)


def _differences(record: RecordedForYou, considered: Considered, network: Array) -> Iterator[str]:
    yield from _of_scores(record, considered, network)
    yield from _of_moves(record, considered)


def _of_scores(record: RecordedForYou, considered: Considered, network: Array) -> Iterator[str]:
    probabilities = predict(network, considered.buckets)
    for place, head in np.argwhere(_differs(probabilities, considered.probabilities)):
        yield _differ(
            f"The probability of {HEADS[head]} at place {place + 1}",
            considered.probabilities[place, head],
            probabilities[place, head],
        )
    weights = np.array(record.weights, np.float32)
    if not record.asked.own_weights and record.published_version == int(published()["version"]):
        for head in np.flatnonzero(_differs(weights, action_weights(tuple(record.asked.actions)))):
            yield _differ(
                f"The weight of {HEADS[head]}", weights[head], action_weights(tuple(record.asked.actions))[head]
            )
    _, scores = weighted(probabilities, weights, considered.sliders)
    for place in np.flatnonzero(_differs(scores, considered.scores[: considered.full])):
        yield _differ(f"The score at place {place + 1}", considered.scores[place], scores[place])
    for place in np.flatnonzero(np.diff(considered.scores) > 0):
        yield f"The clip at place {place + 2} scored higher than the one before it."


def _of_moves(record: RecordedForYou, considered: Considered) -> Iterator[str]:
    asked = record.asked
    slots = explore.slots(asked.seed, asked.limit, record.waiting, asked.sources[FRESH])
    if [bool(slot) for slot in slots] != record.slots:
        yield "The slots that explore are not those that the seed gives."
    explored = drawn(considered, slots, asked.seed, waiting=record.waiting)
    if explored != record.explored or list(explored) != list(record.explored):
        yield "The clips drawn to be explored, or their odds, are not those that the seed gives."
    chosen = diversified(considered, diversity=asked.diversity, limit=len(record.chosen))
    for number, (kept, made) in enumerate(zip(record.chosen, chosen, strict=False)):
        if kept != made:
            yield _differ(f"Choice {number + 1} of diversity", f"place {kept + 1}", f"place {made + 1}")
    if len(chosen) != len(record.chosen):
        yield _differ("The number of choices of diversity", len(record.chosen), len(chosen))
    hidden = {place for places in record.hidden.values() for place in places}
    page = lay(slots, explored, chosen, hidden)
    kept_page = [Laid(placed.place, placed.odds) for placed in record.page]
    for slot, (kept_, made_) in enumerate(zip(kept_page, page, strict=False)):
        if kept_ != made_:
            yield _differ(f"Slot {slot + 1} of the page", f"place {kept_.place + 1}", f"place {made_.place + 1}")
    if len(kept_page) != len(page):
        yield _differ("The length of the page", len(kept_page), len(page))


def _differs(left: Array, right: Array) -> Array:
    """Say where two arrays of 32-bit numbers differ in any bit."""
    return np.ascontiguousarray(left, "<f4").view("<u4") != np.ascontiguousarray(right, "<f4").view("<u4")


def _differ(what: str, kept: object, made: object) -> str:
    return f"{what} was recorded as {kept} and comes out as {made}."
