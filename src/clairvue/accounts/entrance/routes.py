"""HTTP for coming in: signing up and in, and showing again who one is. Translates, decides nothing."""

from dataclasses import replace
from typing import Any

import msgspec
import structlog
from litestar import Request, Response, delete, post, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.accounts.age.bands import AgeAnswer, band_for
from clairvue.accounts.agents import summarise
from clairvue.accounts.alert import alert
from clairvue.accounts.change_password import change_password, prove_current, remove_password, set_password
from clairvue.accounts.look_up import get_account, has_password, ids_of
from clairvue.accounts.model import AccountAnswer, Change, CredentialNeeded, HandleTaken, Proof, Proven, Token, Viewer
from clairvue.accounts.passkeys.ceremony import creation_options, request_options, verify_made
from clairvue.accounts.passkeys.challenge import give_challenge, take_challenge
from clairvue.accounts.passkeys.edge import party_of
from clairvue.accounts.passkeys.keep import add_passkey, credentials_of, new_user_handle
from clairvue.accounts.passkeys.model import Ceremony, Credential, Made, Options
from clairvue.accounts.passkeys.show import show_passkey
from clairvue.accounts.passwords import hash_password
from clairvue.accounts.second_step.check import check_second_step, second_step_is_on
from clairvue.accounts.second_step.enrol import forget_second_step
from clairvue.accounts.second_step.model import CodeWrong
from clairvue.accounts.sign_in import (
    blind_key,
    count_attempt,
    count_code,
    find_candidate,
    knows_device,
    mark_device,
    open_session,
    prove,
)
from clairvue.accounts.sign_up import sign_up
from clairvue.accounts.step_up import renew_proof, require_fresh_proof
from clairvue.accounts.words import checked_display_name, checked_handle, checked_language
from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.access import Access

NO_STORE = {"Cache-Control": "no-store"}
log = structlog.get_logger()


class NewcomerName(msgspec.Struct, frozen=True):
    """Who somebody wants to be, for the passkey that is to be made."""

    handle: str
    display_name: str


class SignUp(msgspec.Struct, frozen=True):
    """Who somebody wants to be, and their one way in at first: a passkey that was just made, or a password.

    Of how old they say they are the month is kept, and no birth date.
    """

    handle: str
    display_name: str
    age: AgeAnswer
    password: str | None = None
    passkey: Credential | None = None
    language: str = "en"


class SignIn(msgspec.Struct, frozen=True):
    """Who somebody says they are; `code` is the second step, where they have turned it on."""

    handle: str
    password: str
    code: str = ""


class PasskeyShown(msgspec.Struct, frozen=True):
    """A passkey that a browser has shown."""

    passkey: Credential


class ProofShown(msgspec.Struct, frozen=True):
    """What shows again who somebody is: a passkey, or a password with its code."""

    password: str | None = None
    code: str = ""
    passkey: Credential | None = None


class PasswordChange(msgspec.Struct, frozen=True):
    """The password that was, empty where there was none, and the one to be."""

    new: str
    current: str = ""


class CeremonyOptions(msgspec.Struct, frozen=True):
    """What a browser's PublicKeyCredential wants, as JSON."""

    options: Options


class ProofOptions(msgspec.Struct, frozen=True):
    """What somebody can show: null where they have no passkey."""

    passkey: Options | None
    password: bool
    code: bool


@post("/api/accounts/passkey/options", status_code=200, access=Access.ANYBODY)
async def begin_sign_up(request: Request[Any, Any, Any], data: JSONBody[NewcomerName]) -> Response[CeremonyOptions]:
    """Begin to make the first passkey of a new account."""
    installation = await _counted(request, "accounts.passkey.address")
    handle, name = checked_handle(data.handle), checked_display_name(data.display_name)
    user_handle = new_user_handle()

    async def begin(conn: Connection) -> bytes:
        if await ids_of(conn, [handle]):
            raise HandleTaken
        return await give_challenge(conn, Ceremony.SIGN_UP, user_handle=user_handle, now=installation.clock())

    challenge = await installation.database.transact(begin)
    options = creation_options(
        party_of(request), challenge, user_handle=user_handle, handle=handle, display_name=name, known=[]
    )
    return Response(CeremonyOptions(options), headers=NO_STORE)


