"""Children of the learner end, one way or another."""

import pytest

from clairvue.learner.children import ChildFailed, run_child


async def test_a_child_that_is_not_done_in_time_is_ended(tmp_path):
    with pytest.raises(ChildFailed, match="rehearse was not done within"):
        await run_child("rehearse", tmp_path, within_s=0.01)
