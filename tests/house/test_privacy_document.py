"""docs/privacy.md says what is declared."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_document_is_the_one_that_the_declarations_make():
    found = importlib.util.spec_from_file_location("privacy_document", ROOT / "tools/privacy.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    assert module.PLACE.read_text() == module.document(), "run `.venv/bin/python tools/privacy.py`"
