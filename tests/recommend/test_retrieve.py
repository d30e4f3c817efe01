"""The compiled steps of a page answer what their plain definitions do."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from clairvue.recommend.diversify import codes, likeness, shared_with
from clairvue.recommend.draw import gamma
from clairvue.recommend.explore import DRAWS, draw, slots
from clairvue.recommend.fold import begin, fold
from clairvue.recommend.gather import make_desk
from clairvue.recommend.layout import DIMENSIONS, UNIT, Sizes, allocate
from clairvue.recommend.rank import add_up
from clairvue.recommend.retrieve import from_taste, from_trends, some, topics_of
from clairvue.recommend.rows import SIGNAL
from clairvue.recommend.sift import holds

numbers = st.lists(st.integers(0, 50), max_size=30)


def test_taste_offers_the_closest_of_all_vectors_the_closest_first():
    chance = np.random.default_rng(5)
    state = allocate(Sizes())
    state.readers["count"][1, [1, 2]] = 2
    state.readers["liked"][1, :2] = 1, 2
    state.items["before"][1:3] = chance.integers(-9_000, 9_000, (2, DIMENSIONS))
    rows = chance.permutation(9_000).astype(np.int32) + 1
    vectors = chance.integers(-9_000, 9_000, (DIMENSIONS, 10_000)).astype(np.int16)
    offered = from_taste(state, make_desk(), 1, rows, vectors, 80)
    wanted = (0.6 * state.items["before"][2] + 0.25 * state.items["before"][1]) * float(UNIT)
    close = wanted @ vectors[:, :9_000]
    assert offered.tolist() == rows[np.argsort(-close, kind="stable")[:80]].tolist()
    assert from_taste(state, make_desk(), 1, rows[:50], vectors, 80).tolist() == rows[:50].tolist()


def test_trends_take_one_of_each_list_in_turn():
    trending = np.array([[1, 2, 3, 0], [4, 0, 0, 0], [5, 6, 7, 8]], np.int32)
    assert from_trends(trending, np.array([2, 1], np.int64), 4).tolist() == [5, 4, 6, 7]


def test_a_topic_that_is_liked_chosen_and_raised_is_one_topic(catalogue):
    state = begin(Sizes())
    fold(state, np.zeros(0, SIGNAL), catalogue())
    rows = np.flatnonzero(state.words["number"])[:3]
    state.readers["topic"][1, :2], state.readers["topic_suits"][1, :2] = rows[:2], (9, 8)
    named = state.words["number"][rows[[1, 2, 2, 0]]]
    assert topics_of(state, 1, named).tolist() == rows[[0, 1, 2]].tolist()


@settings(deadline=None)  # the first example waits for the compiler
@given(st.integers(0, 2**31), st.integers(0, 40), st.integers(0, 50))
def test_some_of_a_list_are_of_it_and_each_comes_once(seed, length, quota):
    taken = some(np.arange(1, length + 1, dtype=np.int32), seed, quota).tolist()
    assert len(taken) == min(length, quota)
    assert len(set(taken)) == len(taken)
    assert set(taken) <= set(range(1, length + 1))


def test_each_of_a_list_is_as_likely_as_any():
    times = np.zeros(20)
    for seed in range(4_000):
        times[some(np.arange(20, dtype=np.int32), seed, 5)] += 1
    assert abs(times / 4_000 - 0.25).max() < 0.04


@settings(deadline=None)  # the first example waits for the compiler
@given(numbers, st.integers(0, 50))
def test_a_sorted_list_holds_what_is_in_it(listed, number):
    assert holds(np.sort(np.array(listed, np.int32)), number) == (number in listed)


@settings(deadline=None)  # the first example waits for the compiler
@given(numbers)
def test_codes_are_equal_for_equals_and_nought_for_none(rows):
    told = codes(np.array(rows, np.int32)).tolist()
    assert [code == 0 for code in told] == [row == 0 for row in rows]
    assert {(a, b) for a in range(len(rows)) for b in range(len(rows)) if rows[a] == rows[b]} == {
        (a, b) for a in range(len(told)) for b in range(len(told)) if told[a] == told[b]
    }


def test_a_gamma_draw_has_the_mean_and_the_spread_of_its_shape():
    for shape in (1.0, 2.5, 40.0):
        places = np.zeros(1, np.int64)
        drawn = np.array([gamma(shape, 3, places) for _ in range(20_000)])
        assert_allclose(drawn.mean(), shape, rtol=0.03)
        assert_allclose(drawn.var(), shape, rtol=0.06)


def test_a_draw_ends_whatever_it_is_asked_for():
    assert np.isnan(gamma(np.nan, 3, np.zeros(1, np.int64)))


def test_who_is_finished_more_often_is_explored_more_often_and_odds_say_how_often():
    finishes, others = np.array([9, 1, 0], np.float32), np.array([1, 9, 0], np.float32)
    times, odds = np.zeros(3), np.zeros(3)
    for seed in range(3_000):
        chosen, chances = draw(seed, finishes, others, 1)
        times[chosen] += 1
        odds[chosen] += chances
        assert chances.min() >= 1 / DRAWS
    assert times[0] > times[2] > times[1]
    told = odds / np.maximum(times, 1)
    assert_allclose(told[[0, 2]], (times / 3_000)[[0, 2]], atol=0.06)


def test_a_slot_explores_as_often_as_the_clips_that_wait_ask_for():
    for waiting, share in ((0, 0.02), (4, 0.14), (500, 0.2)):
        explored = np.mean([slots(seed, 20, waiting, 1.0).mean() for seed in range(2_000)])
        assert_allclose(explored, share, rtol=0.1)
    assert not slots(1, 20, 500, 0.0).any()


def test_a_score_is_the_sum_of_its_terms():
    chance = np.random.default_rng(2)
    probabilities, sliders = chance.random((7, 10)).astype(np.float32), chance.random((7, 2)).astype(np.float32)
    weights = chance.normal(size=10).astype(np.float32)
    terms, scores = add_up(probabilities, weights, sliders)
    assert_allclose(terms, np.hstack([probabilities * weights, sliders]), rtol=1e-6)
    assert_allclose(scores, terms.sum(axis=1), rtol=1e-5)


def test_a_clip_is_alike_by_direction_creator_and_topic():
    vectors = np.array([[10, 0], [0, 7], [20, 0], [-3, 0]], np.float32).T.copy()
    lengths = (vectors**2).sum(axis=0)
    creators, topics = np.array([1, 1, 2, 3], np.uint16), np.array([1, 0, 1, 0], np.uint16)
    assert_allclose(likeness(0, vectors, lengths, creators, topics), [1.35, 0.6, 0.75, 0.0], rtol=1e-6)


def test_what_was_chosen_before_is_counted_once():
    rows = np.array([[0.5, 0.2, 0.1]])
    told = shared_with(0, np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.5, 0.25]), rows)
    assert_allclose(told, [1.0 - 0.25, 1.0 - 0.1, 0.75 - 0.05])
