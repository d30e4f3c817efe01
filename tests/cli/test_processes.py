"""The tree keeps its children running; one that is not vital may die without taking the others along."""

import threading
import time

import pytest

from clairvue.cli.processes import RESTARTS_MAX, Child, Tree


@pytest.fixture
def doomed(tmp_path, monkeypatch):
    """Give the name of a module that ends at once with an error."""
    (tmp_path / "doomed_child.py").write_text("raise SystemExit(1)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return "doomed_child"


def watched(tree):
    """Watch a tree in a thread; give the list that its exit code will be in."""
    codes = []
    threading.Thread(target=lambda: codes.append(tree.watch(lambda: True)), daemon=True).start()
    return codes


def wait_until(question):
    deadline = time.monotonic() + 60
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("vital", [True, False])
def test_a_child_that_dies_too_often_ends_the_tree_only_if_it_is_vital(doomed, monkeypatch, tmp_path, vital):
    tree = Tree({"PYTHONPATH": str(tmp_path)})
    tree.tell("postgresql://nowhere")
    child = Child(doomed, vital=vital)
    tree.start(child)
    codes = watched(tree)
    wait_until(lambda: child.dies_too_often() and child.has_died())
    if vital:
        wait_until(lambda: codes == [1])
        return
    assert len(child.starts) == RESTARTS_MAX + 1
    monkeypatch.setattr(child, "starts", [])  # as after a minute
    wait_until(lambda: len(child.starts) > 0)
    assert codes == []
    tree.end()
    wait_until(lambda: codes == [0])
    tree.stop()
