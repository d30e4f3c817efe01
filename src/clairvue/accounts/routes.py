"""HTTP for accounts: translates, decides nothing."""

import asyncio
from typing import Any

import msgspec
import structlog
from litestar import Request, Response, delete, get, patch, put
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.accounts.addresses.confirm import Addresses, addresses_of
from clairvue.accounts.edit_profile import change_picture, edit_profile, picture_key
from clairvue.accounts.look_up import get_account, has_password, id_of
from clairvue.accounts.model import (
    PICTURE_BYTES_MAX,
    Account,
    AccountAnswer,
    AccountMissing,
    AgeBand,
    PictureStalled,
    PictureTooLarge,
    Session,
    Viewer,
)
from clairvue.accounts.passkeys.keep import list_passkeys
from clairvue.accounts.passkeys.model import Passkey
from clairvue.accounts.second_step.check import second_step_is_on
from clairvue.accounts.second_step.codes import count_codes
from clairvue.accounts.sessions import list_sessions, sign_out, sign_out_everywhere
from clairvue.accounts.sign_in import blind_key
from clairvue.accounts.step_up import require_fresh_proof
from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.kit.ids import SessionId

PICTURE_ARRIVES_WITHIN_S = 60.0
NO_STORE = {"Cache-Control": "no-store"}
log = structlog.get_logger()


class ProfileChange(msgspec.Struct, frozen=True):
    """What is to change of a profile; null leaves a field as it is."""

    display_name: str | None = None
    bio: str | None = None
    language: str | None = None


class Security(msgspec.Struct, frozen=True):
    """How somebody signs in; `letters` says whether this service sends any."""

    passkeys: list[Passkey]
    password: bool
    second_step: bool
    recovery_codes: int
    email: Addresses
    letters: bool


class SessionAnswer(msgspec.Struct, frozen=True):
    """Who is signed in, how many notifications they have not read, and what they are beside viewer and creator."""

    account: Account | None
    unread: int
    age_band: AgeBand | None = None
    roles: list[str] = []


class SessionList(msgspec.Struct, frozen=True):
    """Where somebody is signed in; never more than one page."""

    items: list[Session]
    cursor: str | None = None


@get("/api/accounts/session", access=Access.ANYBODY)
async def read_session(request: Request[Any, Any, Any]) -> Response[SessionAnswer]:
    """Say who is signed in."""
    installation = edge.installation_of(request)
    viewer = await edge.viewer(request)
    if viewer is None:
        return Response(SessionAnswer(None, 0), headers=NO_STORE)
    async with installation.database.reading() as conn:
        account = await get_account(conn, installation.keyring, viewer.account_id)
        unread = await installation.count_unread(conn, viewer.account_id)
    return Response(SessionAnswer(account, unread, viewer.age_band, list(viewer.roles)), headers=NO_STORE)


@get("/api/accounts/me/security", access=Access.SIGNED_IN)
async def read_security(request: Request[Any, Any, Any]) -> Response[Security]:
    """Show how one signs in."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    keyring, account_id = installation.keyring, viewer.account_id
    async with installation.database.reading() as conn:
        security = Security(
            passkeys=await list_passkeys(
                conn, keyring, account_id=account_id, rsa_bits_min=installation.passkey_rsa_bits_min
            ),
            password=await has_password(conn, account_id),
            second_step=await second_step_is_on(conn, account_id),
            recovery_codes=await count_codes(conn, account_id),
            email=await addresses_of(conn, keyring, account_id=account_id),
            letters=installation.sends_letters,
        )
    return Response(security, headers=NO_STORE)


@delete("/api/accounts/session", status_code=204, access=Access.ANYBODY)
async def delete_session(request: Request[Any, Any, Any]) -> Response[None]:
    """Sign out here."""
    installation = edge.installation_of(request)
    viewer = await edge.viewer(request)
    if viewer is not None:
        account_id, session_id = viewer.account_id, viewer.session_id
        await installation.database.transact(lambda conn: sign_out(conn, account_id=account_id, session_id=session_id))
        log.info("accounts.signed_out", **edge.traces(request))
    return _signed_out(installation)


@delete("/api/accounts/sessions", status_code=204, access=Access.SIGNED_IN)
async def delete_sessions(request: Request[Any, Any, Any]) -> Response[None]:
    """Sign out everywhere."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    require_fresh_proof(viewer, now=installation.clock())
    await installation.database.transact(lambda conn: sign_out_everywhere(conn, account_id=viewer.account_id))
    return _signed_out(installation)


