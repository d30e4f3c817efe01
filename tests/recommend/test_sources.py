"""The digest of the code covers what decides the fold, and nothing that does not."""

from clairvue.recommend.sources import FOLDS, RANKS, made_of


def test_the_fold_is_made_of_what_it_imports_and_of_nothing_that_serves_or_stores():
    made = made_of(FOLDS)
    assert {"fold", "layout", "rows", "heads", "features", "tables", "compile"} <= set(made)
    assert not {"live", "learn", "checkpoint", "tail", "_store", "enter"} & set(made)
    assert set(made) < set(made_of(RANKS))
