"""Attest: let a provider say that somebody is 16 or 18, by a signed yes and nothing else.

In the manner of OpenID for Verifiable Presentations 1.0: the browser carries a nonce there and a signed token back. Of
the token only the one answer, the provider's name and how long we believe it are kept; whatever else it says is never
looked at. Nothing is asked of the provider from here.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from clairvue.accounts.age import _store
from clairvue.accounts.model import AgeNotAttested, AgeProviderMissing, PresentationRefused
from clairvue.db.database import Connection
from clairvue.kit.attesters import Attester
from clairvue.kit.ids import AccountId

Years: TypeAlias = Literal[16, 18]

ASKED_FOR = timedelta(minutes=10)
BELIEVED_FOR = timedelta(days=365)
PRESENTATION_CHARACTERS_MAX = 16_000
_ALGORITHMS = ["ES256", "Ed25519"]  # whatever a token says of itself
_LEEWAY_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is carried to a provider: the nonce and the audience that its token must name, and where to go with them."""

    address: str
    nonce: str
    audience: str
    expires_at: datetime


async def ask(
    conn: Connection,
    attesters: Mapping[str, Attester],
    *,
    account_id: AccountId,
    provider: str,
    years: Years,
    origin: str,
    now: datetime,
) -> Asked:
    """Note that somebody goes to a provider to be attested; what was asked before ends.

    Raises: AgeProviderMissing.
    """
    if provider not in attesters:
        raise AgeProviderMissing
    nonce, expires_at = secrets.token_urlsafe(32), now + ASKED_FOR
    await _store.put_ask(conn, _store.AskRow(account_id, _digest(nonce), provider, years, expires_at))
    asked = {
        "response_type": "vp_token",
        "response_mode": "fragment",
        "client_id": origin,
        "redirect_uri": f"{origin}/age",
        "nonce": nonce,
        "scope": f"age_over_{years}",
    }
    there = attesters[provider].address
    address = f"{there}{'&' if '?' in there else '?'}{urlencode(asked)}"
    return Asked(address=address, nonce=nonce, audience=origin, expires_at=expires_at)


async def take_ask(conn: Connection, *, account_id: AccountId, now: datetime) -> _store.AskRow:
    """Use up what somebody asked for; do this in a transaction of its own, so that a token that fails has used it too.

    Raises: PresentationRefused when nothing was asked for, or too long ago.
    """
    row = await _store.take_ask(conn, account_id)
    if row is None or row.expires_at <= now:
        raise PresentationRefused
    return row


def check(
    attesters: Mapping[str, Attester], row: _store.AskRow, presentation: str, *, origin: str, now: datetime
) -> None:
    """Make sure that a token is the provider's yes to what this account asked.

    Raises: PresentationRefused, AgeNotAttested.
    """
    attester = attesters.get(row.provider)
    if attester is None or len(presentation) > PRESENTATION_CHARACTERS_MAX:
        raise PresentationRefused
    claims = JWTClaimsRegistry(
        now=lambda: int(now.timestamp()),
        leeway=_LEEWAY_S,
        iss={"essential": True, "value": attester.issuer},
        aud={"essential": True, "value": origin},
        exp={"essential": True},
        nonce={"essential": True},
    )
    try:
        keys = KeySet.import_key_set(attester.keys)  # pyright: ignore[reportArgumentType]
        said: dict[str, Any] = jwt.decode(presentation, keys, algorithms=_ALGORITHMS).claims
        claims.validate(said)
    except (JoseError, ValueError, TypeError) as fault:  # the last two: bytes and JSON of no token
        raise PresentationRefused from fault
    nonce = said["nonce"]
    if not isinstance(nonce, str) or not secrets.compare_digest(_digest(nonce), row.digest):
        raise PresentationRefused
    if said.get(f"age_over_{row.years_min}") is not True:
        raise AgeNotAttested(years=row.years_min)


def method_of(row: _store.AskRow) -> str:
    """Return what is kept of how an age was attested."""
    return f"openid4vp:{row.provider}"


def _digest(nonce: str) -> bytes:
    return hashlib.sha256(nonce.encode()).digest()
