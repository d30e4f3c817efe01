"""Who asks: the session behind a request, its cookies, its network address, and whether it comes from our own pages.

Every domain's routes lean on this module. It reads headers and answers questions; it never writes an answer.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Literal, TypeAlias

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler

from clairvue.accounts.alert import alert
from clairvue.accounts.model import SESSION_AGE_MAX, Change, Token, Viewer, WrongOrigin
from clairvue.accounts.sessions import touch, viewer_of
from clairvue.accounts.sign_in import blind_key
from clairvue.accounts.step_up import require_fresh_proof, require_second_proof
from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.access import NEEDS_NOBODY, ROLES, Access
from clairvue.kit.refusals import NotFound, Unauthenticated

Asked: TypeAlias = ASGIConnection[Any, Any, Any, Any]

SESSION_COOKIE = "clairvue_session"
DEVICE_COOKIE = "clairvue_device"
_DEVICE_AGE_S = 400 * 24 * 3600  # as long as browsers keep any cookie
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
_VIEWER = "clairvue.viewer"
_TOKEN_CHARACTERS_MAX = 64
_IPV6_NETWORK_BITS = 64  # what one household or machine is given


def installation_of(request: Asked) -> Installation:
    """Return the running cell."""
    installation: Installation = request.app.state.installation
    return installation


async def viewer(request: Asked) -> Viewer | None:
    """Return who asks, or None when nobody is signed in; looked up once a request, in one query."""
    known: dict[str, Any] = request.scope["state"]
    if _VIEWER not in known:
        installation = installation_of(request)
        known[_VIEWER] = await viewer_by_cookies(installation, request.cookies)
    found: Viewer | None = known[_VIEWER]
    return found


async def signed_in(request: Asked) -> Viewer:
    """Return who asks.

    Raises: Unauthenticated when nobody is signed in.
    """
    found = await viewer(request)
    if found is None:
        raise Unauthenticated
    return found


async def freshly_proven(request: Asked) -> Viewer:
    """Return who asks for a change to how they sign in, counted, with a proof from the last minutes.

    Raises: Unauthenticated, StepUpNeeded, TooMany.
    """
    installation = installation_of(request)
    found = await signed_in(request)
    require_fresh_proof(found, now=installation.clock())
    await installation.rates.spend("accounts.security.account", blind_key(installation.keyring, found.account_id))
    return found


async def tell(conn: Connection, installation: Installation, viewer: Viewer, change: Change) -> None:
    """Alert somebody to what was done to their account."""
    await alert(
        conn,
        installation.keyring,
        account_id=viewer.account_id,
        change=change,
        origin=installation.origin,
        now=installation.clock(),
    )


async def viewer_by_cookies(installation: Installation, cookies: dict[str, str]) -> Viewer | None:
    """Return whom the cookies sign in, for a caller that has no Litestar request."""
    token = cookies.get(cookie_name(SESSION_COOKIE, installation.origin), "")
    if not 0 < len(token) <= _TOKEN_CHARACTERS_MAX:
        return None
    now = installation.clock()
    async with installation.database.reading() as conn:
        found = await viewer_of(conn, token=Token(token), now=now)
        if found is None:
            return None
        account, touch_is_due = found
        if touch_is_due:
            await touch(conn, session_id=account.session_id, now=now)
    return account


async def same_origin(request: Asked, _: BaseRouteHandler) -> None:
    """Guard of every route: what changes something must be asked by our own pages.

    Browsers set these headers by themselves, and no page can forge them. Over plain http people reach a cell by more
    names than the configured one (localhost, an address of the house), so there the page must be of the host asked.
    It waits for nothing, and is asynchronous because Litestar runs other guards in threads.

    Raises: WrongOrigin.
    """
    if request.scope["type"] == "http" and request.scope["method"] in _SAFE_METHODS:
        return
    ours = installation_of(request).origin.lower()
    allowed = {ours} if ours.startswith("https://") else {ours, f"http://{request.headers.get('host', '').lower()}"}
    if request.headers.get("origin", "").lower() in allowed or request.headers.get("sec-fetch-site") == "same-origin":
        return
    raise WrongOrigin


async def admit(request: Asked, handler: BaseRouteHandler) -> None:
    """Guard of every route: answer only whom the route says it answers, as far as that can be known before it is run.

    Whether somebody may see a named thing, and whose it is, is for the verb to say. A route that says nothing answers
    nobody.

    Raises: Unauthenticated; NotFound where only staff is meant; of them, StepUpNeeded and SecondProofNeeded.
    """
    if request.scope["type"] == "http" and request.scope["method"] == "OPTIONS":
        return  # says which methods there are; the framework answers it
    access: Access = handler.opt["access"]
    if access in NEEDS_NOBODY:
        return
    found = await viewer(request)
    roles = ROLES.get(access)
    if roles is not None and (found is None or roles.isdisjoint(found.roles)):
        raise NotFound
    if found is None:
        raise Unauthenticated
    if roles is not None:
        require_second_proof(found, now=installation_of(request).clock())


def client_address(request: Asked) -> str:
    """Return the network that asks, to count its attempts."""
    peer = request.client.host if request.client else ""
    lines = request.headers.getall("x-forwarded-for", [])
    return address_of(peer, lines, installation_of(request).proxies)


def address_of(peer: str, forwarded_for: Sequence[str], proxies: int) -> str:
    """Return the network behind a connection: an IPv4 address, or the /64 of an IPv6 one.

    The lines of `X-Forwarded-For` count only as far as the operator says that proxies of theirs wrote them.
    """
    hops = [hop.strip() for line in forwarded_for for hop in line.split(",")] if proxies else []
    return network_of(hops[-proxies] if 0 < proxies <= len(hops) else peer)


def traces(request: Asked) -> dict[str, str]:
    """Return what the log may hold of who asks: the account, if it is known by now, and the network, blinded."""
    installation: Installation | None = request.app.state.get("installation")
    if installation is None:
        return {}
    known: dict[str, Any] = request.scope["state"]
    found: Viewer | None = known.get(_VIEWER)
    network = blind_key(installation.keyring, client_address(request))
    return {"network": network} if found is None else {"network": network, "account": found.account_id}


def network_of(text: str) -> str:
    """Return the network that an address is counted as part of; whatever is no address is counted together."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return str(ip_network((address, _IPV6_NETWORK_BITS), strict=False))
        address = address.ipv4_mapped
    return str(address)


def cookie_name(name: str, origin: str) -> str:
    """Return the cookie's name: behind https, one that no subdomain and no plain-text page can set."""
    return f"__Host-{name}" if origin.startswith("https://") else name


def session_cookie(installation: Installation, token: Token | Literal[""]) -> Cookie:
    """Return the cookie that signs a browser in, or out again when there is no token."""
    age_s = round(SESSION_AGE_MAX.total_seconds()) if token else 0
    return _cookie(installation, SESSION_COOKIE, token, age_s)


def device_cookie(installation: Installation, mark: str) -> Cookie:
    """Return the cookie by which a browser is known in which somebody signed in before."""
    return _cookie(installation, DEVICE_COOKIE, mark, _DEVICE_AGE_S)


def _cookie(installation: Installation, name: str, value: str, age_s: int) -> Cookie:
    return Cookie(
        key=cookie_name(name, installation.origin),
        value=value,
        max_age=age_s,
        path="/",
        secure=installation.origin.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