@post("/api/accounts", status_code=201, access=Access.ANYBODY)
async def create_account(request: Request[Any, Any, Any], data: JSONBody[SignUp]) -> Response[AccountAnswer]:
    """Sign up, and be signed in."""
    installation = await _counted(request, "accounts.sign_up.address")
    age_band = band_for(data.age)
    handle = checked_handle(data.handle)
    checked_display_name(data.display_name)
    checked_language(data.language)
    if (data.password is None) == (data.passkey is None):
        raise CredentialNeeded
    password_hash = await hash_password(data.password, handle=handle) if data.password is not None else None
    made = await _made(request, data.passkey) if data.passkey is not None else None
    before = await edge.viewer(request)

    async def enter(conn: Connection) -> tuple[Proven, Token]:
        keyring, now = installation.keyring, installation.clock()
        proven = await sign_up(
            conn,
            keyring,
            cell=installation.cell,
            handle=handle,
            display_name=data.display_name,
            language=data.language,
            password_hash=password_hash,
            now=now,
            age_band=age_band,
        )
        if made is not None:
            await add_passkey(
                conn,
                keyring,
                account_id=proven.account_id,
                slot=proven.slot,
                made=made,
                name=_agent(request) or "Passkey",
                now=now,
            )
        return proven, await _open(conn, request, proven, before)

    proven, token = await installation.database.transact(enter)
    return await _welcome(installation, proven, token, status_code=201)


@post("/api/accounts/session", status_code=200, access=Access.ANYBODY)
async def create_session(request: Request[Any, Any, Any], data: JSONBody[SignIn]) -> Response[AccountAnswer]:
    """Sign in with a password, and its code where the second step is on."""
    installation = edge.installation_of(request)
    rates, keyring, device = installation.rates, installation.keyring, _device(request)
    await count_attempt(rates, keyring, handle=data.handle, address=edge.client_address(request), device=device)
    async with installation.database.reading() as conn:
        candidate = await find_candidate(conn, keyring, handle=data.handle)
    proven = await prove(candidate, data.password)
    if data.code:
        await count_code(rates, keyring, handle=proven.handle, device=device)
    before = await edge.viewer(request)

    async def enter(conn: Connection) -> Token:
        now = installation.clock()
        proof = await check_second_step(conn, keyring, account_id=proven.account_id, code=data.code, now=now)
        return await _enter(conn, request, replace(proven, proof=proof), before)

    try:
        token = await installation.database.transact(enter)
    except CodeWrong:
        await installation.database.transact(lambda conn: _warn(conn, request, proven, Change.CODE_REFUSED))
        raise
    return await _welcome(installation, proven, token)


@post("/api/accounts/session/passkey/options", status_code=200, access=Access.ANYBODY)
async def begin_session(request: Request[Any, Any, Any]) -> Response[CeremonyOptions]:
    """Begin to sign in with any passkey that the browser holds for us."""
    installation = await _counted(request, "accounts.passkey.address")
    challenge = await installation.database.transact(
        lambda conn: give_challenge(conn, Ceremony.SIGN_IN, now=installation.clock())
    )
    return Response(CeremonyOptions(request_options(party_of(request), challenge, allowed=[])), headers=NO_STORE)


@post("/api/accounts/session/passkey", status_code=200, access=Access.ANYBODY)
async def create_passkey_session(
    request: Request[Any, Any, Any], data: JSONBody[PasskeyShown]
) -> Response[AccountAnswer]:
    """Sign in with a passkey."""
    installation = await _counted(request, "accounts.passkey.address")
    before = await edge.viewer(request)
    challenge, _ = await installation.database.transact(
        lambda conn: take_challenge(conn, Ceremony.SIGN_IN, data.passkey, now=installation.clock())
    )

    async def enter(conn: Connection) -> tuple[Proven, Token]:
        proven = await show_passkey(
            conn,
            installation.keyring,
            party=party_of(request),
            credential=data.passkey,
            challenge=challenge,
            now=installation.clock(),
        )
        return proven, await _enter(conn, request, proven, before)

    proven, token = await installation.database.transact(enter)
    return await _welcome(installation, proven, token)


