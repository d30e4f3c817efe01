"""What the cell declares to hold is complete: no domain is left out."""

import importlib
import pkgutil

import clairvue
from clairvue.portability.holdings import COLUMNS, SEALED


def test_every_domain_that_declares_columns_is_among_the_holdings():
    modules = [module.name for module in pkgutil.walk_packages(clairvue.__path__, "clairvue.")]
    declared = [importlib.import_module(name) for name in modules if name.endswith(".personal")]
    assert sorted(map(str, COLUMNS)) == sorted(str(column) for module in declared for column in module.COLUMNS)
    assert sorted(map(str, SEALED)) == sorted(str(t) for module in declared for t in getattr(module, "SEALED", ()))
