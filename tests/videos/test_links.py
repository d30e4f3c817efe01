from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clairvue.kit.ids import AccountId, VideoId
from clairvue.privacy.keyring import Keyring
from clairvue.videos.links import STEP_S, folder_of, viewer_in
from clairvue.videos.model import Access, VideoState, Visibility

ANNA, BOB = AccountId("test-anna"), AccountId("test-bob")
VIDEO, OTHER = VideoId("test-video"), VideoId("test-other")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Give one keyring to all examples of a test: making one waits for the disk."""
    keyring = Keyring.open(tmp_path_factory.mktemp("keys") / "keys")
    yield keyring
    keyring.close()


def access(visibility=Visibility.FOLLOWERS, state=VideoState.PUBLISHED):
    return Access(account_id=ANNA, state=state, visibility=visibility, watchable=True)


def ticket(keyring, viewer=BOB, video=VIDEO, now=NOON):
    return folder_of(keyring, video, access(), viewer, now=now).split("/")[2]


def test_what_is_everybodys_has_one_plain_address_and_the_rest_one_a_viewer(keyring):
    public = access(Visibility.PUBLIC)
    assert folder_of(keyring, VIDEO, public, BOB, now=NOON) == f"/media/{VIDEO}"
    assert folder_of(keyring, VIDEO, access(), None, now=NOON) == f"/media/{VIDEO}", "nobody is given a ticket"
    for hidden in (access(), access(Visibility.ONLY_ME), access(Visibility.PUBLIC, VideoState.READY)):
        folder = folder_of(keyring, VIDEO, hidden, BOB, now=NOON)
        assert folder.endswith(f"/{VIDEO}")
        assert folder != folder_of(keyring, VIDEO, hidden, ANNA, now=NOON)
        assert BOB not in folder


def test_a_ticket_is_for_its_viewer_and_its_video(keyring):
    assert viewer_in(keyring, ticket(keyring), VIDEO, now=NOON) == BOB
    assert viewer_in(keyring, ticket(keyring), OTHER, now=NOON) is None


@settings(deadline=None)
@given(seconds=st.integers(0, 10 * 365 * 86_400), later=st.integers(0, 8 * 3_600))
def test_a_ticket_stays_the_same_for_hours_and_ends_within_six(keys, seconds, later):
    given_at = NOON + timedelta(seconds=seconds)
    then = given_at + timedelta(seconds=later)
    mine = ticket(keys, now=given_at)
    valid = viewer_in(keys, mine, VIDEO, now=then) == BOB
    assert valid or later >= STEP_S
    assert not valid or later < 2 * STEP_S
    same_step = int(given_at.timestamp()) // STEP_S == int(then.timestamp()) // STEP_S
    assert (ticket(keys, now=then) == mine) == same_step


@settings(deadline=None)
@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", max_size=130), st.data())
def test_nothing_else_is_a_ticket(keys, text, data):
    assert viewer_in(keys, text, VIDEO, now=NOON) is None
    true = ticket(keys)
    place = data.draw(st.integers(0, len(true) - 2))
    wrong = true[:place] + ("A" if true[place] != "A" else "B") + true[place + 1 :]
    assert viewer_in(keys, wrong, VIDEO, now=NOON) is None


def test_a_ticket_outlives_a_new_root_key_and_is_worth_nothing_in_another_cell(keyring, tmp_path):
    mine = ticket(keyring)
    keyring.begin_rotation()
    keyring.rewrap({})
    keyring.end_rotation()
    assert viewer_in(keyring, mine, VIDEO, now=NOON) == BOB
    assert viewer_in(Keyring.open(tmp_path / "others"), mine, VIDEO, now=NOON) is None
