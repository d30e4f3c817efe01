"""Learning goes on from where it was, comes back from what is no number, and gives the same bits however it is cut."""

from datetime import timedelta

import numpy as np
import pytest

from clairvue.kit.numbers import number_of
from clairvue.recommend import checkpoint
from clairvue.recommend import fold as folding
from clairvue.recommend.enter import enter_new
from clairvue.recommend.learn import Learner
from clairvue.recommend.live import Live
from clairvue.recommend.model import EntryWords
from clairvue.recommend.refold import fold_logs, refold
from clairvue.recommend.replay import replay
from clairvue.signals import log
from clairvue.signals.log import Logged, SignalKind

ANNA, BEN, CLARA = (number_of(name) for name in ("anna", "ben", "clara"))
KINDS = (SignalKind.IMPRESSION, SignalKind.WATCH, SignalKind.LIKE, SignalKind.SKIP, SignalKind.FINISH)


@pytest.fixture
def clips(database, now):
    """Tell of thirty clips; give their numbers."""

    async def clips():
        names = [f"test-{number:026}" for number in range(30)]
        told = [
            EntryWords(
                video_id=name,
                creator=number_of(f"creator {number % 4}"),
                published_at=now,
                duration_ms=10_000,
                language="en",
                caption=f"word{number % 5}",
                hashtags=(f"topic{number % 3}",),
            )
            for number, name in enumerate(names)
        ]
        await database.transact(lambda conn: enter_new(conn, told, now=now))
        return [number_of(name) for name in names]

    return clips


@pytest.fixture
def live_through(database, now):
    """Let readers do many things with clips, a few in each transaction."""

    async def live_through(clips, *, readers=(ANNA, BEN, CLARA), rounds=20, seed=3):
        draw = np.random.default_rng(seed)
        at_ms = round(now.timestamp() * 1000)
        for number in range(rounds):
            rows = [
                Logged(
                    at_ms + number * 1000,
                    reader,
                    int(draw.choice(clips)),
                    SignalKind(int(draw.choice(KINDS))),
                    value=int(draw.integers(0, 12_000)),
                )
                for reader in readers
                for _ in range(3)
            ]
            await database.transact(lambda conn, rows=rows: log.append(conn, rows, now=now))

    return live_through


@pytest.fixture
def make_learner(tmp_path, now):
    """Start a learner on the folder, as after a start of its process."""
    open_ = []

    def make_learner(**chosen):
        while open_:
            open_.pop().close()
        open_.append(Live.open(tmp_path))
        return Learner(tmp_path, open_[0], now=now, **chosen)

    yield make_learner
    while open_:
        open_.pop().close()


@pytest.fixture
def learn(database):
    """Let a learner fold all there is."""

    async def learn(learner, steps=100):
        for _ in range(steps):
            async with database.reading() as conn:
                if not await learner.step(conn) and learner.caught_up:
                    return

    return learn


def keep(learner, now):
    draft = learner.draft(now)
    draft.finish()
    learner.kept(draft)


def poisonous(subject):
    """Give a fold that leaves no number behind whenever it meets a subject."""

    def fold(state, signals, entries):
        folding.fold(state, signals, entries)
        if subject in signals["subject"]:
            state.network["out_bias"][0, 0] = np.nan

    return fold


async def test_pieces_of_any_size_fold_into_the_same_bits(database, clips, live_through):
    await live_through(await clips())
    folds = [await fold_logs(database, signals_at_once=most, entries_at_once=most) for most in (1, 7, 5000)]
    assert len({tuple(checkpoint.digests_of(state).items()) for state, _ in folds}) == 1
    assert len({place for _, place in folds}) == 1


async def test_a_fold_without_a_readers_signals_is_a_world_without_the_reader(database, clips, live_through, now):
    told = await clips()
    await live_through(told, readers=(ANNA, BEN), seed=5)
    never, _ = await fold_logs(database)
    async with database.reading() as conn:
        await conn.execute("DELETE FROM signals.log")
    await live_through(told, readers=(ANNA, BEN), seed=5)
    await live_through(told, readers=(CLARA,), seed=6)
    with_clara, _ = await fold_logs(database)
    await database.transact(lambda conn: log.forget_reader(conn, reader=CLARA, now=now))
    async with database.reading() as conn:
        await conn.execute("DELETE FROM signals.log WHERE kind = %s", (SignalKind.RESET,))  # as the round does
    without, _ = await fold_logs(database)
    assert CLARA in with_clara.readers["number"]
    assert CLARA not in without.readers["number"]
    for mine in (never, without):
        mine.learned["clock"][0, [folding.TRANSACTION, folding.POSITION]] = 0  # numbers of rows, not of what they say
    assert checkpoint.digests_of(without) == checkpoint.digests_of(never)
    assert checkpoint.digests_of(without) != checkpoint.digests_of(with_clara)


async def test_after_a_restart_it_goes_on_from_the_checkpoint_and_the_rest_of_the_logs(
    database, clips, live_through, make_learner, learn, now
):
    told = await clips()
    await live_through(told)
    learner = make_learner()
    await learn(learner)
    keep(learner, now)
    kept = learner.place
    await live_through(told, seed=9)
    again = make_learner()
    assert again.place == kept
    await learn(again)
    straight, place = await fold_logs(database)
    assert again.place == place
    assert checkpoint.digests_of(again.arrays.state) == checkpoint.digests_of(straight)