@post("/api/accounts/proof/options", status_code=200, access=Access.SIGNED_IN)
async def begin_proof(request: Request[Any, Any, Any]) -> Response[ProofOptions]:
    """Say what one can show to prove who one is, and begin with a passkey."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    account_id = viewer.account_id

    async def begin(conn: Connection) -> ProofOptions:
        known, options = await credentials_of(conn, account_id), None
        if known:
            challenge = await give_challenge(conn, Ceremony.PROVE, account_id=account_id, now=installation.clock())
            options = request_options(party_of(request), challenge, allowed=known)
        password, code = await has_password(conn, account_id), await second_step_is_on(conn, account_id)
        return ProofOptions(passkey=options, password=password, code=code)

    return Response(await installation.database.transact(begin), headers=NO_STORE)


@post("/api/accounts/proof", status_code=204, access=Access.SIGNED_IN)
async def renew_session_proof(request: Request[Any, Any, Any], data: JSONBody[ProofShown]) -> Response[None]:
    """Show again who one is, before a dangerous act."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    await installation.rates.spend("accounts.proof.session", blind_key(installation.keyring, viewer.session_id))
    if data.passkey is not None and data.password is None:
        token = await _prove_by_passkey(request, viewer, data.passkey)
    elif data.password is not None and data.passkey is None:
        token = await _prove_by_password(request, viewer, data.password, data.code)
    else:
        raise CredentialNeeded
    log.info("accounts.proof_renewed", **edge.traces(request))
    return Response(None, status_code=204, cookies=[edge.session_cookie(installation, token)], headers=NO_STORE)


async def _prove_by_passkey(request: Request[Any, Any, Any], viewer: Viewer, passkey: Credential) -> Token:
    installation, account_id = edge.installation_of(request), viewer.account_id
    now = installation.clock()
    challenge, _ = await installation.database.transact(
        lambda conn: take_challenge(conn, Ceremony.PROVE, passkey, account_id=account_id, now=now)
    )

    async def renew(conn: Connection) -> Token:
        proven = await show_passkey(
            conn,
            installation.keyring,
            party=party_of(request),
            credential=passkey,
            challenge=challenge,
            account_id=account_id,
            now=now,
        )
        return await renew_proof(conn, viewer=viewer, proof=proven.proof, now=now)

    return await installation.database.transact(renew)


async def _prove_by_password(request: Request[Any, Any, Any], viewer: Viewer, password: str, code: str) -> Token:
    installation = edge.installation_of(request)
    keyring, now = installation.keyring, installation.clock()
    async with installation.database.reading() as conn:
        candidate = await find_candidate(conn, keyring, handle=viewer.handle)
    await prove_current(candidate, password)

    async def renew(conn: Connection) -> Token:
        proof = await check_second_step(conn, keyring, account_id=viewer.account_id, code=code, now=now)
        return await renew_proof(conn, viewer=viewer, proof=proof, now=now)

    return await installation.database.transact(renew)


@put("/api/accounts/me/password", status_code=200, access=Access.SIGNED_IN)
async def replace_password(request: Request[Any, Any, Any], data: JSONBody[PasswordChange]) -> Response[AccountAnswer]:
    """Change the password, or set the first one; every other session ends."""
    installation = edge.installation_of(request)
    keyring = installation.keyring
    viewer = await edge.signed_in(request)
    await installation.rates.spend("accounts.change_password.account", blind_key(keyring, viewer.account_id))
    async with installation.database.reading() as conn:
        candidate = await find_candidate(conn, keyring, handle=viewer.handle)
        code_is_on = await second_step_is_on(conn, viewer.account_id)
    if candidate.hash is None or code_is_on:  # the password alone would prove less than signing in does
        require_fresh_proof(viewer, now=installation.clock())
    shown = await prove_current(candidate, data.current) if candidate.hash is not None else None
    password_hash = await hash_password(data.new, handle=viewer.handle)

    async def change(conn: Connection) -> tuple[Proven, Token]:
        now = installation.clock()
        if shown is None:
            mine = Proven(viewer.account_id, viewer.handle, viewer.slot, None)
            proven = await set_password(conn, keyring, whose=mine, password_hash=password_hash, now=now)
        else:
            proven = await change_password(conn, keyring, proven=shown, password_hash=password_hash, now=now)
        await edge.tell(conn, installation, viewer, Change.PASSWORD_CHANGED)
        return proven, await _open(conn, request, proven, None)

    proven, token = await installation.database.transact(change)
    return await _welcome(installation, proven, token)


