"""Each named filter, by itself: what it leaves out and what it lets pass."""

import pytest

from clairvue.feed.hydrate import Standing
from clairvue.feed.page import KINDS
from clairvue.videos.model import Access, VideoState, Visibility

VIEWER, OWNER, CLIP = "test-viewer", "test-owner", "test-clip"
PUBLIC = {"state": VideoState.PUBLISHED, "visibility": Visibility.PUBLIC}


def standing(*, state, visibility, age_restricted=False, **about):
    access = Access(account_id=OWNER, state=state, visibility=visibility, watchable=True, age_restricted=age_restricted)
    return Standing(viewer_id=VIEWER, access={CLIP: access}, **about)


def verdict(kind, how):
    return next((name for name, leaves_out in KINDS[kind].filters.items() if leaves_out(how, CLIP)), None)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_published_for_everybody_passes_every_filter(kind):
    assert verdict(kind, standing(**PUBLIC)) is None


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_taken_back_or_not_there_is_gone(kind):
    assert verdict(kind, Standing(viewer_id=None, access={})) == "gone"
    for state in set(VideoState) - {VideoState.PUBLISHED}:
        assert verdict(kind, standing(state=state, visibility=Visibility.PUBLIC)) == "gone"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_hidden_creators_are_hidden(kind):
    assert verdict(kind, standing(**PUBLIC, hidden={OWNER})) == "hidden"


def test_followers_alone_get_what_is_for_followers_and_only_in_their_own_feed():
    for_followers = {"state": VideoState.PUBLISHED, "visibility": Visibility.FOLLOWERS}
    assert verdict("following", standing(**for_followers, follows={OWNER})) is None
    assert verdict("following", standing(**for_followers)) == "not_for_viewer"
    for kind in ("latest", "unprofiled"):
        assert verdict(kind, standing(**for_followers, follows={OWNER})) == "not_public"


def test_what_is_for_adults_is_in_no_feed_that_asks_nobody_and_in_others_for_adults_alone():
    for_adults = {**PUBLIC, "age_restricted": True}
    for kind in ("latest", "unprofiled"):
        assert verdict(kind, standing(**for_adults, is_adult=True)) == "age_restricted"
    assert verdict("following", standing(**for_adults)) == "not_for_viewer"
    assert verdict("following", standing(**for_adults, is_adult=True)) is None


def test_every_filter_that_a_kind_declares_is_one_of_these():
    assert {name for kind in KINDS.values() for name in kind.filters} == {
        "gone",
        "not_public",
        "not_for_viewer",
        "age_restricted",
        "hidden",
    }
