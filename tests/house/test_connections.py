"""What the document says of connections is what the code opens, and its figures are the code's."""

import ast
import re
from pathlib import Path

from clairvue.accounts import passwords
from clairvue.app.__main__ import CONNECTIONS_MAX, HEADER_DEADLINE_MS
from clairvue.app.bodies import BYTES_PER_S_MIN
from clairvue.app.sockets import STILL_S
from clairvue.db.database import ATTEMPTS_MAX, WAIT_FOR_CONNECTION_S
from clairvue.feed import others
from clairvue.kit import collector
from clairvue.kit.settings import Settings
from clairvue.mail import send
from clairvue.mail.model import LETTER_AGE_MAX
from clairvue.privacy.kms import ANSWERS_WITHIN_S
from clairvue.search.model import CANDIDATES_MAX, QUERY_CHARACTERS_MAX
from clairvue.videos.move import ATTEMPTS_MAX as CLIP_ATTEMPTS_MAX

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "clairvue"
PAGE = (ROOT / "docs" / "connections.md").read_text()
# What opens a connection to anything outside the process, by the library's name.
CLIENTS = {"httpx", "smtplib", "obstore", "psycopg_pool", "http.client", "urllib.request", "redis", "ftplib", "socket"}
ON_THIS_MACHINE = ("bench/", "cli/", "sim/", "db/", "learner/", "media/", "kit/", "app/", "worker/")


def row(name):
    return next(line for line in PAGE.splitlines() if line.startswith(f"| {name}"))


def test_every_way_out_is_in_the_document():
    named = set(re.findall(r"`([a-z_/0-9]+\.py)`", PAGE))
    assert all((SOURCE / path).exists() for path in named)
    for path in sorted(SOURCE.rglob("*.py")):
        place = path.relative_to(SOURCE).as_posix()
        opens = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                opens.update(alias.name for alias in node.names if alias.name in CLIENTS)
            if isinstance(node, ast.ImportFrom) and node.module in CLIENTS:
                opens.update(f"{node.module}.{alias.name}" for alias in node.names)
        opens -= {"socket.SOCK_STREAM", "psycopg_pool.PoolTimeout"}
        assert not opens or place in named or place.startswith(ON_THIS_MACHINE), f"{place} opens {opens}"


def test_the_figures_are_those_of_the_code():
    figures = {
        "the web server": (
            f"{CONNECTIONS_MAX:,}, and {Settings(data=ROOT).connections_per_address} an address",
            f"a header {HEADER_DEADLINE_MS // 1000} s",
            f"{BYTES_PER_S_MIN:,} bytes a second",
            f"still for {STILL_S:.0f} s",
        ),
        "PostgreSQL": (f"{WAIT_FOR_CONNECTION_S:.0f} s for a connection", f"tried {ATTEMPTS_MAX} times"),
        "a mail server": (f"{send._TIMEOUT_S:.0f} s", f"for {LETTER_AGE_MAX.days} day"),
        "feeds that": (f"{others.DEADLINE_S:.0f} s", f"{others.BYTES_MAX:,} bytes", f"for {others.QUIET_S:.0f} s"),
        "a key service": (f"{ANSWERS_WITHIN_S:.0f} s",),
        "a log receiver": (
            f"{collector.DEADLINE_S:.0f} s",
            f"{collector.LINES_MAX:,} lines",
            f"{collector.RETRY_S_MAX:.0f} s",
        ),
        "ffmpeg": (f"up to {CLIP_ATTEMPTS_MAX} times",),
    }
    for name, told in figures.items():
        for figure in told:
            assert figure in row(name), f"{name}: {figure}"
    assert "pool_max: int = 8" in (SOURCE / "opening.py").read_text()
    assert "pool_max=6" in (SOURCE / "worker" / "__main__.py").read_text()
    assert "pool_max=1" in (SOURCE / "learner" / "command.py").read_text()
    assert '"max_retries": 5' in (SOURCE / "objects" / "s3.py").read_text()


def test_what_costs_much_is_bounded_as_the_document_says():
    assert f"{passwords.AT_ONCE_MAX} at once in threads of their own, {passwords.QUEUE_MAX} wait" in row("comparing")
    assert f"{QUERY_CHARACTERS_MAX} characters, {CANDIDATES_MAX} candidates" in row("search")
    assert Settings(data=ROOT).transcodes_at_once == 1
