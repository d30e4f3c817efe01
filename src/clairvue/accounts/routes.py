"""HTTP for accounts: translates, decides nothing."""

import asyncio
from typing import Any, Literal

import msgspec
from litestar import Request, Response, delete, get, patch, post, put
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.accounts.age.declare import declare_age
from clairvue.accounts.agents import summarise
from clairvue.accounts.change_password import change_password, prove_current
from clairvue.accounts.edit_profile import change_picture, edit_profile, picture_key
from clairvue.accounts.look_up import get_account, id_of
from clairvue.accounts.model import (
    PICTURE_BYTES_MAX,
    Account,
    AccountMissing,
    AgeBand,
    PictureStalled,
    PictureTooLarge,
    Proven,
    Session,
    Token,
    TooYoung,
    Viewer,
)
from clairvue.accounts.passwords import hash_password
from clairvue.accounts.sessions import list_sessions, sign_out, sign_out_everywhere
from clairvue.accounts.sign_in import blind_key, count_attempt, find_candidate, mark_device, open_session, prove
from clairvue.accounts.sign_up import sign_up
from clairvue.accounts.step_up import renew_proof, require_fresh_proof
from clairvue.accounts.words import checked_display_name, checked_handle, checked_language
from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.kit.ids import SessionId

PICTURE_ARRIVES_WITHIN_S = 60.0
NO_STORE = {"Cache-Control": "no-store"}


AgeAnswer = Literal["under-13", "13-15", "16-17", "18-or-older"]
_BANDS: dict[AgeAnswer, AgeBand] = {
    "13-15": AgeBand.UNDER_16,
    "16-17": AgeBand.UNDER_18,
    "18-or-older": AgeBand.ADULT,
}


class SignUp(msgspec.Struct, frozen=True):
    """Who somebody wants to be, and how old they say they are; the month of that is kept, and no birth date."""

    handle: str
    display_name: str
    password: str
    age: AgeAnswer
    language: str = "en"


class AgeDeclaration(msgspec.Struct, frozen=True):
    """How old somebody says they are."""

    age: AgeAnswer


class AgeKnown(msgspec.Struct, frozen=True):
    """The band that somebody is in: `undeclared`, `under-16`, `under-18` or `adult`."""

    age_band: AgeBand


class SignIn(msgspec.Struct, frozen=True):
    """Who somebody says they are."""

    handle: str
    password: str


class ProfileChange(msgspec.Struct, frozen=True):
    """What is to change of a profile; null leaves a field as it is."""

    display_name: str | None = None
    bio: str | None = None
    language: str | None = None


class PasswordChange(msgspec.Struct, frozen=True):
    """The password that was, and the one to be."""

    current: str
    new: str


class ProofShown(msgspec.Struct, frozen=True):
    """What shows again who somebody is."""

    password: str


class AccountAnswer(msgspec.Struct, frozen=True):
    """One account."""

    account: Account


class SessionAnswer(msgspec.Struct, frozen=True):
    """Who is signed in, and how many notifications they have not read."""

    account: Account | None
    unread: int
    age_band: AgeBand | None = None


class SessionList(msgspec.Struct, frozen=True):
    """Where somebody is signed in; never more than one page."""

    items: list[Session]
    cursor: str | None = None


@post("/api/accounts", status_code=201, access=Access.ANYBODY)
async def create_account(request: Request[Any, Any, Any], data: JSONBody[SignUp]) -> Response[AccountAnswer]:
    """Sign up, and be signed in."""
    installation = edge.installation_of(request)
    await installation.rates.spend(
        "accounts.sign_up.address", blind_key(installation.keyring, edge.client_address(request))
    )
    age_band = band_for(data.age)
    handle = checked_handle(data.handle)
    checked_display_name(data.display_name)
    checked_language(data.language)
    password_hash = await hash_password(data.password, handle=handle)
    before = await edge.viewer(request)

    async def enter(conn: Connection) -> tuple[Proven, Token]:
        proven = await sign_up(
            conn,
            installation.keyring,
            cell=installation.cell,
            handle=handle,
            display_name=data.display_name,
            language=data.language,
            password_hash=password_hash,
            now=installation.clock(),
            age_band=age_band,
        )
        return proven, await _open(conn, request, proven, before)

    proven, token = await installation.database.transact(enter)
    return await _welcome(installation, proven, token, status_code=201)


