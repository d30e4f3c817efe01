from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.accounts.age.bands import band_of, may_declare, month_of
from clairvue.accounts.age.declare import assure_age, declare_age
from clairvue.accounts.age.known import band_now, bands_of
from clairvue.accounts.model import AgeBand, AgeEvidence, AgeNotProven

MOMENTS = st.integers(0, 7_000).map(lambda days: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=days))
BANDS = st.sampled_from([AgeBand.UNDER_16, AgeBand.UNDER_18, AgeBand.ADULT])
SIGN_UP = {"handle": "Mia", "display_name": "Mia", "password": "seven quiet herons", "language": "en"}


def said(band, when):
    return AgeEvidence(declared=band, declared_on=month_of(when))


@given(BANDS, MOMENTS, MOMENTS)
def test_nobody_ever_grows_younger_by_waiting(band, declared, later):
    order = [AgeBand.UNDER_16, AgeBand.UNDER_18, AgeBand.ADULT]
    first, second = sorted([max(declared, later), declared])
    before, after = (order.index(band_of(said(band, declared), moment)) for moment in (first, second))
    assert before <= after


@given(MOMENTS, st.integers(13, 15), st.integers(0, 365))
def test_nobody_leaves_a_band_of_minors_before_they_can_be_that_old(declared, years, days):
    birth = declared - timedelta(days=365.25 * years + days)
    evidence = said(AgeBand.UNDER_16, declared)
    for threshold, bands in ((16, {AgeBand.UNDER_16}), (18, {AgeBand.UNDER_16, AgeBand.UNDER_18})):
        the_day_before = birth + timedelta(days=365.25 * threshold - 32)  # bands begin and end with months
        if the_day_before > declared:
            assert band_of(evidence, the_day_before) in bands


def test_a_band_ends_by_itself_and_an_attested_age_ends_with_its_proof():
    declared = datetime(2026, 11, 22, tzinfo=UTC)
    young = said(AgeBand.UNDER_16, declared)
    assert [band_of(young, datetime(year, 11, 1, tzinfo=UTC)) for year in (2028, 2029, 2031)] == [
        AgeBand.UNDER_16,
        AgeBand.UNDER_18,
        AgeBand.ADULT,
    ]
    until = declared + timedelta(days=90)
    attested = AgeEvidence(
        declared=AgeBand.UNDER_16, declared_on=month_of(declared), assured_years=18, assured_until=until
    )
    assert band_of(attested, until - timedelta(seconds=1)) is AgeBand.ADULT
    assert band_of(attested, until) is AgeBand.UNDER_16


@given(BANDS, BANDS)
def test_nobody_becomes_older_by_saying_so(before, wanted):
    order = [AgeBand.UNDER_16, AgeBand.UNDER_18, AgeBand.ADULT]
    assert may_declare(before, wanted) == (order.index(wanted) <= order.index(before))
    assert may_declare(AgeBand.UNDECLARED, wanted)
    assert not may_declare(before, AgeBand.UNDECLARED)


async def test_a_declared_band_is_kept_with_its_month_and_the_others_are_told(database, newcomer, now):
    mia = await newcomer("mia", age_band=AgeBand.UNDER_18)
    with pytest.raises(AgeNotProven):
        await database.transact(lambda conn: declare_age(conn, account_id=mia.account_id, band=AgeBand.ADULT, now=now))
    await database.transact(lambda conn: declare_age(conn, account_id=mia.account_id, band=AgeBand.UNDER_16, now=now))
    async with database.reading() as conn:
        assert await bands_of(conn, [mia.account_id, "test-nobody"], now=now) == {mia.account_id: AgeBand.UNDER_16}
        rows = await conn.execute("SELECT age_declared_on::text FROM accounts.account")
        assert await rows.fetchone() == ("2026-11-01",)
        rows = await conn.execute("SELECT payload FROM db.outbox WHERE name = 'AgeBandChanged'")
        assert await rows.fetchall() == [({"account_id": mia.account_id, "band": "under-16"},)]


async def test_whoever_declares_themselves_younger_loses_what_was_attested(database, newcomer, now):
    mia = await newcomer("mia", age_band=AgeBand.UNDER_16)

    async def step(verb, **words):
        return await database.transact(lambda conn: verb(conn, account_id=mia.account_id, now=now, **words))

    until = now + timedelta(days=30)
    assert await step(assure_age, years_min=18, method="example", until=until) is AgeBand.ADULT
    assert await step(declare_age, band=AgeBand.UNDER_16) is AgeBand.UNDER_16
    async with database.reading() as conn:
        assert await band_now(conn, mia.account_id, now=now) is AgeBand.UNDER_16


async def test_the_session_tells_a_person_their_band_and_a_profile_tells_nobody(client):
    answer = await client.post("/api/accounts", json={**SIGN_UP, "age": "13-15"})
    assert answer.status_code == 201
    assert (await client.get("/api/accounts/session")).json()["age_band"] == "under-16"
    assert not {"age", "age_band"} & set((await client.get("/api/accounts/mia")).json())
    older = await client.put("/api/accounts/me/age", json={"age": "18-or-older"})
    assert (older.status_code, older.json()["code"]) == (403, "age_not_proven")


async def test_of_a_child_nothing_is_kept(client, database):
    answer = await client.post("/api/accounts", json={**SIGN_UP, "age": "under-13"})
    assert (answer.status_code, answer.json()["code"]) == (403, "too_young")
    async with database.reading() as conn:
        assert await (await conn.execute("SELECT count(*) FROM accounts.account")).fetchone() == (0,)
    assert (await client.post("/api/accounts", json=SIGN_UP)).status_code == 400
