"""The state table, walked at random: nothing becomes public without the scan, and nothing leaves its end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.kit.ids import AccountId
from clairvue.videos.model import (
    TRANSITIONS,
    Access,
    Step,
    StepImpossible,
    VideoState,
    Visibility,
    may_step,
    move,
    sees,
)

OWNER, OTHER = AccountId("test-owner"), AccountId("test-other")


def walk(steps):
    """Return the states passed and the steps that were possible."""
    state, states, taken = VideoState.UPLOADED, [VideoState.UPLOADED], []
    for step in steps:
        if may_step(state, step):
            state = move(state, step)
            states.append(state)
            taken.append(step)
    return states, taken


@given(st.lists(st.sampled_from(Step), max_size=30))
def test_no_path_to_the_public_skips_the_scan(steps):
    states, taken = walk(steps)
    if VideoState.PUBLISHED in states:
        assert Step.CLEAR_SCAN in taken[: states.index(VideoState.PUBLISHED)]


@given(st.lists(st.sampled_from(Step), max_size=30))
def test_nothing_leaves_erased_and_nothing_refused_comes_back(steps):
    states, _ = walk(steps)
    if VideoState.ERASED in states:
        assert states[-1] is VideoState.ERASED
        assert states.count(VideoState.ERASED) == 1
    if VideoState.REFUSED in states:
        assert set(states[states.index(VideoState.REFUSED) :]) <= {VideoState.REFUSED, VideoState.ERASED}


@given(st.lists(st.sampled_from(Step), max_size=30))
def test_everything_can_be_erased_at_any_time(steps):
    states, _ = walk(steps)
    assert states[-1] is VideoState.ERASED or may_step(states[-1], Step.ERASE)


def test_every_state_can_be_reached():
    reached, before = {VideoState.UPLOADED}, None
    while before != reached:
        before = set(reached)
        reached |= {after for (state, _), after in TRANSITIONS.items() if state in reached}
    assert reached == set(VideoState)


def test_a_step_that_is_not_in_the_table_is_refused():
    with pytest.raises(StepImpossible):
        move(VideoState.PROCESSING, Step.PUBLISH)


accesses = st.builds(
    Access,
    account_id=st.just(OWNER),
    state=st.sampled_from(VideoState),
    visibility=st.sampled_from(Visibility),
    watchable=st.booleans(),
)


@given(accesses, st.sampled_from([None, OTHER]), st.booleans())
def test_a_stranger_sees_only_what_is_published_for_them(access, viewer, follows):
    seen = sees(access, viewer, follows=follows)
    if seen:
        assert access.state is VideoState.PUBLISHED
        assert access.watchable
        assert access.visibility is not Visibility.ONLY_ME
        assert access.visibility is Visibility.PUBLIC or (follows and viewer is not None)


@given(accesses, st.booleans())
def test_the_owner_sees_their_video_from_the_first_rendition_to_its_end(access, follows):
    ended = access.state in {VideoState.REFUSED, VideoState.ERASED}
    assert sees(access, OWNER, follows=follows) == (access.watchable and not ended)
