"""What a caption keeps and what it points to."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clairvue.videos.caption import find_hashtags, find_mentions, fold_tag, normalise_tag, read_caption
from clairvue.videos.language import guess_language, read_language
from clairvue.videos.model import CaptionTooLong, LanguageUnreadable, TooManyHashtags, TooManyMentions


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("Bonjour #Été à la #plage_2026 !", ("été", "plage_2026")),
        ("#Straße #STRASSE", ("strasse",)),
        ("#日本 and #हिन्दी and ＃ラーメン", ("日本", "हिन्दी", "ラーメン")),  # noqa: RUF001 - the wide sign is a sign
        ("no#tag &#39; /#anchor ##double", ()),
        ("#1 #2026 #4k", ("4k",)),
        ("#a#b", ("a",)),
        ("#cafe\u0301 #café", ("café",)),
        ("# space #", ()),
    ],
)
def test_hashtags_are_found_in_any_script(text, tags):
    assert find_hashtags(text) == tags


@given(st.text(st.sampled_from("#@&/ _a1é½\u0301\u200d文🙂") | st.characters(exclude_categories=["Cs"]), max_size=20))
def test_tags_are_the_same_where_a_text_holds_marks_and_joiners_elsewhere(text):
    assert find_hashtags(text) == find_hashtags(f"{text} \u200d")


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("with @Lou and @lou and @max.b.", ("lou", "max.b")),
        ("write to someone@example.org", ()),
        ("(@ada)", ("ada",)),
    ],
)
def test_mentions_are_handles_that_no_word_touches(text, handles):
    assert find_mentions(text) == handles


def test_a_tag_is_kept_with_its_accents_and_searched_without():
    assert normalise_tag("ÉTÉ") == "été"
    assert fold_tag("ÉTÉ") == "ete"
    assert fold_tag("ガ") == "ガ", "a voiced kana is another letter, not an accent"


@given(st.text())
@example("İ")
def test_normalising_and_folding_twice_changes_nothing(text):
    assert normalise_tag(normalise_tag(text)) == normalise_tag(text)
    assert fold_tag(fold_tag(text)) == fold_tag(text)


@given(st.text(max_size=300))
def test_reading_a_kept_caption_again_changes_nothing(text):
    caption = read_caption(text)
    assert read_caption(caption.text) == caption
    assert "\0" not in caption.text


def test_a_caption_over_its_limits_is_refused_with_the_reason():
    read_caption("x" * 2200)
    with pytest.raises(CaptionTooLong, match="2201"):
        read_caption("x" * 2201)
    with pytest.raises(TooManyHashtags):
        read_caption(" ".join(f"#t{n}" for n in range(31)))
    with pytest.raises(TooManyMentions):
        read_caption(" ".join(f"@someone{n}" for n in range(21)))


@pytest.mark.parametrize(
    ("text", "prior", "language"),
    [
        ("the best day of my life", "fr", "en"),
        ("c'est la plus belle journée de ma vie", "en", "fr"),
        ("", "fr", "fr"),
        ("#the #best #day", "fr", "fr"),
        ("Matcha latte", "en", "en"),
        ("ラーメン たべる", "en", "und"),
    ],
)
def test_the_language_is_guessed_from_small_words_and_the_authors_own(text, prior, language):
    assert guess_language(text, prior=prior) == language


def test_a_given_language_is_a_short_code():
    assert read_language("pt-BR") == "pt-BR"
    with pytest.raises(LanguageUnreadable):
        read_language("English")
