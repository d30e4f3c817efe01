"""A checkpoint is whole or none; what it says does not depend on how much room there was."""

from datetime import timedelta

import numpy as np
import pytest

from clairvue.recommend import checkpoint
from clairvue.recommend.fold import begin, fold, wants
from clairvue.recommend.layout import Sizes, grow, zeros
from clairvue.recommend.tail import Place
from clairvue.signals.log import Position

PLACE = Place(Position(430, 500), Position(1, 40))


@pytest.fixture
def world(catalogue, watching):
    """Give a state that has folded a small world, with just the room it wanted."""
    entries = catalogue()
    signals = watching(entries, count=500)
    state = begin()
    state = grow(state, wants(state, signals, entries))
    fold(state, signals, entries)
    return state


@pytest.fixture
def keep(tmp_path, world, now):
    def keep(state=world, *, place=PLACE, since=now):
        return checkpoint.Draft(tmp_path, state, place, folded_since=since, now=now).finish()

    return keep


def test_what_was_kept_comes_back_bit_by_bit(keep, world, tmp_path):
    keep()
    found = checkpoint.newest(tmp_path)
    assert found.manifest.place == PLACE
    for mine, its in zip(world, found.build(zeros), strict=True):
        assert np.array_equal(mine, its)


def test_digests_do_not_depend_on_the_room(world):
    more = grow(world, Sizes(items=4096, readers=8192, creators=8192, words=2048, nears=8192))
    assert checkpoint.digests_of(more) == checkpoint.digests_of(world)
    more.items["after"][5, 0] += 1
    assert checkpoint.digests_of(more) != checkpoint.digests_of(world)


def test_a_damaged_checkpoint_is_passed_over_for_the_one_before(keep, tmp_path):
    before, after = keep(), keep()
    content = bytearray((after / "readers").read_bytes())
    content[1000] ^= 1
    (after / "readers").write_bytes(content)
    assert checkpoint.newest(tmp_path).path == before
    (before / "network").unlink()
    assert checkpoint.newest(tmp_path) is None


def test_a_draft_that_was_not_finished_is_nothing_and_is_in_nobodys_way(world, keep, tmp_path, now):
    checkpoint.Draft(tmp_path, world, PLACE, folded_since=now, now=now)
    assert checkpoint.newest(tmp_path) is None
    assert keep().exists()


def test_two_are_kept_and_none_of_a_fold_that_knows_more(keep, tmp_path, now):
    paths = [keep() for _ in range(3)]
    checkpoint.prune(tmp_path)
    assert [path.exists() for path in paths] == [False, True, True]
    newer = keep(since=now + timedelta(hours=1))
    checkpoint.prune(tmp_path, folded_since=now + timedelta(hours=1))
    assert sorted(tmp_path.glob("checkpoint-*")) == [newer]


def test_one_of_other_code_is_not_gone_on_with(keep, tmp_path):
    path = keep() / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"code":"', b'"code":"0'))
    assert checkpoint.newest(tmp_path) is None


def test_one_of_an_older_format_is_not_gone_on_with(keep, tmp_path):
    path = keep() / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"format":5', b'"format":4'))
    assert checkpoint.newest(tmp_path) is None
