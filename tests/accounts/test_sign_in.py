from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from clairvue.accounts.change_password import change_password
from clairvue.accounts.model import (
    SESSION_AGE_MAX,
    SESSION_IDLE_MAX,
    SESSIONS_MAX,
    PasswordHash,
    SessionMissing,
    SignInRefused,
)
from clairvue.accounts.sessions import (
    forget_ended,
    list_sessions,
    sign_out,
    sign_out_everywhere,
    touch,
    viewer_of,
)
from clairvue.accounts.sign_in import count_attempt, find_candidate, mark_device, prove
from clairvue.accounts.sign_up import sign_up
from clairvue.kit.rates import open_rates
from clairvue.kit.refusals import Conflict, TooMany

from .conftest import PASSWORD


@pytest.fixture
def whose(database, now):
    """Ask whose session a token opens."""

    async def whose(token, *, at=now):
        async with database.reading() as conn:
            found = await viewer_of(conn, token=token, now=at)
            return None if found is None else found[0]

    return whose


@pytest.fixture
def show(database, keyring):
    """Show a handle and a password."""

    async def show(handle, password=PASSWORD):
        async with database.reading() as conn:
            candidate = await find_candidate(conn, keyring, handle=handle)
        return await prove(candidate, password)

    return show


async def test_the_right_password_opens_a_session_and_its_token_says_whose_it_is(enter, open_at, show, whose):
    anna = await enter("anna")
    viewer = await whose(await open_at(await show(" @ANNA")))
    assert (viewer.account_id, viewer.handle, viewer.language) == (anna.account_id, "anna", "en")
    assert (viewer.slot, viewer.roles) == (anna.slot, ())


async def test_an_unknown_handle_and_a_wrong_password_get_one_answer(enter, keyring, show):
    anna = await enter("anna")
    answers = []
    for handle, password in (("anna", "not that at all"), ("nobody", PASSWORD)):
        with pytest.raises(SignInRefused) as refused:
            await show(handle, password)
        answers.append(refused.value.sentence)
    keyring.destroy_key(anna.slot)
    with pytest.raises(SignInRefused) as refused:
        await show("anna")
    assert {*answers, refused.value.sentence} == {"That handle and that password do not belong together."}


async def test_a_token_is_kept_as_a_digest_alone(database, enter, open_at):
    token = await open_at(await enter("anna"))
    async with database.reading() as conn:
        rows = await conn.execute("SELECT s::text FROM accounts.session AS s")
        assert token not in str(await rows.fetchall())


async def test_a_session_ends_when_idle_and_some_day_in_any_case(database, enter, open_at, whose, now):
    token = await open_at(await enter("anna"))
    assert await whose(token, at=now + SESSION_IDLE_MAX - timedelta(hours=2))
    assert await whose(token, at=now + SESSION_IDLE_MAX + timedelta(hours=1)) is None
    viewer = await whose(token)
    late = now + SESSION_AGE_MAX - timedelta(hours=2)
    async with database.reading() as conn:
        await touch(conn, session_id=viewer.session_id, now=late)
    assert await whose(token, at=late)
    assert await whose(token, at=now + SESSION_AGE_MAX) is None


async def test_the_last_use_is_known_to_the_hour_and_written_once_an_hour(database, keyring, enter, open_at, now):
    token = await open_at(await enter("anna"), at=now + timedelta(minutes=25))
    async with database.reading() as conn:
        viewer, due = await viewer_of(conn, token=token, now=now + timedelta(minutes=59))
        assert not due
        later = now + timedelta(minutes=61)
        assert (await viewer_of(conn, token=token, now=later))[1]
        await touch(conn, session_id=viewer.session_id, now=later)
        assert not (await viewer_of(conn, token=token, now=later))[1]
        (session,) = await list_sessions(
            conn, keyring, account_id=viewer.account_id, current=viewer.session_id, now=later
        )
    assert session.last_seen_at == now + timedelta(hours=1)
    assert (session.agent, session.current) == ("Firefox, Linux", True)


async def test_one_session_is_closed_and_the_others_stay(database, enter, open_at, whose):
    anna, basil = await enter("anna"), await enter("basil")
    here, there, basils = await open_at(anna), await open_at(anna), await open_at(basil)
    session_id = (await whose(there)).session_id
    with pytest.raises(SessionMissing):
        await database.transact(lambda conn: sign_out(conn, account_id=basil.account_id, session_id=session_id))
    await database.transact(lambda conn: sign_out(conn, account_id=anna.account_id, session_id=session_id))
    assert await whose(there) is None
    assert await whose(here)
    assert await whose(basils)
    await database.transact(lambda conn: sign_out_everywhere(conn, account_id=anna.account_id))
    assert await whose(here) is None
    assert await whose(basils)