@get("/api/accounts/sessions", access=Access.SIGNED_IN)
async def read_sessions(request: Request[Any, Any, Any]) -> Response[SessionList]:
    """List where one is signed in."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    async with installation.database.reading() as conn:
        sessions = await list_sessions(
            conn,
            installation.keyring,
            account_id=viewer.account_id,
            current=viewer.session_id,
            now=installation.clock(),
        )
    return Response(SessionList(sessions), headers=NO_STORE)


@delete("/api/accounts/sessions/{session_id:str}", status_code=204, access=Access.OWNER)
async def delete_one_session(request: Request[Any, Any, Any], session_id: FromPath[str]) -> None:
    """Sign out of one place."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    require_fresh_proof(viewer, now=installation.clock())
    await installation.database.transact(
        lambda conn: sign_out(conn, account_id=viewer.account_id, session_id=SessionId(session_id))
    )


@patch("/api/accounts/me", access=Access.SIGNED_IN)
async def change_profile(request: Request[Any, Any, Any], data: JSONBody[ProfileChange]) -> AccountAnswer:
    """Change name, bio or language."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    await _spend(installation, "accounts.edit_profile.account", viewer)
    await installation.database.transact(
        lambda conn: edit_profile(
            conn,
            installation.keyring,
            account_id=viewer.account_id,
            slot=viewer.slot,
            display_name=data.display_name,
            bio=data.bio,
            language=data.language,
        )
    )
    return await _answer(installation, viewer)


@put("/api/accounts/me/picture", status_code=200, request_max_body_size=None, access=Access.SIGNED_IN)
async def replace_picture(request: Request[Any, Any, Any]) -> AccountAnswer:
    """Show a picture: the body is the image itself, at most 5 MB."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    await _spend(installation, "accounts.picture.account", viewer)
    converted = await installation.convert_picture(await _picture(request))
    key = picture_key(viewer.account_id, installation.clock())
    await installation.objects.put(key, converted)
    await installation.database.transact(lambda conn: change_picture(conn, account_id=viewer.account_id, key=key))
    return await _answer(installation, viewer)


@delete("/api/accounts/me/picture", status_code=200, access=Access.SIGNED_IN)
async def delete_picture(request: Request[Any, Any, Any]) -> AccountAnswer:
    """Show no picture any more."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    await installation.database.transact(lambda conn: change_picture(conn, account_id=viewer.account_id, key=None))
    return await _answer(installation, viewer)


@get("/api/accounts/{handle:str}", access=Access.WHO_SEES)
async def read_account(request: Request[Any, Any, Any], handle: FromPath[str]) -> Account:
    """Show what anybody may read about an account; whom a block keeps apart finds nothing."""
    installation = edge.installation_of(request)
    viewer = await edge.viewer(request)
    async with installation.database.reading() as conn:
        account_id = await id_of(conn, handle)
        if viewer is not None and await installation.block_between(conn, viewer.account_id, account_id):
            raise AccountMissing
        return await get_account(conn, installation.keyring, account_id)


async def _answer(installation: Installation, viewer: Viewer) -> AccountAnswer:
    async with installation.database.reading() as conn:
        return AccountAnswer(await get_account(conn, installation.keyring, viewer.account_id))


async def _spend(installation: Installation, name: str, viewer: Viewer) -> None:
    await installation.rates.spend(name, blind_key(installation.keyring, viewer.account_id))


async def _picture(request: Request[Any, Any, Any]) -> bytes:
    picture = bytearray()
    try:
        async with asyncio.timeout(PICTURE_ARRIVES_WITHIN_S):
            async for chunk in request.stream():
                picture += chunk
                if len(picture) > PICTURE_BYTES_MAX:
                    raise PictureTooLarge
    except TimeoutError as stalled:
        raise PictureStalled from stalled
    return bytes(picture)


def _signed_out(installation: Installation) -> Response[None]:
    return Response(None, status_code=204, cookies=[edge.session_cookie(installation, "")], headers=NO_STORE)


ROUTES: list[ControllerRouterHandler] = [
    read_session,
    read_security,
    delete_session,
    delete_sessions,
    read_sessions,
    delete_one_session,
    change_profile,
    replace_picture,
    delete_picture,
    read_account,
]
