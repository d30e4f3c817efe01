import asyncio

import pytest

from clairvue.kit import rates
from clairvue.kit.rates import LIMITS, open_rates
from clairvue.kit.refusals import TooMany


async def spend_all(opened, name, key):
    """Spend until refused; return how often it went through, and the refusal."""
    for count in range(2 * max(limit.amount for limit in LIMITS[name])):
        try:
            await opened.spend(name, key)
        except TooMany as refusal:
            return count, refusal
    raise AssertionError("never refused")


@pytest.mark.parametrize("name", LIMITS)
def test_spending_is_refused_at_the_smallest_limit_and_says_how_long_to_wait(name):
    smallest = min(limit.amount for limit in LIMITS[name])
    count, refusal = asyncio.run(spend_all(open_rates(), name, "anna"))
    assert smallest <= count <= smallest + 1, "the window may turn while we count"
    assert 1 <= refusal.retry_after_s <= 86_400


def test_one_key_never_spends_anothers():
    async def spend_two():
        opened = open_rates()
        await spend_all(opened, "accounts.sign_in.address", "anna")
        await opened.spend("accounts.sign_in.address", "basil")
        await opened.spend("accounts.sign_up.address", "anna")

    asyncio.run(spend_two())


def test_many_at_once_never_get_more_than_the_limit():
    async def rush():
        opened = open_rates()
        answers = await asyncio.gather(
            *(opened.spend("accounts.sign_in.device", "anna") for _ in range(50)), return_exceptions=True
        )
        return sum(answer is None for answer in answers)

    assert asyncio.run(rush()) <= 11


def test_a_cost_above_what_is_left_is_refused_whole():
    async def overspend():
        opened = open_rates()
        with pytest.raises(TooMany):
            await opened.spend("accounts.picture.account", "anna", cost=7)
        await opened.spend("accounts.picture.account", "anna", cost=6)

    asyncio.run(overspend())


def test_ended_counters_are_forgotten_and_a_crowd_of_keys_is_bounded(monkeypatch):
    async def crowd():
        counters = rates._Counters()
        monkeypatch.setattr(rates, "_KEYS_MAX", 100)
        for number in range(50):
            await counters.incr(f"ended {number}", -1)
        for number in range(500):
            await counters.incr(f"living {number}", 3600)
            assert len(counters.storage) <= 100
        assert not any(key.startswith("ended") for key in counters.storage)
        assert counters.storage["living 499"] == 1
        assert counters.storage.keys() == counters.expirations.keys()

    asyncio.run(crowd())
