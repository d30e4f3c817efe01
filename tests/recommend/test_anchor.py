"""The anchor: fitted from who enjoyed what, the same bits from the same rows, and true whatever it is asked about."""

import json
import time

import numpy as np
import pytest
import scipy.sparse
from hypothesis import given
from hypothesis import strategies as st

from clairvue.kit.numbers import number_of
from clairvue.recommend import anchor as anchors
from clairvue.recommend import anchoring
from clairvue.recommend.anchoring import Enjoyments, make_anchor
from clairvue.recommend.enter import enter_new
from clairvue.recommend.evaluate.static import anchor_scorer
from clairvue.recommend.factorize import CONFIDENCE, REGULAR
from clairvue.recommend.fit_anchor import fit, strongest
from clairvue.recommend.fold import FINISH_TOLD, LIKE_TOLD, SAVE_TOLD, SKIP_TOLD, begin, fold
from clairvue.recommend.layout import Sizes
from clairvue.recommend.live import LOOK_EVERY_S, Live, Model
from clairvue.recommend.model import EntryWords
from clairvue.recommend.reading import Reading
from clairvue.recommend.retrieve import retrieve
from clairvue.recommend.rows import GONE, SIGNAL
from clairvue.recommend.tables import enter_all, row_of
from clairvue.recommend.tail import Place
from clairvue.recommend.views import Views, views_fields
from clairvue.recommend.wish import ANCHOR, Wish
from clairvue.signals import log
from clairvue.signals.log import Logged, SignalKind


def checkerboard(size=40):
    """Return who enjoyed what: even readers the even clips, odd readers the odd ones, each but one of them."""
    table = np.zeros((size, size), np.float32)
    for reader in range(size):
        table[reader, reader % 2 :: 2] = 1
        table[reader, reader] = 0
    return scipy.sparse.csr_matrix(table)


def some_readers(seed=3, readers=120, clips=60):
    rng = np.random.default_rng(seed)
    table = (rng.random((readers, clips)) < 0.08).astype(np.float32)
    table[:4] = rng.random((4, clips)) < 0.95
    return scipy.sparse.csr_matrix(table), rng.normal(size=(clips, 8)).astype(np.float32)


def test_the_same_rows_give_the_same_bytes():
    enjoyed, look = some_readers()
    numbers = np.arange(1, 61)
    first, second = fit(enjoyed, numbers, [look]), fit(enjoyed, numbers, [look])
    assert [array.tobytes() for array in first] == [array.tobytes() for array in second]


def test_every_reader_of_the_checkerboard_is_given_what_is_missing():
    enjoyed = checkerboard()
    scores = anchor_scorer(enjoyed, [])(np.arange(40))
    for reader, told in enumerate(scores):
        told[enjoyed.indices[enjoyed.indptr[reader] : enjoyed.indptr[reader + 1]]] = -np.inf
        assert int(np.argmax(told)) == reader


def test_a_clip_scores_the_same_whichever_others_are_asked_about():
    enjoyed, look = some_readers()
    fitted = fit(enjoyed, np.arange(1, 61), [look])
    history, shares = np.array([3, 9, 20], np.int32), np.array([1, 0.5, 0.25], np.float32)
    everything = anchors.scores(fitted, history, shares, np.arange(60))
    some = np.array([5, 41, 17])
    assert anchors.scores(fitted, history, shares, some) == pytest.approx(everything[some], rel=1e-5)


def test_who_has_no_history_is_given_what_is_popular():
    enjoyed, _ = some_readers()
    fitted = fit(enjoyed, np.arange(1, 61))
    nothing = np.zeros(0, np.int32)
    told = anchors.scores(fitted, nothing, np.zeros(0, np.float32), np.arange(60))
    assert np.isfinite(told).all()
    assert int(np.argmax(told)) == int(np.argmax(fitted.popular))


def test_what_looks_alike_is_closer_when_readers_go_by_looks():
    rng = np.random.default_rng(1)
    kind = np.arange(60) % 3
    look = np.eye(3)[kind] + 0.1 * rng.normal(size=(60, 3))
    table = np.zeros((200, 60), np.float32)
    for reader in range(200):
        table[reader, rng.choice(np.flatnonzero(kind == reader % 3)[:18], 3, replace=False)] = 1
    table[:, kind.argsort()[-1]] = 0  # a clip that nobody has seen
    unseen = int(kind.argsort()[-1])
    seen = int(np.flatnonzero((kind == kind[unseen]) & (table.sum(0) > 0))[0])
    other = int(np.flatnonzero((kind != kind[unseen]) & (table.sum(0) > 0))[0])
    fitted = fit(scipy.sparse.csr_matrix(table), np.arange(1, 61), [look])
    one = np.ones(1, np.float32)
    told = [anchors.neighbour_scores(fitted, np.array([clip], np.int32), one)[unseen] for clip in (seen, other)]
    assert told[0] > told[1]


