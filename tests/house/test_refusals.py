"""Every refusal can be read by the person who gets it."""

import importlib
import pkgutil
import string

import clairvue
from clairvue.kit.refusals import Refusal, code_of, sentence_of
from clairvue.kit.sentences import french_sentences
from clairvue.safety.model import SENTENCES as SCAN_SENTENCES


def all_refusals():
    for module in pkgutil.walk_packages(clairvue.__path__, "clairvue."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found, open_ = set(), [Refusal]
    while open_:
        family = open_.pop()
        found.add(family)
        open_ += family.__subclasses__()
    return sorted(found, key=code_of)


def test_every_refusal_is_one_clear_sentence_with_its_own_code():
    codes = [code_of(family) for family in all_refusals()]
    assert len(codes) == len(set(codes))
    for family in all_refusals():
        assert sentence_of(family).endswith("."), f"{family.__name__}: end the sentence"


def placeholders(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_refusal_has_a_french_sentence_with_the_same_placeholders():
    expected = {code_of(family): sentence_of(family) for family in all_refusals()}
    expected |= SCAN_SENTENCES
    french = french_sentences()
    assert sorted(set(expected) - set(french)) == []
    assert sorted(set(french) - set(expected)) == [], "a sentence for nothing"
    for code, english in expected.items():
        assert placeholders(french[code]) == placeholders(english), code
