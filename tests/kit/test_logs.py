"""Logs say where something broke, never with whose words."""

import json
import subprocess
import sys

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
