"""Words say what a clip is about, and always fill the same room."""

from hypothesis import given, settings
from hypothesis import strategies as st

from clairvue.kit.numbers import NUMBER_MAX, number_of, topic_number
from clairvue.recommend.model import WORDS_MAX
from clairvue.recommend.words import language_index, numbers_of, telling_words, topics_of


def test_telling_words_are_folded_without_signs_and_without_what_every_caption_has():
    caption = "Le CAFÉ d'été, with @anna.b on the Bicycle #velo https://example.org/x a café 2026"
    assert telling_words(caption) == ["cafe", "bicycle"]


def test_a_topic_is_no_word_of_the_same_spelling():
    assert numbers_of(list(topics_of(["cat"])), "cat")[:3] == [topic_number("cat"), number_of("cat"), 0]


def test_a_language_of_the_product_has_a_place_and_all_others_share_one():
    assert [language_index(language) for language in ("en", "fr-CA", "pt-BR", "und")] == [0, 1, 2, 2]


@settings(deadline=None)
@given(st.text(), st.lists(st.text(min_size=1), max_size=30))
def test_whatever_the_caption_an_entry_holds_sixteen_numbers_zeros_last(caption, hashtags):
    numbers = numbers_of(list(topics_of(hashtags)), caption)
    assert len(numbers) == WORDS_MAX
    filled = [number for number in numbers if number]
    assert numbers[: len(filled)] == filled
    assert all(0 < number <= NUMBER_MAX for number in filled)
