"""The one way out: written plainly, looked up once, pinned, bounded."""

import asyncio
import ssl
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from clairvue.net.addresses import is_public
from clairvue.net.fetch import ask, fetch, read_url
from clairvue.net.model import AddressRefusedError, AnswerUnusableError, ChosenBy, Fetched

LOOPBACK = ip_address("127.0.0.1")
ODD = [
    "http://0177.0.0.1/",
    "http://0x7f.0.0.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://localhost./",
    "http://\uff11\uff12\uff17.0.0.1/",
    "http://127\u30020\u30020\u30021/",
    "http://b\u00fccher.example/",
    "http://%31%32%37.0.0.1/",
    "http://user@example.com/",
    "http://user:word@example.com/",
    "http://@example.com/",
    "http://good.example\\@evil.example/",
    "http://good.example /",
    "http://good.example\t/",
    "http://good.example\r\nHost: evil.example/",
    "http://[fe80::1%25eth0]/",
    "http://under_score.example/",
    "http://-dash.example/",
    "http://intranet/",
    "http://a..example/",
    "HTTP://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "//example.com/",
    "example.com",
    "",
    "http://",
    f"http://example.com/{'a' * 2_000}",
]


def leads_to(*texts):
    """Return a resolver that leads every name to these addresses, and remembers what it was asked."""
    asked = []

    async def resolve(name, port):
        asked.append((name, port))
        return [ip_address(text) for text in texts]

    resolve.asked = asked
    return resolve


async def get(url, chosen_by=ChosenBy.ANYBODY, **chosen):
    return await fetch(url, chosen_by=chosen_by, deadline_s=chosen.pop("deadline_s", 60.0), bytes_max=100, **chosen)


@asynccontextmanager
async def machine(answer, *, tls=None, told=None):
    """Run a machine on loopback that answers everybody with the same bytes, and keeps what it was told."""

    serving = []

    async def serve(reader, writer):
        serving.append(asyncio.current_task())
        head = await reader.readuntil(b"\r\n\r\n")
        if told is not None:
            told.append(head.decode())
        for piece in answer:
            if not writer.is_closing():
                writer.write(piece)
                await asyncio.sleep(0.01)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*serving, return_exceptions=True)


@pytest.mark.parametrize("chosen_by", ChosenBy)
@pytest.mark.parametrize("url", ODD)
def test_an_address_is_written_plainly_or_not_asked(url, chosen_by):
    with pytest.raises(AddressRefusedError):
        read_url(url, chosen_by)


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_only_the_operator_chooses_a_port(port):
    with pytest.raises(AddressRefusedError):
        read_url(f"https://example.com:{port}/", ChosenBy.ANYBODY)
    assert read_url(f"https://example.com:{port}/", ChosenBy.OPERATOR).port == port


@given(st.text(max_size=60), st.sampled_from(["http://", "https://"]))
def test_whatever_is_read_is_a_plain_name_or_an_address(text, scheme):
    try:
        where = read_url(scheme + text, ChosenBy.ANYBODY)
    except AddressRefusedError:
        return
    assert where.host.isascii()
    assert "@" not in where.netloc.decode()
    assert where.port is None


@pytest.mark.parametrize("text", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "64:ff9b::a00:1", "fec0::1"])
async def test_an_inner_address_is_refused_by_itself_and_behind_a_name(text):
    written = f"[{text}]" if ":" in text else text
    with pytest.raises(AddressRefusedError):
        await get(f"http://{written}/")
    for chosen_by in ChosenBy:
        with pytest.raises(AddressRefusedError):
            await get("http://rebound.example/", chosen_by, resolve=leads_to(text))
        with pytest.raises(AddressRefusedError):
            await get("http://mixed.example/", chosen_by, resolve=leads_to("8.8.8.8", text))


@given(st.ip_addresses())
def test_no_inner_address_is_asked_because_anybody_wrote_it(address):
    if not is_public(address):
        written = f"[{address}]" if address.version == 6 else str(address)
        with pytest.raises(AddressRefusedError):
            asyncio.run(get(f"http://{written}/"))


async def test_a_name_that_leads_nowhere_is_refused():
    with pytest.raises(AddressRefusedError):
        await get("http://nowhere.example/", resolve=leads_to())


async def test_a_name_is_looked_up_once_and_time_is_bounded_from_there():
    async def never(_name, _port):
        await asyncio.sleep(60)

    with pytest.raises(AnswerUnusableError):
        await get("http://slow.example/", resolve=never, deadline_s=0.05)
    once = leads_to("192.168.0.1")
    with pytest.raises(AddressRefusedError):
        await get("https://example.com/", resolve=once)
    assert once.asked == [("example.com", 443)]


async def test_what_the_operator_wrote_as_an_address_is_meant():
    told = []
    async with machine([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"], told=told) as port:
        found = await get(f"http://127.0.0.1:{port}/a?key=1", ChosenBy.OPERATOR, query={"b": "2"})
    assert found == Fetched(200, b"ok")
    assert told[0].startswith("GET /a?key=1&b=2 HTTP/1.1\r\n")
    assert f"\r\nHost: 127.0.0.1:{port}\r\n" in told[0]
    assert "cookie" not in told[0].lower()


async def test_a_redirection_is_not_followed():
    told = []
    away = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    async with machine([away], told=told) as port:
        assert (await get(f"http://127.0.0.1:{port}/", ChosenBy.OPERATOR)).status == 302
    assert len(told) == 1


async def test_too_much_and_too_slow_are_cut():
    flood = [b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 60] * 3]
    async with machine(flood) as port:
        with pytest.raises(AnswerUnusableError):
            await get(f"http://127.0.0.1:{port}/", ChosenBy.OPERATOR)
    async with machine([b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 90]) as port:
        with pytest.raises(AnswerUnusableError):
            await get(f"http://127.0.0.1:{port}/", ChosenBy.OPERATOR, deadline_s=0.2)


async def test_what_is_no_answer_is_none():
    async with machine([b"SSH-2.0-nothing of the web\r\n"]) as port:
        with pytest.raises(AnswerUnusableError):
            await get(f"http://127.0.0.1:{port}/", ChosenBy.OPERATOR)


def _certified(name, folder):
    """Return the contexts of a machine with a certificate of its own, and of one that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "machine.pem"
    plain = serialization.NoEncryption()
    pem.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(pem)
    return theirs, ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())


async def test_the_pinned_machine_must_be_the_one_that_was_named(tmp_path):
    theirs, ours = _certified("feeds.example", tmp_path)
    sent, named = [], []
    theirs.sni_callback = lambda _socket, name, _context: named.append(name)
    answer = [b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"]
    async with machine(answer, tls=theirs, told=sent) as port:
        where = httpx.URL(f"https://feeds.example:{port}/")
        assert (await ask(where, LOOPBACK, headers={}, bytes_max=9, trust=ours)).body == b"ok"
        assert named == ["feeds.example"]
        assert f"Host: feeds.example:{port}" in sent[0]
        other = httpx.URL(f"https://other.example:{port}/")
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await ask(other, LOOPBACK, headers={}, bytes_max=9, trust=ours)
