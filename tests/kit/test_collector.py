"""Lines reach a receiver that shows the right certificate, and nobody waits for one that does not, or is away."""

import contextlib
import json
import queue
import re
import socket
import ssl
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from prometheus_client import Counter
from structlog.testing import capture_logs

from clairvue.kit.chains import verify
from clairvue.kit.collector import Collector, collector_trust
from clairvue.kit.settings import Settings, SettingsRefused, read_settings

FRAME = re.compile(rb"(\d+) <(\d+)>1 (\S+) (\S+) (\S+) (\d+) - - (.*)", re.DOTALL)


def certified(folder, name="127.0.0.1"):
    """Write a certificate that vouches for itself, with its key, and return its file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{name}-{key.private_numbers().private_value % 10**9}.pem"
    file.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return file


class Receiver:
    """A syslog server over TLS that keeps what it is told, message by message."""

    def __init__(self, certificate, *, wants=None, only_bound=False):
        self.trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.trust.load_cert_chain(certificate)
        if wants:
            self.trust.load_verify_locations(wants)
            self.trust.verify_mode = ssl.CERT_REQUIRED
        self.told, self.faults = queue.Queue(), queue.Queue()
        self.door = socket.socket()
        self.door.bind(("127.0.0.1", 0))
        self.url = f"tls://127.0.0.1:{self.door.getsockname()[1]}"
        self.links = []
        if not only_bound:
            self.open()

    def open(self):
        self.door.listen()
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self):
        with contextlib.suppress(OSError):
            while True:
                link, _ = self.door.accept()
                try:
                    self.links.append(self.trust.wrap_socket(link, server_side=True))
                except OSError as fault:
                    self.faults.put(fault)
                else:
                    threading.Thread(target=self._read, args=(self.links[-1],), daemon=True).start()

    def _read(self, link):
        with contextlib.suppress(OSError, ValueError), link.makefile("rb") as stream:
            while digit := stream.read(1):
                size = digit
                while (digit := stream.read(1)) not in b" ":
                    size += digit
                self.told.put(size + b" " + stream.read(int(size)))

    def close(self):
        with contextlib.suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        for link in self.links:
            link.close()

    def next(self):
        return self.told.get(timeout=60)


@pytest.fixture
def receiver(tmp_path):
    """Make receivers, and close them all at the end."""
    with contextlib.ExitStack() as made:

        def make(**how):
            one = Receiver(certified(tmp_path) if "certificate" not in how else how.pop("certificate"), **how)
            made.callback(one.close)
            return one

        yield make


LOGS = """
import sys
import structlog
from clairvue.kit.logs import configure_logs
from clairvue.kit.settings import read_settings

configure_logs(read_settings(), process="app")
for number in range(int(sys.argv[1])):
    structlog.get_logger().warning("test.said", number_said=number)
"""


def logs(data, count, **settings):
    """Let a process of its own log some lines; return what it wrote to standard error."""
    environment = {
        "CLAIRVUE_DATA": str(data),
        **{f"CLAIRVUE_{name.upper()}": value for name, value in settings.items()},
    }
    done = subprocess.run(
        [sys.executable, "-c", LOGS, str(count)], env=environment, check=True, capture_output=True, text=True
    )
    return done.stderr.splitlines()


def test_every_line_reaches_the_receiver_over_tls_as_it_was_written(tmp_path, receiver):
    certificate, mine = certified(tmp_path), certified(tmp_path)
    away = receiver(certificate=certificate, wants=mine)
    lines = logs(tmp_path, 3, logs_url=away.url, logs_ca=str(certificate), logs_certificate=str(mine))
    messages = [FRAME.fullmatch(away.next()).groups() for _ in lines]
    assert [message[-1].decode() for message in messages] == lines
    for length, priority, stamp, _, sender, _, line in messages:
        event = json.loads(line)
        assert (sender, stamp.decode()) == (b"clairvue-app", event["timestamp"])
        assert int(priority) == {"warning": 132, "info": 134}[event["level"]]
        assert int(length) > len(line)
    (chain,), unsealed = verify(lines, (tmp_path / "logs" / "verify.key").read_bytes())
    assert (chain.whole, chain.ended, chain.lines, unsealed) == (True, True, 5, 0)


@pytest.mark.parametrize("what", ["unknown", "for another name"])
def test_a_receiver_with_a_wrong_certificate_is_told_nothing_and_nobody_waits(tmp_path, receiver, what):
    shown = certified(tmp_path, "127.0.0.1" if what == "unknown" else "127.0.0.2")
    believed = certified(tmp_path) if what == "unknown" else shown
    away = receiver(certificate=shown)
    lines = logs(tmp_path, 2, logs_url=away.url, logs_ca=str(believed))
    assert len(lines) == 4  # all of it stands on standard error
    assert away.faults.get(timeout=60)
    assert away.told.empty()


def test_what_did_not_fit_while_the_receiver_was_away_is_counted_and_said(tmp_path, receiver):
    certificate = certified(tmp_path)
    away = receiver(certificate=certificate, only_bound=True)
    trust = collector_trust(Settings(data=tmp_path, logs_ca=str(certificate)))
    counter = Counter("test_lines_dropped", "Lines that were dropped here", registry=None)
    collector = Collector(away.url, trust, process="app", lines_max=3, retry_s=0.05, dropped=counter)
    with capture_logs() as said:
        for number in range(10):
            collector.take(json.dumps({"n": number}))
        dropped = counter._value.get()
        assert dropped in (6, 7)  # three wait, and one may be on its way
        away.open()
        arrived = [json.loads(FRAME.fullmatch(away.next())[7])["n"] for _ in range(10 - int(dropped))]
        collector.close(60)
    assert (arrived[0], arrived) == (0, sorted(set(arrived)))
    assert said == [{"event": "logs.dropped", "lines": int(dropped), "log_level": "warning"}]


def test_a_receiver_that_hung_up_is_called_again(tmp_path, receiver):
    certificate = certified(tmp_path)
    away = receiver(certificate=certificate)
    trust = collector_trust(Settings(data=tmp_path, logs_ca=str(certificate)))
    collector = Collector(away.url, trust, process="app", retry_s=0.05)
    collector.take("{}")
    assert away.next().endswith(b"{}")
    away.links[0].shutdown(socket.SHUT_RDWR)
    collector.take('{"n": 2}')
    assert away.next().endswith(b'{"n": 2}')
    collector.close(60)
    assert len(away.links) == 2


def test_what_cannot_be_a_receiver_is_refused_at_the_start(tmp_path):
    for url in ("https://logs.example", "tls://", "tls://logs.example:x", "logs.example:6514"):
        with pytest.raises(SettingsRefused, match="CLAIRVUE_LOGS_URL"):
            read_settings({"CLAIRVUE_DATA": str(tmp_path), "CLAIRVUE_LOGS_URL": url})
    for name in ("logs_ca", "logs_certificate"):
        with pytest.raises(SettingsRefused, match=f"CLAIRVUE_{name.upper()} is not a file of certificates"):
            collector_trust(Settings(data=tmp_path, **{name: str(tmp_path / "gone.pem")}))
