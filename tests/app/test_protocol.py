"""The server as it is started: one protocol, one reading of a request, modern TLS, and nothing about itself."""

import asyncio
import re
import socket
import ssl
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from clairvue.app.__main__ import make_server
from clairvue.kit.settings import Settings

HELLO = b"GET /hello HTTP/1.1\r\nHost: test\r\n"


@pytest.fixture
def settings(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return Settings(data=tmp_path, port=probe.getsockname()[1])


@asynccontextmanager
async def served(settings):
    """Serve an application that answers with what it was asked and how much came, and give what it was asked."""
    asked = []

    async def echo(scope, receive, send):
        if scope["type"] == "lifespan":
            for word in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{word}.complete"})
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        asked.append((scope["method"], scope["path"], body))
        head = [(b"content-type", b"text/plain"), (b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": b"ok"})

    server = make_server(echo, settings)
    serving = asyncio.create_task(server.serve())
    for _ in range(300):
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", settings.port)
            writer.close()
            break
        await asyncio.sleep(0.02)
    yield asked
    server.stop()
    await serving


async def said(port, sent, **how):
    """Send bytes, and return all that comes back until the server closes or says no more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, **how)
    writer.write(sent)
    await writer.drain()
    answer = b""
    with suppress(TimeoutError, ConnectionError):
        while part := await asyncio.wait_for(reader.read(65_536), 1.0):
            answer += part
    writer.close()
    return answer


async def test_a_request_that_can_be_read_in_two_ways_is_not_read(settings):
    both = b"POST /hello HTTP/1.1\r\nHost: test\r\nContent-Length: 40\r\n"
    async with served(settings) as asked:
        # Chunks end the body where they say, as they do for every proxy that goes by them.
        await said(settings.port, both + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        assert [(path, body) for _, path, body in asked] in ([], [("/hello", b"")])
        asked.clear()
        for odd in (
            b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            b"Content-Length: +5\r\n\r\nhello",
            b"Content-Length: 5, 6\r\n\r\nhello",
            b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
            b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            b"Bad\x00Name: x\r\n\r\n",
            b"Name: x\ry\r\n\r\n",
        ):
            answer = await said(settings.port, b"POST /hello HTTP/1.1\r\nHost: test\r\n" + odd)
            assert answer.startswith(b"HTTP/1.1 400") or not answer, odd
        assert asked == []


async def test_only_http_1_is_spoken(settings):
    async with served(settings) as asked:
        answer = await said(settings.port, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9))
        assert not answer.startswith(b"\x00\x00"), "frames of HTTP/2"
        upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
        assert b"101" not in (await said(settings.port, HELLO + upgrade))[:20]
        websocket = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        key = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        assert b"101" not in (await said(settings.port, HELLO + websocket + key))[:20]
        assert ("PRI", "*", b"") not in asked


async def test_the_server_tells_no_version(settings):
    async with served(settings):
        answer = (await said(settings.port, HELLO + b"Connection: close\r\n\r\n")).lower()
        assert answer.startswith(b"http/1.1 200")
        refused = (await said(settings.port, b"nonsense\r\n\r\n")).lower()
    for text in (answer, refused):
        assert not re.search(rb"(granian|hyper|python|litestar)\W*\d|x-powered-by", text)


@pytest.fixture
def certificate(tmp_path, settings, now):
    """Write a certificate for localhost that only this test trusts; give the settings with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=365))
        .not_valid_after(now + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "cell.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (tmp_path / "cell.key").write_bytes(pem)
    return replace(settings, tls_certificate=str(tmp_path / "cell.crt"), tls_key=str(tmp_path / "cell.key"))


async def test_only_modern_tls_is_spoken_and_every_suite_keeps_the_past_secret(certificate):
    here = certificate
    async with served(here):
        trusting = ssl.create_default_context(cafile=here.tls_certificate)
        how = {"ssl": trusting, "server_hostname": "localhost"}
        answer = await said(here.port, HELLO + b"Connection: close\r\n\r\n", **how)
        assert answer.startswith(b"HTTP/1.1 200")
        assert (await said(here.port, HELLO + b"Connection: close\r\n\r\n"))[:8] != b"HTTP/1.1", (
            "plain text is not answered"
        )
        _, writer = await asyncio.open_connection("127.0.0.1", here.port, **how)
        # TLS 1.3 has ephemeral exchange in every suite (RFC 8446, section 1.2), and AEAD ciphers alone.
        assert writer.get_extra_info("ssl_object").version() == "TLSv1.3"
        assert writer.get_extra_info("cipher")[2] >= 128
        writer.close()
        old = ssl.create_default_context(cafile=here.tls_certificate)
        old.maximum_version = ssl.TLSVersion.TLSv1_2
        with pytest.raises(OSError):  # noqa: PT011 - an alert, or a closed connection
            await asyncio.open_connection("127.0.0.1", here.port, ssl=old, server_hostname="localhost")
        with pytest.raises(ssl.SSLCertVerificationError):
            await asyncio.open_connection(
                "127.0.0.1", here.port, ssl=ssl.create_default_context(), server_hostname="localhost"
            )
