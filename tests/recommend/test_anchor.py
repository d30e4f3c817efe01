"""The anchor: fitted from who enjoyed what, the same bits from the same rows, and true whatever it is asked about."""

import numpy as np
import pytest
import scipy.sparse

from clairvue.recommend import anchor as anchors
from clairvue.recommend.evaluate.static import anchor_scorer
from clairvue.recommend.fit_anchor import fit, strongest


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


def test_what_is_written_is_what_is_read(tmp_path):
    enjoyed, look = some_readers()
    fitted = fit(enjoyed, np.arange(1, 61), [look])
    anchors.write(tmp_path / "anchor", fitted, {"rows": 7})
    again = anchors.read(tmp_path / "anchor")
    assert [array.tobytes() for array in fitted] == [array.tobytes() for array in again]