def test_an_empty_log_fits_and_ranks_nothing_above_the_rest():
    fitted = fit(scipy.sparse.csr_matrix((5, 7), dtype=np.float32), np.arange(1, 8))
    told = anchors.scores(fitted, np.zeros(0, np.int32), np.zeros(0, np.float32), np.arange(7))
    assert np.isfinite(told).all()
    assert np.ptp(told) == 0


def test_the_strongest_are_kept_in_order_and_the_earlier_of_equals_first():
    places, values = strongest(np.array([[1.0, 3.0, 3.0, 2.0]]), 3)
    assert places.tolist() == [[1, 2, 3]]
    assert values.tolist() == [[3.0, 3.0, 2.0]]


def test_what_is_written_is_what_is_read_and_the_newest_is_named(tmp_path):
    enjoyed, look = some_readers()
    numbers = np.arange(1, 61)
    assert anchors.named(tmp_path) == ""
    versions = [anchors.write(tmp_path, fit(enjoyed[rows:], numbers, [look]), {}) for rows in (0, 1, 2)]
    again = anchors.read(tmp_path, versions[0])
    assert [array.tobytes() for array in fit(enjoyed, numbers, [look])] == [array.tobytes() for array in again]
    assert anchors.named(tmp_path) == versions[2]
    anchors.sweep(tmp_path)
    assert anchors.read(tmp_path, versions[2])
    assert len(list(tmp_path.glob("anchor-*"))) == 2


def test_enjoyments_are_counted_once_and_what_is_gone_is_left_out(catalogue):
    entries, enjoyments = catalogue(count=4), Enjoyments()
    signals = np.zeros(6, SIGNAL)
    signals["reader"] = [7, 7, 7, 8, 0, 8]
    signals["subject"] = entries["video"][[0, 0, 1, 2, 3, 3]]
    signals["kind"] = [FINISH_TOLD, LIKE_TOLD, SKIP_TOLD, SAVE_TOLD, LIKE_TOLD, LIKE_TOLD]
    enjoyments.take(signals, entries)
    gone = entries[2:3].copy()
    gone["flags"] = GONE
    enjoyments.take(signals[:0], gone)
    table, numbers, looks = enjoyments.table()
    assert sorted(numbers) == sorted(entries["video"][[0, 1, 3]])
    assert looks.shape == (3, 32)
    held = {(reader, int(numbers[place])) for reader, place in zip(*table.nonzero(), strict=True)}
    assert held == {(0, int(entries["video"][0])), (1, int(entries["video"][3]))}


def test_of_a_reader_of_very_much_the_latest_count(monkeypatch):
    monkeypatch.setattr(anchoring, "A_READER_MAX", 2)
    owners, places = anchoring._latest(np.array([0, 0, 1, 0, 0]), np.array([5, 6, 5, 7, 5]))
    assert sorted(zip(owners.tolist(), places.tolist(), strict=True)) == [(0, 5), (0, 7), (1, 5)]


def test_a_page_is_offered_what_the_anchor_puts_beside_what_was_enjoyed(catalogue, watching):
    entries = catalogue(count=96)
    signals = watching(entries, count=4_000)
    state = begin(Sizes(items=1024, readers=1024, creators=1024, words=1024, nears=1024))
    fold(state, signals, entries)
    enjoyments = Enjoyments()
    finished = signals.copy()
    finished["kind"] = np.where(signals["value"] > 10_000, FINISH_TOLD, SKIP_TOLD)
    enjoyments.take(finished, entries)
    table, numbers, _ = enjoyments.table()
    attached = anchors.Attached.to(fit(table, numbers), state)
    reader = int(row_of(state.reader_table, state.readers, number_of("reader-1")))
    offered = anchors.from_anchor(attached, state.readers, reader, 6)
    topics = {int(np.flatnonzero(entries["video"] == state.items[row]["number"])[0]) % 4 for row in offered}
    assert topics == {1}  # what reader 1 watches to the end
    liked = set(state.readers[reader]["liked"].tolist())
    assert not liked & set(offered.tolist())
    reading = Reading(
        state,
        Views(*(np.zeros(shape, kind) for _, shape, kind in views_fields(1024))),
        state.network,
        "",
        (0, 0),
        attached,
    )
    pool = retrieve(reading, Wish(reader=number_of("reader-1"), now_ms=int(signals["at_ms"][-1]), seed=1))
    assert set(offered.tolist()) <= set(pool.rows[(pool.sources >> ANCHOR) & 1 == 1].tolist())


