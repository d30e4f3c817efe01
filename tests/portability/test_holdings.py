"""What the cell declares to hold is complete: no domain is left out."""

import importlib
import pkgutil

import clairvue
from clairvue.portability.holdings import COLUMNS


def test_every_domain_that_declares_columns_is_among_the_holdings():
    modules = [module.name for module in pkgutil.walk_packages(clairvue.__path__, "clairvue.")]
    declared = [importlib.import_module(name).COLUMNS for name in modules if name.endswith(".personal")]
    assert sorted(map(str, COLUMNS)) == sorted(str(column) for columns in declared for column in columns)
