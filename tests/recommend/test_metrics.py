"""Metrics: worked examples counted by hand, and what holds for every ranking."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clairvue.recommend.evaluate.metrics import measured, rank_of
from clairvue.recommend.evaluate.model import NotEvaluated, Places

NOBODY = np.zeros(0, np.int64)
SCORES = st.lists(st.integers(0, 5).map(float), min_size=1, max_size=30)


def places(ranks, queries=None, groups=None):
    queries = range(len(ranks)) if queries is None else queries
    groups = queries if groups is None else groups
    return Places(np.array(ranks, float), np.array(queries), np.array(groups))


def test_equals_share_the_mean_of_their_ranks():
    scores = np.array([5.0, 3.0, 3.0, 3.0, 1.0])
    assert [rank_of(scores, target, NOBODY) for target in range(5)] == [1, 3, 3, 3, 5]


def test_what_is_left_out_takes_no_rank_and_ranks_last_itself():
    scores = np.array([5.0, 3.0, 3.0, 3.0, 1.0])
    assert rank_of(scores, 2, np.array([0, 1])) == 1.5
    assert rank_of(scores, 0, np.array([0, 1])) == 5


def test_a_score_that_is_no_number_is_never_a_hit():
    for wrong in (math.nan, math.inf, -math.inf):
        with pytest.raises(NotEvaluated, match="not finite"):
            rank_of(np.array([1.0, wrong]), 0, NOBODY)


def test_one_target_a_query_by_hand():
    metrics, _ = measured(places([1, 3, 15, 100]))
    assert metrics["hr@1"] == 0.25
    assert metrics["hr@10"] == 0.5
    assert metrics["hr@20"] == metrics["recall@20"] == 0.75
    assert metrics["mrr@10"] == pytest.approx((1 + 1 / 3) / 4)
    assert metrics["precision@20"] == pytest.approx(3 / 80)
    assert metrics["ndcg@20"] == pytest.approx((1 + 0.5 + 0.25) / 4)


def test_two_targets_of_one_query_by_hand():
    metrics, _ = measured(places([2, 30], [7, 7]))
    assert metrics["hr@10"] == 1
    assert metrics["mrr@10"] == 0.5
    assert metrics["recall@20"] == 0.5
    assert metrics["ndcg@20"] == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))


def test_errors_are_of_groups_not_of_clicks():
    alone = measured(places([1, 100] * 50))[1]["hr@10"]
    together = measured(places([1, 100] * 50, None, [number % 2 for number in range(100)]))[1]["hr@10"]
    assert alone == pytest.approx(0.05, abs=0.015)
    assert together > 0.3


@settings(deadline=None)
@given(SCORES)
def test_ranks_of_all_add_up_to_those_of_any_order(scores):
    ranks = [rank_of(np.array(scores), target, NOBODY) for target in range(len(scores))]
    assert sum(ranks) == pytest.approx(len(scores) * (len(scores) + 1) / 2)
    assert all(1 <= rank <= len(scores) for rank in ranks)


@settings(deadline=None)
@given(SCORES, st.integers(0, 29), st.permutations(range(30)))
def test_the_order_of_the_catalogue_changes_no_rank(scores, target, order):
    target %= len(scores)
    order = [place for place in order if place < len(scores)]
    mixed = np.array(scores)[order]
    assert rank_of(mixed, order.index(target), NOBODY) == rank_of(np.array(scores), target, NOBODY)


@settings(deadline=None)
@given(st.lists(st.integers(1, 200), min_size=1, max_size=40))
def test_metrics_lie_between_none_and_all_and_grow_with_their_length(ranks):
    metrics, errors = measured(places(ranks))
    assert all(0 <= value <= 1 for value in metrics.values())
    assert all(value >= 0 for value in errors.values())
    assert metrics["hr@1"] <= metrics["mrr@10"] <= metrics["hr@10"] <= metrics["hr@20"]
    assert metrics["ndcg@20"] <= metrics["recall@20"]
