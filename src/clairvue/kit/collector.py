"""Send log lines to a machine of the operator's as they are written: syslog over TLS (RFC 5424, RFC 5425).

Whoever logs never waits: lines go through a bounded queue and a thread of their own; what does not fit is counted, said
once the receiver is back, and stands on standard error all the same. Syslog acknowledges nothing: what was on its way
when a connection broke may be lost, and then the chain of the lines (`kit/chains.py`) has a gap there.
"""

import json
import os
import queue
import socket
import ssl
import threading
from contextlib import suppress
from urllib.parse import urlsplit

import structlog
from prometheus_client import Counter

from clairvue.kit.settings import Settings, SettingsRefused

PORT = 6514  # RFC 5425, section 4.1
LINES_MAX = 10_000  # some 5 MB: minutes of a busy cell
DEADLINE_S = 10.0
RETRY_S_MAX = 30.0
LAST_WORDS_S = 2.0
_LOCAL0 = 16
_SEVERITIES = {"error": 3, "critical": 2, "warning": 4}
_INFORMATIONAL = 6

DROPPED = Counter("clairvue_log_lines_dropped", "Log lines that were not sent to the collector")
log = structlog.get_logger()


def collector_trust(settings: Settings) -> ssl.SSLContext:
    """Return how the receiver must show itself, and what we show it.

    Raises: SettingsRefused when a file is not there or holds no certificates.
    """
    name = "CLAIRVUE_LOGS_CA" if settings.logs_ca else "CLAIRVUE_LOGS_CERTIFICATE"
    try:
        trust = ssl.create_default_context(cafile=settings.logs_ca or None)
        name = "CLAIRVUE_LOGS_CERTIFICATE"
        if settings.logs_certificate:
            trust.load_cert_chain(settings.logs_certificate)
    except OSError as fault:
        raise SettingsRefused(f"{name} is not a file of certificates in PEM form: {fault}.") from fault
    trust.minimum_version = ssl.TLSVersion.TLSv1_2
    return trust


class Collector:
    """The receiver at `url` (`tls://host:port`), and the lines that are on their way to it."""

    def __init__(
        self,
        url: str,
        trust: ssl.SSLContext,
        *,
        process: str,
        lines_max: int = LINES_MAX,
        retry_s: float = 1.0,
        dropped: Counter = DROPPED,
    ) -> None:
        place = urlsplit(url)
        self._host, self._port, self._trust = place.hostname or "", place.port or PORT, trust
        self._sender = f"{socket.gethostname()[:255] or '-'} clairvue-{process} {os.getpid()} - -"
        self._lines: queue.Queue[str | None] = queue.Queue(lines_max)
        self._retry_s, self._counter, self._dropped, self._counting = retry_s, dropped, 0, threading.Lock()
        self._closing = threading.Event()
        self._link: ssl.SSLSocket | None = None
        self._thread = threading.Thread(target=self._send_all, name="collector", daemon=True)
        self._thread.start()

    def take(self, line: str) -> None:
        """Take a line to send; never waits."""
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            with self._counting:
                self._dropped += 1
            self._counter.inc()

    def close(self, deadline_s: float = LAST_WORDS_S) -> None:
        """Send what is left, as far as that is possible in time."""
        with suppress(queue.Full):
            self._lines.put_nowait(None)
        self._thread.join(deadline_s)
        self._closing.set()

    def _send_all(self) -> None:
        while (line := self._lines.get()) is not None:
            pause_s = self._retry_s
            while not self._send(self._frame(line)):
                if self._closing.wait(pause_s):
                    return
                pause_s = min(2 * pause_s, RETRY_S_MAX)
            if self._dropped:
                with self._counting:
                    count, self._dropped = self._dropped, 0
                log.warning("logs.dropped", lines=count)
        self._hang_up()

    def _send(self, frame: bytes) -> bool:
        try:
            if self._link is None or self._was_left(self._link):
                self._hang_up()
                plain = socket.create_connection((self._host, self._port), DEADLINE_S)
                self._link = self._trust.wrap_socket(plain, server_hostname=self._host)
            self._link.sendall(frame)
        except (OSError, ValueError):  # away, not who it should be, or a name that is none
            self._hang_up()
            return False
        return True

    def _hang_up(self) -> None:
        if self._link is not None:
            with suppress(OSError, ValueError):
                self._link.settimeout(0)  # say goodbye, and wait for none
                self._link.unwrap()
            self._link.close()
            self._link = None

    def _was_left(self, link: ssl.SSLSocket) -> bool:
        """Say whether the receiver has closed: it never sends anything, and what is written to it then is lost."""
        link.settimeout(0)
        try:
            return link.recv(1) == b""
        except (ssl.SSLWantReadError, BlockingIOError):
            return False
        finally:
            link.settimeout(DEADLINE_S)

    def _frame(self, line: str) -> bytes:
        event = json.loads(line)
        severity = _SEVERITIES.get(event.get("level", ""), _INFORMATIONAL)
        message = f"<{8 * _LOCAL0 + severity}>1 {event.get('timestamp', '-')} {self._sender} {line}".encode()
        return b"%d %s" % (len(message), message)
