"""Every refusal can be read by the person who gets it."""

import importlib
import pkgutil

import clairvue
from clairvue.kit.refusals import Refusal, code_of, sentence_of


def all_refusals():
    for module in pkgutil.walk_packages(clairvue.__path__, "clairvue."):
        if module.name.endswith((".model", ".refusals", ".cursor")):
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
