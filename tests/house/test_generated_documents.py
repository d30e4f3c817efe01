"""Documents that are made from the code say what the code says."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["privacy", "roles"])
def test_the_document_is_the_one_that_the_code_makes(name):
    found = importlib.util.spec_from_file_location(f"{name}_document", ROOT / f"tools/{name}.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    assert module.PLACE.read_text() == module.document(), f"run `.venv/bin/python tools/{name}.py`"
