import asyncio

import pytest

from clairvue.kit.rates import LIMITS, open_rates
from clairvue.kit.refusals import TooMany


async def spend_all(rates, name, key):
    """Spend until refused; return how often it went through, and the refusal."""
    for count in range(2 * max(limit.amount for limit in LIMITS[name])):
        try:
            await rates.spend(name, key)
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
        rates = open_rates()
        await spend_all(rates, "accounts.sign_in.address", "anna")
        await rates.spend("accounts.sign_in.address", "basil")
        await rates.spend("accounts.sign_up.address", "anna")

    asyncio.run(spend_two())


def test_many_at_once_never_get_more_than_the_limit():
    async def rush():
        rates = open_rates()
        answers = await asyncio.gather(
            *(rates.spend("accounts.sign_in.device", "anna") for _ in range(50)), return_exceptions=True
        )
        return sum(answer is None for answer in answers)

    assert asyncio.run(rush()) <= 11


def test_a_cost_above_what_is_left_is_refused_whole():
    async def overspend():
        rates = open_rates()
        with pytest.raises(TooMany):
            await rates.spend("accounts.picture.account", "anna", cost=7)
        await rates.spend("accounts.picture.account", "anna", cost=6)

    asyncio.run(overspend())
