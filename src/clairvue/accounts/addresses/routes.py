"""HTTP for addresses and for getting back in: translates, decides nothing."""

from typing import Any

import msgspec
from litestar import Request, delete, post, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler

from clairvue.accounts import edge
from clairvue.accounts.addresses.confirm import blind_of, confirm_address, give_address, remove_address
from clairvue.accounts.addresses.model import checked_address
from clairvue.accounts.addresses.recover import ask_recovery, handle_behind, recover
from clairvue.accounts.alert import alert
from clairvue.accounts.model import Change, Token
from clairvue.accounts.passwords import hash_password
from clairvue.accounts.sign_in import blind_key
from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.access import Access
from clairvue.mail.model import LettersOff


class NewAddress(msgspec.Struct, frozen=True):
    """An e-mail address."""

    address: str


class Ticket(msgspec.Struct, frozen=True):
    """What the link in a letter carries."""

    token: str


class Recovery(msgspec.Struct, frozen=True):
    """What the link in a letter carries, and the password to be."""

    token: str
    password: str


@put("/api/accounts/me/email", status_code=202, access=Access.SIGNED_IN)
async def replace_email(request: Request[Any, Any, Any], data: JSONBody[NewAddress]) -> None:
    """Give an address; it counts once the link in the letter was opened."""
    installation = _writing(request)
    viewer = await edge.freshly_proven(request)
    address = checked_address(data.address)
    await installation.rates.spend("accounts.email.account", blind_key(installation.keyring, viewer.account_id))
    await installation.database.transact(
        lambda conn: give_address(
            conn,
            installation.keyring,
            viewer=viewer,
            address=address,
            origin=installation.origin,
            now=installation.clock(),
        )
    )


@post("/api/accounts/me/email/confirm", status_code=204, access=Access.SIGNED_IN)
async def confirm_email(request: Request[Any, Any, Any], data: JSONBody[Ticket]) -> None:
    """Confirm the address that the letter reached."""
    installation = edge.installation_of(request)
    viewer = await edge.signed_in(request)
    await installation.database.transact(
        lambda conn: confirm_address(
            conn,
            installation.keyring,
            viewer=viewer,
            token=Token(data.token),
            origin=installation.origin,
            now=installation.clock(),
        )
    )


@delete("/api/accounts/me/email", status_code=204, access=Access.SIGNED_IN)
async def delete_email(request: Request[Any, Any, Any]) -> None:
    """Forget the address."""
    installation = edge.installation_of(request)
    viewer = await edge.freshly_proven(request)
    await installation.database.transact(
        lambda conn: remove_address(
            conn,
            installation.keyring,
            account_id=viewer.account_id,
            origin=installation.origin,
            now=installation.clock(),
        )
    )


@post("/api/accounts/recovery", status_code=202, access=Access.ANYBODY)
async def create_recovery(request: Request[Any, Any, Any], data: JSONBody[NewAddress]) -> None:
    """Ask for a letter that lets one back in. The answer is the same whether the address is known or not."""
    installation = _writing(request)
    blind = blind_of(installation.keyring, checked_address(data.address))
    here = blind_key(installation.keyring, edge.client_address(request))
    await installation.rates.spend("accounts.recovery.address", here)
    await installation.rates.spend("accounts.recovery.email", blind[:16].hex())
    await installation.database.transact(lambda conn: ask_recovery(conn, blind=blind))


@put("/api/accounts/recovery", status_code=204, access=Access.ANYBODY)
async def finish_recovery(request: Request[Any, Any, Any], data: JSONBody[Recovery]) -> None:
    """Set a new password by the link in the letter; every session ends, and one signs in as ever."""
    installation = edge.installation_of(request)
    here = blind_key(installation.keyring, edge.client_address(request))
    await installation.rates.spend("accounts.recovery.address", here)
    now, token = installation.clock(), Token(data.token)
    async with installation.database.reading() as conn:
        handle = await handle_behind(conn, token=token, now=now)
    password_hash = await hash_password(data.password, handle=handle)

    async def finish(conn: Connection) -> None:
        keyring, origin = installation.keyring, installation.origin
        account_id = await recover(conn, keyring, token=token, password_hash=password_hash, now=now)
        await alert(conn, keyring, account_id=account_id, change=Change.RECOVERED, origin=origin, now=now)

    await installation.database.transact(finish)


def _writing(request: Request[Any, Any, Any]) -> Installation:
    """Return the cell, if its letters reach anybody. Raises: LettersOff."""
    installation = edge.installation_of(request)
    if not installation.sends_letters:
        raise LettersOff
    return installation


ROUTES: list[ControllerRouterHandler] = [
    replace_email,
    confirm_email,
    delete_email,
    create_recovery,
    finish_recovery,
]
