import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.kit import budgets
from clairvue.kit.budgets import BUDGETS, Budgets


class Clock:
    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.mark.parametrize(("whose", "kind"), [(whose, kind) for whose, kinds in BUDGETS.items() for kind in kinds])
def test_what_was_taken_at_once_comes_back_at_its_pace(clock, whose, kind):
    kept, budget = Budgets(clock), BUDGETS[whose][kind]
    kept.take(whose, kind, "anna", budget.at_once)
    assert kept.wait_s(whose, "anna") == 0, "up to the brim is within"
    kept.take(whose, kind, "anna", budget.a_second * 90)
    assert kept.wait_s(whose, "anna") == 90, "a debt is waited for whole"
    clock.now += 89
    assert kept.wait_s(whose, "anna") == 1
    clock.now += 1
    assert kept.wait_s(whose, "anna") == 0
    assert kept.wait_s(whose, "basil") == 0, "nobody waits for another"


def test_an_account_may_take_no_more_than_an_address():
    for kind, budget in BUDGETS["account"].items():
        assert budget.at_once <= BUDGETS["address"][kind].at_once
        assert budget.a_second <= BUDGETS["address"][kind].a_second


def test_a_crowd_of_addresses_is_bounded_and_leaves_whoever_came_last(clock, monkeypatch):
    monkeypatch.setattr(budgets, "_BUCKETS_MAX", 100)
    kept = Budgets(clock)
    for number in range(1_000):
        kept.take("address", "cpu_s", str(number), 600)
        assert len(kept._buckets) <= 100
    assert kept.wait_s("address", "999") > 0
    clock.now += 86_400
    kept.take("address", "cpu_s", "a day later", 1)
    assert len(kept._buckets) == 1, "what has leaked away is forgotten first"


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 1_000)), max_size=30))
def test_nobody_waits_who_takes_less_than_comes_back(steps):
    clock = Clock()
    kept, budget = Budgets(clock), BUDGETS["account"]["cpu_s"]
    for rest_s, share in steps:
        clock.now += rest_s
        kept.take("account", "cpu_s", "anna", min(budget.at_once, budget.a_second * rest_s * share / 1_000))
        assert kept.wait_s("account", "anna") == 0