@delete("/api/accounts/me/password", status_code=204, access=Access.SIGNED_IN)
async def delete_password(request: Request[Any, Any, Any]) -> None:
    """Take the password away, and its second step with it, unless nothing else opens the account."""
    installation = edge.installation_of(request)
    viewer = await edge.freshly_proven(request)

    async def remove(conn: Connection) -> None:
        await remove_password(conn, account_id=viewer.account_id)
        await forget_second_step(conn, account_id=viewer.account_id)
        await edge.tell(conn, installation, viewer, Change.PASSWORD_REMOVED)

    await installation.database.transact(remove)


async def _made(request: Request[Any, Any, Any], passkey: Credential) -> Made:
    installation = edge.installation_of(request)
    challenge, user_handle = await installation.database.transact(
        lambda conn: take_challenge(conn, Ceremony.SIGN_UP, passkey, now=installation.clock())
    )
    return verify_made(party_of(request), passkey, challenge, user_handle=user_handle)


async def _enter(conn: Connection, request: Request[Any, Any, Any], proven: Proven, before: Viewer | None) -> Token:
    """Open a session, and alert the owner to what they should know of it."""
    installation = edge.installation_of(request)
    if proven.proof is Proof.PASSWORD_AND_RECOVERY_CODE:
        await _warn(conn, request, proven, Change.RECOVERY_CODE_USED)
    if not knows_device(installation.keyring, handle=proven.handle, device=_device(request)):
        await _warn(conn, request, proven, Change.NEW_SIGN_IN)
    return await _open(conn, request, proven, before)


async def _warn(conn: Connection, request: Request[Any, Any, Any], proven: Proven, change: Change) -> None:
    installation = edge.installation_of(request)
    await alert(
        conn,
        installation.keyring,
        account_id=proven.account_id,
        change=change,
        origin=installation.origin,
        agent=_agent(request),
        now=installation.clock(),
    )


async def _open(conn: Connection, request: Request[Any, Any, Any], proven: Proven, before: Viewer | None) -> Token:
    installation = edge.installation_of(request)
    log.info("accounts.session_opened", proof=proven.proof, **edge.traces(request) | {"account": proven.account_id})
    return await open_session(
        conn,
        installation.keyring,
        cell=installation.cell,
        proven=proven,
        agent=_agent(request),
        now=installation.clock(),
        instead_of=before,
    )


async def _welcome(
    installation: Installation, proven: Proven, token: Token, *, status_code: int = 200
) -> Response[AccountAnswer]:
    async with installation.database.reading() as conn:
        account = await get_account(conn, installation.keyring, proven.account_id)
    mark = mark_device(installation.keyring, proven.handle)
    cookies = [edge.session_cookie(installation, token), edge.device_cookie(installation, mark)]
    return Response(AccountAnswer(account), status_code=status_code, cookies=cookies, headers=NO_STORE)


async def _counted(request: Request[Any, Any, Any], name: str) -> Installation:
    """Count a request by its network address, and return the cell."""
    installation = edge.installation_of(request)
    await installation.rates.spend(name, blind_key(installation.keyring, edge.client_address(request)))
    return installation


def _agent(request: Request[Any, Any, Any]) -> str:
    return summarise(request.headers.get("user-agent", ""))


def _device(request: Request[Any, Any, Any]) -> str:
    installation = edge.installation_of(request)
    return request.cookies.get(edge.cookie_name(edge.DEVICE_COOKIE, installation.origin), "")


ROUTES: list[ControllerRouterHandler] = [
    begin_sign_up,
    create_account,
    create_session,
    begin_session,
    create_passkey_session,
    begin_proof,
    renew_session_proof,
    replace_password,
    delete_password,
]
