"""HTTP for ages: translates, decides nothing."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get, post, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.accounts.age import attest
from clairvue.accounts.age.bands import AgeAnswer, band_for
from clairvue.accounts.age.declare import assure_age, declare_age
from clairvue.accounts.age.known import assurance_of
from clairvue.accounts.model import AgeBand
from clairvue.accounts.sign_in import blind_key
from clairvue.kit.access import Access

_NO_STORE = {"Cache-Control": "no-store"}


class AgeDeclaration(msgspec.Struct, frozen=True):
    """How old somebody says they are."""

    age: AgeAnswer


class AgeWish(msgspec.Struct, frozen=True):
    """That somebody wants to be attested to be 16 or 18, and by whom."""

    provider: str
    years: attest.Years


class AgeAsked(msgspec.Struct, frozen=True):
    """Where to go, and what the provider's token must name: this audience and this nonce, until it expires."""

    address: str
    nonce: str
    audience: str
    expires_at: datetime


class Presentation(msgspec.Struct, frozen=True):
    """The token that a provider signed: a JWT in compact form."""

    vp_token: str


class Assurance(msgspec.Struct, frozen=True):
    """What was attested, by which method, and until when it is believed."""

    years_min: int
    method: str
    expires_at: datetime


class AgeKnown(msgspec.Struct, frozen=True):
    """The band that somebody is in, what was attested, and who may attest."""

    age_band: AgeBand
    assurance: Assurance | None
    providers: list[str]


@get("/api/accounts/me/age", access=Access.SIGNED_IN)
async def read_age(request: Request[Any, Any, Any]) -> Response[AgeKnown]:
    """Show all that is known of one's age, and who could attest it."""
    return await _known(request)


@put("/api/accounts/me/age", status_code=200, access=Access.SIGNED_IN)
async def replace_age(request: Request[Any, Any, Any], data: JSONBody[AgeDeclaration]) -> Response[AgeKnown]:
    """Say how old one is, for the first time or because one is younger; nobody becomes older by saying so."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    await here.rates.spend("accounts.edit_profile.account", blind_key(here.keyring, viewer.account_id))
    band, account_id, now = band_for(data.age), viewer.account_id, here.clock()
    await here.database.transact(lambda conn: declare_age(conn, account_id=account_id, band=band, now=now))
    return await _known(request)


@post("/api/accounts/age/ask", status_code=201, access=Access.SIGNED_IN)
async def create_ask(request: Request[Any, Any, Any], data: JSONBody[AgeWish]) -> Response[AgeAsked]:
    """Begin to be attested: the browser goes to the provider, and brings its token back to /age."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    await here.rates.spend("accounts.security.account", blind_key(here.keyring, viewer.account_id))
    now = here.clock()
    asked = await here.database.transact(
        lambda conn: attest.ask(
            conn,
            here.attesters,
            account_id=viewer.account_id,
            provider=data.provider,
            years=data.years,
            origin=here.origin,
            now=now,
        )
    )
    answer = AgeAsked(asked.address, asked.nonce, asked.audience, asked.expires_at)
    return Response(answer, status_code=201, headers=_NO_STORE)


@post("/api/accounts/age/answer", status_code=200, access=Access.SIGNED_IN)
async def create_answer(request: Request[Any, Any, Any], data: JSONBody[Presentation]) -> Response[AgeKnown]:
    """Hand in a provider's token. It is believed once, for this account; nothing but its yes is kept."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    await here.rates.spend("accounts.security.account", blind_key(here.keyring, viewer.account_id))
    now, account_id = here.clock(), viewer.account_id
    row = await here.database.transact(lambda conn: attest.take_ask(conn, account_id=account_id, now=now))
    attest.check(here.attesters, row, data.vp_token, origin=here.origin, now=now)
    await here.database.transact(
        lambda conn: assure_age(
            conn,
            account_id=account_id,
            years_min=row.years_min,
            method=attest.method_of(row),
            until=now + attest.BELIEVED_FOR,
            now=now,
        )
    )
    return await _known(request)


async def _known(request: Request[Any, Any, Any]) -> Response[AgeKnown]:
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    now = here.clock()
    async with here.database.reading() as conn:
        band, evidence, method = await assurance_of(conn, viewer.account_id, now=now)
    assurance = None
    if evidence.assured_years is not None and evidence.assured_until is not None and evidence.assured_until > now:
        assurance = Assurance(evidence.assured_years, method, evidence.assured_until)
    return Response(AgeKnown(band, assurance, sorted(here.attesters)), headers=_NO_STORE)


ROUTES: list[ControllerRouterHandler] = [read_age, replace_age, create_ask, create_answer]