async def test_readers_get_it_when_it_has_caught_up_and_again_when_it_grows(
    clips, live_through, make_learner, learn, database
):
    told = await clips()
    await live_through(told)
    learner = make_learner()
    assert not learner.is_due
    await learn(learner)
    assert learner.is_due
    learner.show(0.0)
    assert not learner.is_due
    assert not learner.has_moved
    before = learner.arrays.generation
    await live_through(told, readers=range(1, 500), rounds=1)
    async with database.reading() as conn:
        await learner.step(conn)
    assert learner.arrays.generation != before
    assert learner.is_due
    assert learner.has_moved is False


async def test_what_is_no_number_once_is_folded_again_from_the_checkpoint(
    database, clips, live_through, make_learner, learn, now
):
    told = await clips()
    await live_through(told)
    learner = make_learner()
    await learn(learner)
    keep(learner, now)
    await live_through(told, seed=9)
    learner.arrays.state.network["hidden"][0, 0, 0] = np.nan  # a bit that flipped
    await learn(learner)
    assert not learner.frozen
    straight, _ = await fold_logs(database)
    assert checkpoint.digests_of(learner.arrays.state) == checkpoint.digests_of(straight)


async def test_what_is_no_number_twice_at_one_place_stops_learning_before_it_until_the_next_fold(
    database, clips, live_through, make_learner, learn, now, tmp_path
):
    told = await clips()
    await live_through(told)
    learner = make_learner(fold=poisonous(666), careful_rows=1)
    await learn(learner)
    keep(learner, now)
    await live_through(told, rounds=2, seed=4)
    await learn(learner)
    good = learner.place
    at_ms = round(now.timestamp() * 1000)
    await database.transact(lambda conn: log.append(conn, [Logged(at_ms, ANNA, 666, SignalKind.LIKE)], now=now))
    await live_through(told, rounds=2, seed=5)
    await learn(learner)
    assert learner.frozen
    assert learner.place == good
    assert np.isfinite(learner.arrays.state.network["out_bias"]).all()
    assert learner.is_due
    await refold(database, tmp_path / "refold")
    learner.adopt(tmp_path / "refold", now=now)
    assert not learner.frozen


async def test_a_fold_from_nothing_replaces_all_that_was_kept_before_it(
    database, clips, live_through, make_learner, learn, now, tmp_path
):
    told = await clips()
    await live_through(told)
    learner = make_learner()
    await learn(learner)
    keep(learner, now)
    learner.show(0.0)
    await database.transact(lambda conn: log.forget_reader(conn, reader=BEN, now=now))
    await refold(database, tmp_path / "refold")
    await live_through(told, readers=(ANNA,), seed=8)
    learner.adopt(tmp_path / "refold", now=now)
    assert not learner.is_due
    assert len(list(tmp_path.glob("checkpoint-*"))) == 1
    await learn(learner)
    assert learner.is_due
    assert BEN not in learner.arrays.state.readers["number"]
    assert ANNA in learner.arrays.state.readers["number"]
    assert learner.folded_since > now


async def test_a_log_that_ends_before_the_checkpoint_is_folded_from_nothing(
    database, clips, live_through, make_learner, learn, now
):
    await live_through(await clips())
    learner = make_learner()
    await learn(learner)
    keep(learner, now)
    async with database.reading() as conn:
        assert await learner.check_log(conn, now=now)
        learner.arrays.progress["place"][0, 0] = 2**62
        assert not await learner.check_log(conn, now=now)
    await learn(learner)
    straight, place = await fold_logs(database)
    assert learner.place == place
    assert checkpoint.digests_of(learner.arrays.state) == checkpoint.digests_of(straight)


async def test_a_replay_is_equal_or_says_which_array_is_not_or_how_much_is_lost(
    database, clips, live_through, make_learner, learn, now, tmp_path
):
    assert await replay(database, tmp_path) is None
    told = await clips()
    await live_through(told)
    learner = make_learner()
    await learn(learner)
    keep(learner, now)
    await live_through(told, seed=8)  # later than the checkpoint
    for most in (4, 5000):
        verdict = await replay(database, tmp_path, signals_at_once=most, entries_at_once=most)
        assert verdict.equal
        assert verdict.sentence.startswith("Equal: 180 signals up to transaction ")
    learner.arrays.state.items["after"][2, 0] += 1
    learner.draft(now)
    await learn(learner)
    keep(learner, now + timedelta(minutes=5))
    verdict = await replay(database, tmp_path)
    assert not verdict.equal
    assert "items" in verdict.differing
    assert verdict.sentence.startswith("Different in ")
    await database.transact(lambda conn: log.forget_reader(conn, reader=BEN, now=now))
    verdict = await replay(database, tmp_path)
    assert (verdict.equal, verdict.lost) == (False, 120)
    assert "the logs have lost 120 rows" in verdict.sentence
    assert "due at 2026-11-23 12:00 UTC" in verdict.sentence
