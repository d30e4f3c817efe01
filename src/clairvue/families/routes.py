"""HTTP for families: translates, decides nothing."""

from typing import Any

import msgspec
from litestar import Request, delete, get, post, put
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.accounts.look_up import id_of
from clairvue.accounts.model import AccountMissing
from clairvue.accounts.sign_in import blind_key
from clairvue.db.database import Connection
from clairvue.families import pair
from clairvue.families.model import Family, Hours, MinorOverview, NotAMinor, PairingCode, TieMissing, Today
from clairvue.families.oversee import overview, set_hours
from clairvue.families.protect import choose_zone, today_of
from clairvue.kit.access import Access
from clairvue.kit.ids import AccountId


class CodeTyped(msgspec.Struct, frozen=True):
    """The code that a minor shows."""

    code: str


class ZoneChosen(msgspec.Struct, frozen=True):
    """Where a minor's nights are: a name of the IANA time zones, as browsers tell it."""

    time_zone: str


@get("/api/families", access=Access.SIGNED_IN)
async def read_family(request: Request[Any, Any, Any]) -> Family:
    """Return whose guardian one is, and one's own guardians."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    async with here.database.reading() as conn:
        return await pair.family_of(conn, here.keyring, viewer=viewer, now=here.clock())


@get("/api/families/today", access=Access.SIGNED_IN)
async def read_today(request: Request[Any, Any, Any]) -> Today:
    """Return whether one's feed is open now, and when it opens again if it is not."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    async with here.database.reading() as conn:
        return await today_of(
            conn,
            here.keyring,
            account_id=viewer.account_id,
            band=viewer.age_band,
            cell_zone=here.time_zone,
            now=here.clock(),
        )


@put("/api/families/time-zone", status_code=204, access=Access.SIGNED_IN)
async def replace_time_zone(request: Request[Any, Any, Any], data: JSONBody[ZoneChosen]) -> None:
    """Say in which time zone one's nights are: once in seven days, and not while the feed rests."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    if not viewer.age_band.is_minor:
        raise NotAMinor
    now = here.clock()
    await here.database.transact(
        lambda conn: choose_zone(
            conn, here.keyring, viewer=viewer, time_zone=data.time_zone, cell_zone=here.time_zone, now=now
        )
    )


@post("/api/families/codes", status_code=201, access=Access.SIGNED_IN)
async def create_code(request: Request[Any, Any, Any]) -> PairingCode:
    """Return a code that one's guardian types within ten minutes."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    await here.rates.spend("families.pair.account", blind_key(here.keyring, viewer.account_id))
    now = here.clock()
    return await here.database.transact(lambda conn: pair.make_code(conn, here.keyring, minor=viewer, now=now))


@post("/api/families/guardianships", status_code=204, access=Access.SIGNED_IN)
async def create_guardianship(request: Request[Any, Any, Any], data: JSONBody[CodeTyped]) -> None:
    """Ask to be the guardian of whoever shows this code."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    await here.rates.spend("families.pair.account", blind_key(here.keyring, viewer.account_id))
    now = here.clock()
    await here.database.transact(
        lambda conn: pair.claim_code(conn, here.keyring, guardian=viewer, code=data.code, now=now)
    )


@post("/api/families/guardianships/{handle:str}/confirm", status_code=204, access=Access.SIGNED_IN_WHO_SEES)
async def confirm_guardianship(request: Request[Any, Any, Any], handle: FromPath[str]) -> None:
    """Confirm who asked to be one's guardian."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    now = here.clock()

    async def run(conn: Connection) -> None:
        guardian_id = await _tied(conn, handle)
        await pair.confirm(conn, minor_id=viewer.account_id, guardian_id=guardian_id, now=now)

    await here.database.transact(run)


@delete("/api/families/guardianships/{handle:str}", access=Access.SIGNED_IN_WHO_SEES)
async def delete_guardianship(request: Request[Any, Any, Any], handle: FromPath[str]) -> None:
    """End what ties one to a guardian, or to a minor. Either may, and needs no reason."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)

    async def run(conn: Connection) -> None:
        other_id = await _tied(conn, handle)
        await pair.end(conn, here.keyring, account_id=viewer.account_id, other_id=other_id)

    await here.database.transact(run)


@get("/api/families/minors/{handle:str}", access=Access.SIGNED_IN_WHO_SEES)
async def read_minor(request: Request[Any, Any, Any], handle: FromPath[str]) -> MinorOverview:
    """Return how a minor is protected, the same to them and to their guardians; nobody else finds it."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    async with here.database.reading() as conn:
        return await overview(
            conn, here.keyring, viewer=viewer, handle=handle, cell_zone=here.time_zone, now=here.clock()
        )


@put("/api/families/minors/{handle:str}/hours", status_code=200, access=Access.SIGNED_IN_WHO_SEES)
async def replace_hours(request: Request[Any, Any, Any], handle: FromPath[str], data: JSONBody[Hours]) -> MinorOverview:
    """Choose a minor's hours: a guardian any, the minor stricter ones."""
    here, viewer = edge.installation_of(request), await edge.signed_in(request)
    now = here.clock()
    await here.database.transact(
        lambda conn: set_hours(conn, here.keyring, viewer=viewer, handle=handle, hours=data, now=now)
    )
    async with here.database.reading() as conn:
        return await overview(conn, here.keyring, viewer=viewer, handle=handle, cell_zone=here.time_zone, now=now)


async def _tied(conn: Connection, handle: str) -> AccountId:
    """Return whose a handle is; nobody is nobody one is tied to."""
    try:
        return await id_of(conn, handle)
    except AccountMissing:
        raise TieMissing from None


ROUTES: list[ControllerRouterHandler] = [
    read_family,
    read_today,
    replace_time_zone,
    create_code,
    create_guardianship,
    confirm_guardianship,
    delete_guardianship,
    read_minor,
    replace_hours,
]
