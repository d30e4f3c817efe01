"""Fetch what is at an address outside. A name is looked up once, and what was looked at is what is connected to.

No redirection is followed, no proxy of the environment is used, no compressed answer is taken, nothing is kept.
"""

import asyncio
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from socket import SOCK_STREAM
from typing import TypeAlias

import httpx

from clairvue.net.addresses import is_public
from clairvue.net.model import AddressRefusedError, AnswerUnusableError, ChosenBy, Fetched

Address: TypeAlias = IPv4Address | IPv6Address
Resolve: TypeAlias = Callable[[str, int], Awaitable[list[Address]]]

# Letters, digits and what RFC 3986 lets stand between them: no space, no backslash, no letter in another shape.
_PLAIN = re.compile(r"https?://[!-\[\]-~]+", re.ASCII)
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
_URL_CHARACTERS_MAX = 2_000
_PORTS = {"http": 80, "https": 443}
_LOOPBACK_NAME = "localhost"


async def resolve(name: str, port: int) -> list[Address]:
    """Return the addresses that a name leads to, in the order of the machine's preference. Raises: OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(name, port, type=SOCK_STREAM)
    return [ip_address(address[0]) for *_, address in found]


async def fetch(
    url: str,
    *,
    chosen_by: ChosenBy,
    deadline_s: float,
    bytes_max: int,
    query: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    resolve: Resolve = resolve,
) -> Fetched:
    """Return what a machine answers to GET, within a time and a size.

    Raises: AddressRefusedError, AnswerUnusableError.
    """
    where = read_url(url, chosen_by).copy_merge_params(query or {})
    try:
        async with asyncio.timeout(deadline_s):
            address = await _address_of(where, chosen_by, resolve)
            return await ask(where, address, headers=headers or {}, bytes_max=bytes_max, trust=_trust())
    except (httpx.HTTPError, OSError, TimeoutError) as fault:
        raise AnswerUnusableError(type(fault).__name__) from fault


def read_url(url: str, chosen_by: ChosenBy) -> httpx.URL:
    """Return an address that is written as addresses are: nothing in it can be read in two ways.

    Raises: AddressRefusedError.
    """
    if len(url) > _URL_CHARACTERS_MAX or not _PLAIN.fullmatch(url):
        raise AddressRefusedError("written oddly")
    try:
        where = httpx.URL(url)
    except httpx.InvalidURL as fault:
        raise AddressRefusedError("not an address") from fault
    if "@" in re.split("[/?#]", url, maxsplit=3)[2]:
        raise AddressRefusedError("with a name or password in it")
    if chosen_by is ChosenBy.ANYBODY and where.port not in {None, _PORTS[where.scheme]}:
        raise AddressRefusedError("an unusual port")
    if _literal(where.host) is None and where.host != _LOOPBACK_NAME and not _NAME.fullmatch(where.host):
        raise AddressRefusedError("not the name of a machine")
    return where


async def _address_of(where: httpx.URL, chosen_by: ChosenBy, resolve: Resolve) -> Address:
    """Return the one address to connect to. A name that leads to a single inner address leads nowhere."""
    literal = _literal(where.host)
    found = [literal] if literal else await resolve(where.host, where.port or _PORTS[where.scheme])
    meant = chosen_by is ChosenBy.OPERATOR and (literal is not None or where.host == _LOOPBACK_NAME)
    if not found or not (meant or all(is_public(address) for address in found)):
        raise AddressRefusedError("not public")
    return found[0]


async def ask(
    where: httpx.URL, address: Address, *, headers: Mapping[str, str], bytes_max: int, trust: ssl.SSLContext
) -> Fetched:
    """Ask the machine at an address for what is at a URL; its certificate must be that of the URL's name.

    Raises: AnswerUnusableError, httpx.HTTPError.
    """
    sent = {
        "User-Agent": "Clairvue",
        **headers,
        "Host": where.netloc.decode("ascii"),
        "Accept-Encoding": "identity",
    }
    pinned = where.copy_with(host=str(address))
    body = bytearray()
    async with (
        httpx.AsyncClient(verify=trust, trust_env=False, follow_redirects=False, timeout=None) as client,  # noqa: S113 - the caller's deadline holds
        client.stream("GET", pinned, headers=sent, extensions={"sni_hostname": where.host}) as response,
    ):
        async for piece in response.aiter_raw():
            body += piece
            if len(body) > bytes_max:
                raise AnswerUnusableError("too large")
        return Fetched(response.status_code, bytes(body))


@cache
def _trust() -> ssl.SSLContext:
    """Return whom to trust: reading the authorities takes longer than a request."""
    return httpx.create_ssl_context()


def _literal(host: str) -> Address | None:
    """Return the address that a host is, in its one usual spelling, and of no interface by name."""
    try:
        return ip_address(host) if "%" not in host else None
    except ValueError:
        return None
