"""Evaluation: every contestant solves the same checkerboard, protocols are kept to the letter, wrong input is told."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse

from clairvue.cli.main import main
from clairvue.recommend.evaluate import prequential, static
from clairvue.recommend.evaluate.files import read_interactions
from clairvue.recommend.evaluate.model import Interactions, Span
from clairvue.recommend.evaluate.names import YARDSTICKS
from clairvue.recommend.evaluate.production import Production
from clairvue.recommend.fold import FINISH_TOLD, LIKE_TOLD, WATCH_TOLD

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CLAIRVUE_EVALUATION_DATA", ROOT.parent / "shared" / "data"))
DAY_MS = 86_400_000
START_MS = 1_790_000_000_000 // DAY_MS * DAY_MS


def quiet(_what, _share):
    """Hear nothing."""


def clicks_of(rows, items=None):
    """Return interactions of (at_ms, user, session, item) rows."""
    at_ms, users, sessions, clicked = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    count = items or int(clicked.max()) + 1
    kinds = np.full(len(rows), FINISH_TOLD, np.int16)
    nothing = np.zeros(len(rows), np.int64)
    return Interactions(at_ms, users, sessions, clicked, kinds, nothing, nothing, count)


def walks(sessions=400, length=5, clips=24, days=2):
    """Return sessions that stay among the even clips or among the odd ones, and drift over them."""
    rng = np.random.default_rng(5)
    rows = []
    for session in range(sessions):
        at_ms = START_MS + session * days * DAY_MS // sessions
        half = rng.permutation(np.arange(session % 2, clips, 2))[:length]
        rows += [(at_ms + 30_000 * place, session, session, clip) for place, clip in enumerate(half)]
    return clicks_of(sorted(rows), clips)


def checkerboard(size=40):
    table = np.zeros((size, size), np.float32)
    for user in range(size):
        table[user, user % 2 :: 2] = 1
        table[user, user] = 0
    return scipy.sparse.csr_matrix(table), scipy.sparse.identity(size, np.float32, format="csr")


@pytest.mark.parametrize("name", ["item-knn", "ease", "ials"])
def test_every_static_yardstick_solves_the_checkerboard(name):
    train, missing = checkerboard()
    places = static.ranked(static.YARDSTICKS[name](train), train, missing, lambda _: None)
    assert places.ranks.tolist() == [1.0] * 40


def test_popularity_cannot_solve_the_checkerboard():
    train, missing = checkerboard()
    places = static.ranked(static.YARDSTICKS["popularity"](train), train, missing, lambda _: None)
    assert places.ranks.min() > 1


@pytest.mark.parametrize("name", ["item-knn", "ease", "ials"])
def test_every_streamed_yardstick_keeps_to_the_half_that_a_session_is_of(name):
    clicks = walks()
    yardstick = prequential.STREAMED[name](clicks)
    for click in range(len(clicks) - 1):
        yardstick.learn(click)
    scores = yardstick.scores(len(clicks) - 1, [0, 4])
    even, odd = np.delete(scores[0::2], [0, 2]), scores[1::2]
    assert even.min() > odd.max()


def test_production_keeps_to_the_half_that_a_session_is_of():
    clicks = walks()
    span = Span(learn_from=0, measure_from=START_MS + DAY_MS, measure_to=START_MS + 2 * DAY_MS)
    found = prequential.evaluate(clicks, span, yardsticks=["popularity"], curve=False, progress=quiet)
    ours, popularity = found.rows
    # Of 24 clips 12 are of the half, of which the session's are left out.
    assert ours.metrics["hr@10"] > 0.9 > popularity.metrics["hr@10"]


@pytest.mark.parametrize("name", prequential.RERANKERS)
def test_every_reranker_learns_which_feature_tells(name):
    rng = np.random.default_rng(2)
    reranker = prequential.RERANKERS[name]()
    for query in range(300):
        levels = rng.integers(90, 166, (12, 6)).astype(np.uint8)
        chosen = int(np.argmax(levels[:, 2]))
        reranker.learn(levels, chosen, START_MS + query * DAY_MS // 100)
    levels = rng.integers(90, 166, (200, 6)).astype(np.uint8)
    scores = reranker.scores(levels)
    assert np.corrcoef(scores, levels[:, 2])[0, 1] > 0.6


def test_a_click_is_ranked_when_its_session_went_before_and_did_not_just_have_it():
    clicks = clicks_of([(place, 0, 0, item) for place, item in enumerate([1, 2, 1, 3, 4, 5, 6, 2, 1])])
    queries = prequential.queries_of(clicks, Span(learn_from=0, measure_from=0, measure_to=100))
    assert queries.clicks.tolist() == [1, 3, 4, 5, 6, 7, 8]
    assert queries.before[1] == [1, 2, 1]


def test_nothing_before_the_measured_span_is_ranked_and_nothing_after_it_is_learned():
    clicks = walks()
    span = Span(learn_from=0, measure_from=START_MS + DAY_MS // 2, measure_to=START_MS + DAY_MS)
    queries = prequential.queries_of(clicks, span)
    assert clicks.at_ms[queries.clicks].min() >= span.measure_from
    assert clicks.at_ms[queries.clicks].max() < span.measure_to


def test_a_sample_of_sessions_has_its_share_and_depends_on_the_seed():
    sessions = np.arange(50_000)
    first, again, other = (prequential.sample(sessions, 0.1, seed) for seed in (1, 1, 2))
    assert first.tolist() == again.tolist()
    assert abs(first.mean() - 0.1) < 0.01
    assert abs((first & other).mean() - 0.01) < 0.005


def test_a_candidate_ranks_by_its_score_and_the_others_behind_by_popularity():
    items, scores, rest = np.array([4, 2]), np.array([0.1, 0.9]), np.array([9.0, 5.0, 7.0, 5.0, 1.0, 0.0])
    left_out = np.array([0])
    ranks = [prequential.rank_among(items, scores, rest, target, left_out) for target in range(6)]
    assert ranks == [6, 3.5, 1, 3.5, 2, 5]


def test_what_the_harness_folds_is_each_click_once_in_its_order():
    clicks = walks(sessions=30)
    at_once, bit_by_bit = Production(clicks, 0), Production(clicks, 0)
    at_once.learn_to(len(clicks))
    for click in range(0, len(clicks) + 1, 7):
        bit_by_bit.learn_to(click)
    bit_by_bit.learn_to(len(clicks))
    for one, other in zip(at_once.state, bit_by_bit.state, strict=True):
        assert one.tobytes() == other.tobytes()


def test_a_model_that_is_brought_up_to_date_later_ranks_worse():
    clicks = walks()
    span = Span(learn_from=0, measure_from=START_MS + DAY_MS // 2, measure_to=START_MS + 2 * DAY_MS)
    found = prequential.evaluate(clicks, span, yardsticks=[], curve=True, progress=quiet)
    at_once, *_, late = found.curve
    assert [row.name for row in found.curve] == list(prequential.CURVE_MS)
    assert at_once.metrics == found.rows[0].metrics
    assert at_once.metrics["mrr@10"] > late.metrics["mrr@10"]


def write_tsv(path, columns, rows):
    path.write_text("\n".join("\t".join(map(str, row)) for row in [columns, *rows]) + "\n")
    return path


def write_parquet(path, columns, rows):
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    parquet.write_table(arrow.table(dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))), path)
    return path


@pytest.mark.parametrize("write", [write_tsv, write_parquet])
def test_a_file_is_read_in_the_order_of_time_with_what_it_tells(tmp_path, write):
    columns = ("item", "timestamp_ms", "user", "watch_ms", "duration_ms", "action")
    rows = [("b", 2_000_000, "u", 900, 10_000, "click"), ("a", 1, "u", 0, 8_000, "like"), ("b", 3, "v", 5, 9, "click")]
    clicks = read_interactions(write(tmp_path / ("f" + (".tsv" if write is write_tsv else ".parquet")), columns, rows))
    assert clicks.at_ms.tolist() == [1, 3, 2_000_000]
    assert clicks.items.tolist() == [0, 1, 1]
    assert clicks.kinds.tolist() == [LIKE_TOLD, WATCH_TOLD, WATCH_TOLD]
    assert clicks.values.tolist() == [0, 5, 900]
    assert len(set(clicks.sessions.tolist())) == 3  # a pause of more than half an hour parts the user's


def test_the_same_clicks_are_numbered_alike_in_either_format(tmp_path):
    columns, rows = ("timestamp_ms", "user", "item"), [(1, 7, 10), (2, 7, 9), (3, 12, 100)]
    written = write_tsv(tmp_path / "f.tsv", columns, rows), write_parquet(tmp_path / "f.parquet", columns, rows)
    tsv, parquet = (read_interactions(path) for path in written)
    assert tsv.items.tolist() == parquet.items.tolist()
    assert tsv.users.tolist() == parquet.users.tolist()


def test_the_command_measures_a_file_and_prints_one_json_object(tmp_path, capsys):
    clicks = walks(sessions=60)
    rows = zip(clicks.at_ms, clicks.users, clicks.sessions, clicks.items, strict=True)
    path = write_tsv(tmp_path / "clicks.tsv", ("timestamp_ms", "user", "session", "item"), rows)
    asked = ["recommend", "evaluate", "--interactions", str(path), "--yardsticks", "popularity,river", "--no-curve"]
    assert main([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in found["rows"]] == ["clairvue", "river", "popularity"]
    assert main(asked) == 0
    assert "ndcg@20" in capsys.readouterr().out


def test_the_command_measures_a_split_and_leaves_out_what_needs_an_order(tmp_path, capsys):
    train, missing = checkerboard()
    for name, matrix in (("train", train), ("validation", missing)):
        scipy.sparse.save_npz(tmp_path / f"{name}.npz", matrix)
    np.save(tmp_path / "look.npy", np.eye(40, dtype=np.float32))
    splits = ["--train", str(tmp_path / "train.npz"), "--validation", str(tmp_path / "validation.npz")]
    asked = ["recommend", "evaluate", "--protocol", "static", *splits, "--item-features", str(tmp_path / "look.npy")]
    assert main([*asked, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {row["name"]: row["metrics"]["hr@1"] for row in found["rows"]}["clairvue anchor"] == 1
    assert "river" in found["left_out"]


WRONG = {
    "no such file": (["--interactions", "{}/none.tsv"], "There is no file"),
    "missing columns": (["--interactions", "{}/thin.tsv"], "no column user, item"),
    "empty": (["--interactions", "{}/empty.tsv"], "is empty"),
    "no rows": (["--interactions", "{}/bare.tsv"], "has no rows"),
    "torn": (["--interactions", "{}/torn.tsv"], "line 3"),
    "words for numbers": (["--interactions", "{}/words.tsv"], "no number"),
    "unknown action": (["--interactions", "{}/action.tsv"], "unknown action 'dance'"),
    "not Parquet": (["--interactions", "{}/not.parquet"], "is no Parquet file"),
    "unknown protocol": (["--protocol", "lucky"], "no protocol lucky"),
    "nothing at all": ([], "needs --train"),
    "no clicks": (["--protocol", "prequential"], "needs --interactions"),
    "unknown yardstick": (["--interactions", "{}/fine.tsv", "--yardsticks", "tarot"], "no yardstick tarot"),
    "times out of order": (["--interactions", "{}/fine.tsv", "--measure-from", "9", "--measure-to", "3"], "in order"),
    "share": (["--interactions", "{}/fine.tsv", "--sample-sessions", "2"], "at most 1"),
    "seed": (["--interactions", "{}/fine.tsv", "--seed", "-1"], "0 or above"),
    "train alone": (["--train", "{}/train.npz"], "--test or --validation"),
    "not a matrix": (["--train", "{}/fine.tsv", "--test", "{}/train.npz"], "no sparse matrix"),
    "empty matrix": (["--train", "{}/train.npz", "--test", "{}/nobody.npz"], "is empty"),
    "an array for a matrix": (["--train", "{}/few.npy", "--test", "{}/train.npz"], "no sparse matrix"),
    "not finite": (["--train", "{}/train.npz", "--test", "{}/torn.npz"], "torn.npz holds a value that is not finite"),
    "a matrix for features": (
        ["--train", "{}/train.npz", "--test", "{}/train.npz", "--item-features", "{}/train.npz"],
        "no array in .npy",
    ),
    "shapes": (["--train", "{}/train.npz", "--test", "{}/small.npz"], "must be equal"),
    "features": (
        ["--train", "{}/train.npz", "--test", "{}/train.npz", "--item-features", "{}/few.npy"],
        "a row for each of the 40",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_input_is_told_in_one_sentence(wrong, tmp_path, capsys):
    fine = ("timestamp_ms", "user", "item")
    write_tsv(tmp_path / "fine.tsv", fine, [(1, "u", "a"), (2, "u", "b")])
    write_tsv(tmp_path / "thin.tsv", ("timestamp_ms", "who"), [(1, 2)])
    write_tsv(tmp_path / "bare.tsv", fine, [])
    write_tsv(tmp_path / "torn.tsv", fine, [(1, 2, 3), (1, 2)])
    write_tsv(tmp_path / "words.tsv", fine, [("noon", 2, 3)])
    write_tsv(tmp_path / "action.tsv", (*fine, "action"), [(1, 2, 3, "dance")])
    (tmp_path / "empty.tsv").touch()
    (tmp_path / "not.parquet").write_text("no")
    train, _ = checkerboard()
    scipy.sparse.save_npz(tmp_path / "train.npz", train)
    scipy.sparse.save_npz(tmp_path / "nobody.npz", scipy.sparse.csr_matrix((40, 40)))
    scipy.sparse.save_npz(tmp_path / "small.npz", scipy.sparse.identity(3, format="csr"))
    scipy.sparse.save_npz(tmp_path / "torn.npz", train * np.nan)
    np.save(tmp_path / "few.npy", np.ones((3, 2)))
    arguments, sentence = WRONG[wrong]
    assert main(["recommend", "evaluate", *(each.format(tmp_path) for each in arguments)]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 1


def test_the_help_gives_an_example_and_names_every_yardstick(capsys):
    with pytest.raises(SystemExit) as left:
        main(["recommend", "evaluate", "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert "example" in said
    assert all(name in said.replace("\n", "").replace(" ", "") for name in YARDSTICKS)


def test_the_anchor_beats_every_static_yardstick_on_the_validation_of_the_shared_split():
    folder = SHARED / "tiktok_split"
    if not folder.is_dir():
        pytest.skip(f"no shared data in {SHARED.name}")
    train, held_out = (
        scipy.sparse.csr_matrix(scipy.sparse.load_npz(folder / f"{name}.npz"), dtype=np.float32)
        for name in ("train", "validation")
    )
    look = np.load(folder / "image.npy")
    found = static.evaluate(train, held_out, [look], yardsticks=["popularity", "ials"], progress=quiet)
    ours, *others = (row.metrics for row in found.rows)
    assert ours["recall@20"] > 0.105
    assert all(ours[name] > other[name] for other in others for name in ("recall@20", "ndcg@20"))
