"""HTTP for keeping passkeys: translates, decides nothing."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, patch, post
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.accounts.look_up import get_account
from clairvue.accounts.model import Change
from clairvue.accounts.passkeys.ceremony import creation_options, verify_made
from clairvue.accounts.passkeys.challenge import give_challenge, take_challenge
from clairvue.accounts.passkeys.edge import party_of
from clairvue.accounts.passkeys.keep import add_passkey, checked_name, known_credentials, remove_passkey, rename_passkey
from clairvue.accounts.passkeys.model import Ceremony, Credential, Options
from clairvue.db.database import Connection
from clairvue.kit.access import Access
from clairvue.kit.ids import PasskeyId

NO_STORE = {"Cache-Control": "no-store"}


class PasskeyOptions(msgspec.Struct, frozen=True):
    """What a browser's PublicKeyCredential wants, as JSON."""

    options: Options


class NewPasskey(msgspec.Struct, frozen=True):
    """A passkey that a browser has made, and how its owner calls it."""

    name: str
    passkey: Credential


class PasskeyName(msgspec.Struct, frozen=True):
    """How a passkey is to be called."""

    name: str


@post("/api/accounts/me/passkeys/options", status_code=200, access=Access.SIGNED_IN)
async def begin_passkey(request: Request[Any, Any, Any]) -> Response[PasskeyOptions]:
    """Begin to make another passkey."""
    installation = edge.installation_of(request)
    viewer = await edge.freshly_proven(request)

    async def begin(conn: Connection) -> Options:
        user_handle, known = await known_credentials(conn, viewer.account_id)
        account = await get_account(conn, installation.keyring, viewer.account_id)
        challenge = await give_challenge(
            conn, Ceremony.ADD, account_id=viewer.account_id, user_handle=user_handle, now=installation.clock()
        )
        return creation_options(
            party_of(request),
            challenge,
            user_handle=user_handle,
            handle=viewer.handle,
            display_name=account.display_name,
            known=known,
        )

    return Response(PasskeyOptions(await installation.database.transact(begin)), headers=NO_STORE)


@post("/api/accounts/me/passkeys", status_code=204, access=Access.SIGNED_IN)
async def create_passkey(request: Request[Any, Any, Any], data: JSONBody[NewPasskey]) -> None:
    """Add a passkey."""
    installation = edge.installation_of(request)
    viewer = await edge.freshly_proven(request)
    checked_name(data.name)
    now = installation.clock()
    challenge, user_handle = await installation.database.transact(
        lambda conn: take_challenge(conn, Ceremony.ADD, data.passkey, account_id=viewer.account_id, now=now)
    )
    made = verify_made(party_of(request), data.passkey, challenge, user_handle=user_handle)

    async def add(conn: Connection) -> None:
        await add_passkey(
            conn,
            installation.keyring,
            account_id=viewer.account_id,
            slot=viewer.slot,
            made=made,
            name=data.name,
            now=now,
        )
        await edge.tell(conn, installation, viewer, Change.PASSKEY_ADDED)

    await installation.database.transact(add)


@patch("/api/accounts/me/passkeys/{passkey_id:str}", status_code=204, access=Access.OWNER)
async def change_passkey(
    request: Request[Any, Any, Any], passkey_id: FromPath[str], data: JSONBody[PasskeyName]
) -> None:
    """Give a passkey another name."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    await installation.database.transact(
        lambda conn: rename_passkey(
            conn,
            installation.keyring,
            account_id=viewer.account_id,
            slot=viewer.slot,
            passkey_id=PasskeyId(passkey_id),
            name=data.name,
        )
    )


@delete("/api/accounts/me/passkeys/{passkey_id:str}", status_code=204, access=Access.OWNER)
async def delete_passkey(request: Request[Any, Any, Any], passkey_id: FromPath[str]) -> None:
    """Remove a passkey, unless nothing else opens the account."""
    installation = edge.installation_of(request)
    viewer = await edge.freshly_proven(request)

    async def remove(conn: Connection) -> None:
        await remove_passkey(conn, account_id=viewer.account_id, passkey_id=PasskeyId(passkey_id))
        await edge.tell(conn, installation, viewer, Change.PASSKEY_REMOVED)

    await installation.database.transact(remove)


ROUTES: list[ControllerRouterHandler] = [begin_passkey, create_passkey, change_passkey, delete_passkey]