@post("/api/accounts/session", status_code=200, access=Access.ANYBODY)
async def create_session(request: Request[Any, Any, Any], data: JSONBody[SignIn]) -> Response[AccountAnswer]:
    """Sign in."""
    installation = edge.installation_of(request)
    device = request.cookies.get(edge.cookie_name(edge.DEVICE_COOKIE, installation.origin), "")
    await count_attempt(
        installation.rates,
        installation.keyring,
        handle=data.handle,
        address=edge.client_address(request),
        device=device,
    )
    async with installation.database.reading() as conn:
        candidate = await find_candidate(conn, installation.keyring, handle=data.handle)
    proven = await prove(candidate, data.password)
    before = await edge.viewer(request)
    token = await installation.database.transact(lambda conn: _open(conn, request, proven, before))
    return await _welcome(installation, proven, token, status_code=200)


@post("/api/accounts/proof", status_code=204, access=Access.SIGNED_IN)
async def renew_session_proof(request: Request[Any, Any, Any], data: JSONBody[ProofShown]) -> Response[None]:
    """Show again who one is, before a dangerous act."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    await installation.rates.spend("accounts.proof.session", blind_key(installation.keyring, viewer.session_id))
    async with installation.database.reading() as conn:
        candidate = await find_candidate(conn, installation.keyring, handle=viewer.handle)
    proof = (await prove_current(candidate, data.password)).proof
    now = installation.clock()
    token = await installation.database.transact(lambda conn: renew_proof(conn, viewer=viewer, proof=proof, now=now))
    return Response(None, status_code=204, cookies=[edge.session_cookie(installation, token)], headers=NO_STORE)


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
    return Response(SessionAnswer(account, unread, viewer.age_band), headers=NO_STORE)


@delete("/api/accounts/session", status_code=204, access=Access.ANYBODY)
async def delete_session(request: Request[Any, Any, Any]) -> Response[None]:
    """Sign out here."""
    installation = edge.installation_of(request)
    viewer = await edge.viewer(request)
    if viewer is not None:
        account_id, session_id = viewer.account_id, viewer.session_id
        await installation.database.transact(lambda conn: sign_out(conn, account_id=account_id, session_id=session_id))
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
        sessions = await list_sessions(conn, installation.keyring, viewer=viewer, now=installation.clock())
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


@put("/api/accounts/me/age", status_code=200, access=Access.SIGNED_IN)
async def replace_age(request: Request[Any, Any, Any], data: JSONBody[AgeDeclaration]) -> AgeKnown:
    """Say how old one is, for the first time or because one is younger; nobody becomes older by saying so."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    await _spend(installation, "accounts.edit_profile.account", viewer)
    band, account_id, now = band_for(data.age), viewer.account_id, installation.clock()
    return AgeKnown(
        await installation.database.transact(lambda conn: declare_age(conn, account_id=account_id, band=band, now=now))
    )


@put("/api/accounts/me/password", status_code=200, access=Access.SIGNED_IN)
async def replace_password(request: Request[Any, Any, Any], data: JSONBody[PasswordChange]) -> Response[AccountAnswer]:
    """Change the password; every other session ends."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    await _spend(installation, "accounts.change_password.account", viewer)
    async with installation.database.reading() as conn:
        candidate = await find_candidate(conn, installation.keyring, handle=viewer.handle)
    shown = await prove_current(candidate, data.current)
    password_hash = await hash_password(data.new, handle=viewer.handle)

    async def change(conn: Connection) -> Token:
        now = installation.clock()
        keyring = installation.keyring
        proven = await change_password(conn, keyring, proven=shown, password_hash=password_hash, now=now)
        return await _open(conn, request, proven, None)

    token = await installation.database.transact(change)
    return await _welcome(installation, shown, token, status_code=200)


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


def band_for(age: AgeAnswer) -> AgeBand:
    """Return the band of an answer to "how old are you?". Raises: TooYoung."""
    if age == "under-13":
        raise TooYoung
    return _BANDS[age]


async def _open(conn: Connection, request: Request[Any, Any, Any], proven: Proven, before: Viewer | None) -> Token:
    installation = edge.installation_of(request)
    return await open_session(
        conn,
        installation.keyring,
        cell=installation.cell,
        proven=proven,
        agent=summarise(request.headers.get("user-agent", "")),
        now=installation.clock(),
        instead_of=before,
    )


async def _welcome(
    installation: Installation, proven: Proven, token: Token, *, status_code: int
) -> Response[AccountAnswer]:
    async with installation.database.reading() as conn:
        account = await get_account(conn, installation.keyring, proven.account_id)
    mark = mark_device(installation.keyring, proven.handle)
    cookies = [edge.session_cookie(installation, token), edge.device_cookie(installation, mark)]
    return Response(AccountAnswer(account), status_code=status_code, cookies=cookies, headers=NO_STORE)


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
    create_account,
    create_session,
    renew_session_proof,
    read_session,
    delete_session,
    delete_sessions,
    read_sessions,
    delete_one_session,
    change_profile,
    replace_age,
    replace_password,
    replace_picture,
    delete_picture,
    read_account,
]
