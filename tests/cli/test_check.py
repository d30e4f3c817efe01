"""What `clairvue check` finds of the address that people type."""

import http.server
import os
import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from clairvue.cli.check import examine_certificate, examine_root_key
from clairvue.kit.settings import Settings
from clairvue.privacy.keyring import Keyring


class Fine(http.server.BaseHTTPRequestHandler):
    """Answers that all is well."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def certified(tmp_path):
    """Serve https with a certificate that only this test could trust; give its address and the certificate."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    pem = serialization.Encoding.PEM
    held = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "cell.pem").write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(pem) + held)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cell.pem")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Fine)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield f"https://localhost:{server.server_port}", tmp_path / "cell.pem"
    server.shutdown()
    server.server_close()
    serving.join()


def test_a_certificate_that_browsers_do_not_trust_is_named(certified, tmp_path, monkeypatch):
    address, certificate = certified
    settings = Settings(data=tmp_path, public_url=address)
    found = examine_certificate(settings)
    assert (found.part, found.passed) == ("certificate", False)
    assert "CERTIFICATE_VERIFY_FAILED" in found.sentence
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert examine_certificate(settings).passed
    assert examine_certificate(Settings(data=tmp_path)).passed, "a machine of one's own needs none"


def test_a_root_key_that_should_have_been_replaced_is_named(tmp_path):
    Keyring.open(tmp_path / "keys").close()
    assert examine_root_key(Settings(data=tmp_path)).passed
    long_ago = (datetime.now(UTC) - timedelta(days=400)).timestamp()
    os.utime(tmp_path / "keys" / "root.key", (long_ago, long_ago))
    found = examine_root_key(Settings(data=tmp_path))
    assert (found.passed, found.sentence) == (False, "400 days old: run clairvue keys rotate")
