import pytest
from hypothesis import given
from hypothesis import strategies as st

from clairvue.social.comments.model import BODY_CHARACTERS_MAX, EXCERPT_CHARACTERS, excerpt, read_body
from clairvue.social.model import CommentEmpty, CommentTooLong


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u200d", "\x00\x07"])
def test_a_comment_nobody_can_see_is_refused(text):
    with pytest.raises(CommentEmpty):
        read_body(text)


def test_a_comment_holds_a_thousand_characters_and_no_more():
    assert read_body(" " + "é" * BODY_CHARACTERS_MAX) == "é" * BODY_CHARACTERS_MAX
    with pytest.raises(CommentTooLong) as refused:
        read_body("é" * (BODY_CHARACTERS_MAX + 1))
    assert refused.value.sentence == "A comment holds at most 1000 characters: shorten it, then send it again."


def test_lines_and_emoji_stay_control_characters_go():
    assert read_body("one\r\ntwo\x1b 👩‍🚀") == "one\ntwo 👩‍🚀"


@given(st.text())
def test_reading_a_kept_body_again_changes_nothing(text):
    try:
        kept = read_body(text)
    except (CommentEmpty, CommentTooLong):
        return
    assert read_body(kept) == kept


@given(st.text())
def test_an_excerpt_is_one_short_line(text):
    line = excerpt(text)
    assert len(line) <= EXCERPT_CHARACTERS
    assert "\n" not in line
