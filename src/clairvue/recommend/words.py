"""The words by which clips are told to be alike: hashtags first, then telling words of the caption. Pure."""

import re
import unicodedata
from collections.abc import Sequence

from clairvue.kit.language import LANGUAGES
from clairvue.kit.numbers import number_of, topic_number
from clairvue.recommend.model import CAPTION_WORDS_MAX, TOPICS_MAX, WORDS_MAX

_SIGNED = re.compile(r"[#@][\w.]+|https?://\S+")
_WORD = re.compile(r"[^\W\d_]{2,30}")
# Too common to say what a clip is about, in the two languages of the product, without accents.
_STOP_WORDS = """
    about after again all also am an and any are as at be because been before being but by can could did do does
    doing don for from get go going got had has have having he her here him his how if in into is it its just know
    let like ll me more most my new no not now of off on one only or other our out over own re really see she should
    so some still such than that the their them then there these they this those to too up us ve very video want was
    way we were what when where which who why will with would you your ai alors apres as au aussi autre aux avant
    avec avoir bien ca car ce cela ces cet cette ceux chez comme comment dans de des deux donc du elle elles en
    encore entre est et etait ete etre eu eux fait faire fois font il ils je jour la le les leur leurs lui ma mais
    me meme mes moi mon ne ni nos notre nous on ont ou oui par parce pas peu peut plus pour pourquoi qu quand que
    quel quelle qui quoi rien sa sans se sera ses si son sont sous sur ta te tes toi ton tous tout toute toutes tres
    trop tu un une vers vos votre vous vraiment
"""
_STOP = frozenset(_STOP_WORDS.split())


def language_index(language: str) -> int:
    """Return a language's place among the product's; every other language shares the place after the last."""
    spoken = language.lower().split("-")[0]
    return LANGUAGES.index(spoken) if spoken in LANGUAGES else len(LANGUAGES)


def telling_words(caption: str) -> list[str]:
    """Return the words of a caption that may say what it is about, folded, each once, at most eight.

    Hashtags, mentions and addresses are left out; so are words that every caption has.
    """
    bare = _SIGNED.sub(" ", caption)
    if not bare.isascii():
        parts = unicodedata.normalize("NFKD", bare)
        bare = "".join(character for character in parts if not unicodedata.combining(character))
    words = dict.fromkeys(_WORD.findall(bare.casefold()))
    return [word for word in words if word not in _STOP][:CAPTION_WORDS_MAX]


def topics_of(hashtags: Sequence[str]) -> dict[int, str]:
    """Return the topics of a clip by number: its first eight hashtags, without their sign."""
    return {topic_number(tag): tag for tag in hashtags[:TOPICS_MAX]}


def numbers_of(topics: Sequence[int], caption: str) -> list[int]:
    """Return what an entry holds: topics, then words of the caption, then zeros, sixteen in all."""
    numbers = [*topics, *(number_of(word) for word in telling_words(caption))]
    return numbers + [0] * (WORDS_MAX - len(numbers))
