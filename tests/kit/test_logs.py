"""Logs say where something broke, never with whose words."""

import json
import subprocess
import sys
from datetime import datetime, timedelta

BREAKS = """
import structlog
from clairvue.kit.logs import configure_logs

def sign_in(secret):
    return secret.nothing_of_this_name

configure_logs()
try:
    sign_in("correct " + "horse")
except AttributeError:
    structlog.get_logger().exception("test.failed")
"""


def test_a_traceback_is_logged_without_the_variables_of_its_frames():
    written = subprocess.run([sys.executable, "-c", BREAKS], check=True, capture_output=True, text=True).stderr
    assert "correct horse" not in written
    (line,) = written.splitlines()
    (error,) = json.loads(line)["exception"]
    assert error["exc_type"] == "AttributeError"
    assert [frame["name"] for frame in error["frames"]] == ["<module>", "sign_in"]


SAYS = """
import structlog
from clairvue.kit.logs import configure_logs

configure_logs()
structlog.get_logger().warning("test.said", route="/a", account="test-x", why="one\\n{\\"event\\": \\"forged\\"}")
"""


def said():
    done = subprocess.run([sys.executable, "-c", SAYS], check=True, capture_output=True, text=True)
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_a_line_says_when_what_and_where():
    (line,) = map(json.loads, said())
    assert (line["event"], line["level"], line["route"], line["account"]) == ("test.said", "warning", "/a", "test-x")
    at = datetime.fromisoformat(line["timestamp"])
    assert at.utcoffset() == timedelta(0)


def test_no_word_begins_a_line_of_its_own():
    (line,) = said()
    assert json.loads(line)["why"].endswith('{"event": "forged"}')