async def test_a_changed_password_ends_every_session_and_what_was_begun_with_the_old_one(
    database, keyring, enter, open_at, show, whose, now
):
    await enter("anna")
    old = await show("anna")
    token = await open_at(old)
    later = now + timedelta(minutes=5)
    fresh = PasswordHash(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("eleven loud geese"))
    proven = await database.transact(
        lambda conn: change_password(conn, keyring, proven=old, password_hash=fresh, now=later)
    )
    assert await whose(token) is None
    with pytest.raises(SignInRefused):
        await open_at(old)
    with pytest.raises(Conflict):
        await database.transact(lambda conn: change_password(conn, keyring, proven=old, password_hash=fresh, now=later))
    assert await whose(await open_at(proven))
    with pytest.raises(SignInRefused):
        await show("anna")


async def test_a_hash_at_older_costs_is_renewed_at_the_next_sign_in(database, keyring, cell, now, open_at, show):
    old = PasswordHash(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD))
    await database.transact(
        lambda conn: sign_up(
            conn, keyring, cell=cell, handle="anna", display_name="Anna", language="fr", password_hash=old, now=now
        )
    )
    proven = await show("anna")
    assert proven.fresh_hash is not None
    await open_at(proven)
    assert (await show("anna")).fresh_hash is None


async def test_only_so_many_sessions_are_kept_and_ended_ones_are_forgotten(
    database, keyring, enter, open_at, whose, now
):
    anna = await enter("anna")
    tokens = [await open_at(anna, at=now + timedelta(seconds=second)) for second in range(SESSIONS_MAX + 1)]
    assert await whose(tokens[0]) is None
    viewer = await whose(tokens[-1])
    async with database.reading() as conn:
        assert len(await list_sessions(conn, keyring, account_id=viewer.account_id, now=now)) == SESSIONS_MAX
    assert await database.transact(lambda conn: forget_ended(conn, now=now)) == 0
    late = now + SESSION_IDLE_MAX + timedelta(hours=1)
    assert await database.transact(lambda conn: forget_ended(conn, now=late)) == SESSIONS_MAX


async def guess(rates, keyring, times, **attempt):
    """Guess until refused; return how many guesses were let through."""
    for count in range(times):
        try:
            await count_attempt(rates, keyring, **{"handle": "anna", "address": "192.0.2.1", "device": "", **attempt})
        except TooMany:
            return count
    return times


async def test_guessing_from_one_address_ends_soon_and_locks_nobody_else_out(keyring):
    rates = open_rates()
    assert await guess(rates, keyring, 50) <= 11
    assert await guess(rates, keyring, 5, address="198.51.100.7") == 5, "the owner, elsewhere"
    assert await guess(rates, keyring, 5, handle="basil") == 5, "another person at the same address"


async def test_guessing_from_everywhere_ends_too_but_not_for_a_browser_the_owner_used_before(keyring):
    rates = open_rates()
    tried = 0
    for number in range(200):
        tried += await guess(rates, keyring, 10, address=f"192.0.2.{number}")
    assert tried <= 401
    assert await guess(rates, keyring, 1, address="198.51.100.7") == 0
    mark = mark_device(keyring, "anna")
    assert await guess(rates, keyring, 5, address="198.51.100.7", device=mark) == 5
    assert await guess(rates, keyring, 50, device=mark) <= 6, "a stolen mark has its own small budget"


async def test_a_mark_is_good_for_its_own_handle_alone(keyring):
    rates = open_rates()
    mark = mark_device(keyring, "basil")
    forged = ("x" * 64, "", "é", "=", mark[:-2] + ("AA" if mark[-2:] != "AA" else "BB"), mark)
    for device in forged:
        await guess(rates, keyring, 50, device=device)
        assert await guess(rates, keyring, 1, device=device) == 0


async def test_a_new_cell_has_no_account_to_sign_in_with(database, show):
    async with database.reading() as conn:
        assert await (await conn.execute("SELECT count(*) FROM accounts.account")).fetchone() == (0,)
    for handle in ("root", "admin", "sa", "test", "operator", "clairvue", ""):
        for password in ("", "admin", "root", "password", "clairvue"):
            with pytest.raises(SignInRefused):
                await show(handle, password)


async def test_a_password_does_not_end_by_age(enter, open_at, show, whose, now):
    await enter("anna")
    late = now + timedelta(days=3650)
    assert await whose(await open_at(await show("anna"), at=late), at=late)