def test_a_page_is_offered_first_what_scores_highest_of_all_that_is_near_or_popular():
    enjoyed, look = some_readers()
    fitted = fit(enjoyed, np.arange(1, 61), [look])
    state = begin(Sizes(items=1024, readers=1024, creators=1024, words=1024, nears=1024))
    state.items["number"][1:61] = np.arange(1, 61)
    enter_all(state.item_table, state.items, 61)
    attached = anchors.Attached.to(fitted, state)
    history = np.array([20, 9, 3])  # the latest first, as places
    state.readers["count"][1, 1] = len(history)
    state.readers["liked"][1, : len(history)] = history[::-1] + 1
    state.readers["liked_strength"][1] = 100
    shares = (100 * anchors.SHARE_FADES ** np.arange(3)).astype(np.float32)
    among = np.setdiff1d(np.union1d(fitted.near[history], attached.head), history)
    told = anchors.scores(fitted, history, shares, among)
    offered = anchors.from_anchor(attached, state.readers, 1, 60)
    assert sorted(offered) == sorted(among + 1)
    by_place = dict(zip(among.tolist(), told.tolist(), strict=True))
    in_order = [by_place[row - 1] for row in offered.tolist()]
    assert in_order == pytest.approx(sorted(told.tolist(), reverse=True), abs=1e-4)
    assert anchors.from_anchor(attached, state.readers, 1, 5).tolist() == offered[:5].tolist()
    nobody = anchors.from_anchor(attached, state.readers, 2, 60)
    assert int(nobody[0]) - 1 == int(np.argmax(fitted.popular))


def test_whoever_opens_the_live_model_asks_the_anchor_that_is_named(catalogue, watching, tmp_path):
    entries = catalogue(count=96)
    live = Live.open(tmp_path)
    arrays = live.begin(lambda make: begin(make=make), Place())
    fold(arrays.state, watching(entries, count=1_000), entries)
    reader = int(arrays.state.readers["number"][1])
    wish = Wish(reader=reader, now_ms=int(arrays.state.learned["clock"][0, 0]), seed=1)
    live.show(arrays, 0.0)
    assert not offered_by(ANCHOR, Model.open(tmp_path), wish)
    topics = np.arange(4)[:, None] == np.arange(96) % 4
    anchors.write(tmp_path, fit(scipy.sparse.csr_matrix(topics), entries["video"]), {})
    look_again()
    assert offered_by(ANCHOR, Model.open(tmp_path), wish)
    live.close()


def offered_by(source, model, wish):
    pool = retrieve(model.reading, wish)
    return pool.rows[(pool.sources >> source) & 1 == 1].tolist()


def look_again():
    """Let the process look for a new manifest at once."""
    time.sleep(LOOK_EVERY_S)


async def test_the_same_logs_make_the_same_anchor(database, tmp_path, now):
    names = [f"test-{number:026}" for number in range(12)]
    clips = [number_of(name) for name in names]
    told = [
        EntryWords(
            video_id=name,
            creator=number_of("creator"),
            published_at=now,
            duration_ms=9_000,
            language="en",
            caption="",
            hashtags=(),
        )
        for name in names
    ]
    assert await make_anchor(database, tmp_path / "none") == ""
    await database.transact(lambda conn: enter_new(conn, told, now=now))
    at_ms = round(now.timestamp() * 1000)
    rows = [
        Logged(at_ms + step, number_of(f"reader {reader}"), clips[(reader % 2 + 2 * step) % 12], SignalKind.FINISH)
        for reader in range(20)
        for step in range(4)
    ]
    await database.transact(lambda conn: log.append(conn, rows, now=now))
    first = await make_anchor(database, tmp_path / "one")
    assert first == await make_anchor(database, tmp_path / "two") == anchors.named(tmp_path / "one")
    about = json.loads((anchors.path_of(tmp_path / "one", first) / anchors.MANIFEST).read_text())
    assert about["readers"] == 20
    assert about["signals"] > [0, 0]


@given(clips=st.integers(1, 20), width=st.integers(1, 12), seed=st.integers(0, 1 << 16))
def test_the_factors_of_a_reader_are_those_of_one_step_of_the_factorization(clips, width, seed):
    chance = np.random.default_rng(seed)
    others, mine = chance.normal(size=(40, width)), chance.normal(size=(clips, width))
    table = others.T @ others + float(REGULAR) * np.eye(width)
    step = np.linalg.solve(table + (CONFIDENCE - 1.0) * mine.T @ mine, CONFIDENCE * mine.sum(0))
    np.testing.assert_allclose(anchors.fitted(np.linalg.inv(table), mine), step, rtol=1e-6, atol=1e-9)
