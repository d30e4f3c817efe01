"""The client's types are those of the server's answers."""

import importlib.util
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "tools" / "answers.py"


def test_the_clients_types_are_written_from_what_the_server_answers_now():
    spec = importlib.util.spec_from_file_location("answers", TOOL)
    assert spec
    assert spec.loader
    answers = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(answers)
    assert answers.TARGET.read_text(encoding="utf-8") == answers.write(), "run tools/answers.py"
