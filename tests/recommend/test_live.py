"""The live model: one learner writes, several processes read the same bytes, and nobody finds half of anything."""

import json
import subprocess
import sys
import time

import numpy as np
import pytest

from clairvue.recommend import dense
from clairvue.recommend.fold import begin, fold, wants
from clairvue.recommend.layout import SIGNALS, Sizes, grow
from clairvue.recommend.live import LEFT_AFTER_S, LOOK_EVERY_S, LearnerRuns, Live, Model, Position, read_manifest
from clairvue.recommend.tail import Place

READER = """
import sys, json
from pathlib import Path
from clairvue.recommend.layout import SIGNALS
from clairvue.recommend.live import Model
model = Model.open(Path(sys.argv[1]))
for line in sys.stdin:
    reading = model.reading
    clock = reading.state.learned["clock"][0]
    print(json.dumps([int(clock[SIGNALS]), reading.position, reading.version]), flush=True)
"""


@pytest.fixture
def live(tmp_path):
    live = Live.open(tmp_path)
    yield live
    live.close()


@pytest.fixture
def folded(live, catalogue, watching):
    """Give a generation that has folded a small world."""
    entries = catalogue()
    signals = watching(entries, count=500)
    arrays = live.begin(lambda make: begin(Sizes(), make), Place())
    sizes = wants(arrays.state, signals, entries)
    arrays = live.begin(lambda make: grow(arrays.state, sizes, make), Place())
    fold(arrays.state, signals, entries)
    arrays.note(Place(Position(7, 500), Position(1, 40)))
    return arrays


def look_again():
    time.sleep(LOOK_EVERY_S)


def test_there_is_no_model_until_one_is_shown(live, folded, tmp_path):
    assert Model.open(tmp_path) is None
    live.show(folded, 0.0)
    look_again()
    model = Model.open(tmp_path)
    for mine, its in zip(folded.state, model.reading.state, strict=True):
        assert np.array_equal(mine, its)
    assert model.reading.position == (7, 500)
    assert model.version == dense.version_of(folded.state.network)


def test_several_processes_see_a_touched_row_at_once_and_the_weights_of_their_version(live, folded, tmp_path):
    version = live.show(folded, 0.0)
    command = [sys.executable, "-c", READER, str(tmp_path)]
    readers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for signals in (501, 502):
        folded.state.learned["clock"][0, SIGNALS] = signals
        folded.state.network["out_bias"] += 1
        folded.note(Place(Position(8, signals), Position(1, 40)))
        for reader in readers:
            reader.stdin.write("\n")
            reader.stdin.flush()
            assert json.loads(reader.stdout.readline()) == [signals, [8, signals], version]
    for reader in readers:
        reader.communicate()


def test_weights_that_moved_are_a_new_version_of_the_same_generation(live, folded, tmp_path):
    live.show(folded, 0.0)
    before = Model.open(tmp_path)
    folded.state.network["out_bias"] += 1
    look_again()
    assert Model.open(tmp_path) is before
    live.show(folded, 1.0)
    look_again()
    after = Model.open(tmp_path)
    assert after.arrays is before.arrays
    assert after.version != before.version
    assert np.array_equal(after.network, folded.state.network)


def test_a_generation_is_deleted_a_minute_after_it_was_replaced(live, folded, tmp_path):
    version = live.show(folded, 0.0)
    grown = live.begin(lambda make: grow(folded.state, Sizes(items=4096, readers=4096, nears=4096), make), folded.place)
    live.show(grown, 100.0)
    for now_s, kept in ((100.0 + LEFT_AFTER_S, 2), (101.0 + LEFT_AFTER_S, 1)):
        live.sweep(now_s, version=version, working=grown.generation)
        assert len(list(tmp_path.glob("live-*/learned"))) == kept
    look_again()
    assert len(Model.open(tmp_path).reading.state.items) == 4096


def test_a_reader_that_comes_while_everything_is_swept_waits_for_the_next_look(live, folded, tmp_path):
    live.show(folded, 0.0)
    (tmp_path / folded.generation / "items").unlink()
    assert Model.open(tmp_path) is None


@pytest.mark.usefixtures("live")
def test_a_second_learner_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(LearnerRuns, match=f"Another learner already writes in {tmp_path}: stop it first"):
        Live.open(tmp_path)


def test_a_manifest_of_other_code_or_of_before_the_last_boot_counts_for_nothing(live, folded, tmp_path):
    live.show(folded, 0.0)
    whole = json.loads((tmp_path / "manifest.json").read_bytes())
    assert read_manifest(tmp_path) is not None
    for name in ("code", "boot"):
        (tmp_path / "manifest.json").write_text(json.dumps(whole | {name: "other"}))
        assert read_manifest(tmp_path) is None
    (tmp_path / "manifest.json").write_text("{")
    assert read_manifest(tmp_path) is None


def test_the_files_are_for_their_owner_alone(live, folded, tmp_path):
    live.show(folded, 0.0)
    for path in tmp_path.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


async def test_weights_that_a_record_names_are_kept_bit_by_bit(database, folded, now):
    version = dense.version_of(folded.state.network)
    for _ in range(2):
        await database.transact(lambda conn: dense.keep(conn, version, folded.state.network, now=now))
    async with database.reading() as conn:
        found = await dense.find(conn, version)
        assert await dense.find(conn, "0" * 16) is None
    assert found.dtype == folded.state.network.dtype
    assert dense.version_of(found) == version
