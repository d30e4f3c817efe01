"""Give a role, take it away, say who holds one. A session keeps no role: what is taken away ends with the next request.

Whoever is given a role, or has it taken away, is told in the app and by letter.
"""

from datetime import datetime

from clairvue.accounts.addresses.letters import write_to
from clairvue.accounts.age.known import band_now
from clairvue.accounts.look_up import id_of
from clairvue.accounts.model import AccountMissing, Change, Handle
from clairvue.accounts.passkeys.keep import credentials_of
from clairvue.accounts.roles import _store
from clairvue.accounts.roles.model import (
    EVERYBODY,
    STAFF,
    Holder,
    Role,
    RoleGranted,
    RoleOfEverybody,
    RoleRevoked,
    SecondProofMissing,
    StaffAlready,
    StaffTooYoung,
)
from clairvue.accounts.second_step.check import second_step_is_on
from clairvue.db.database import Connection
from clairvue.db.outbox import emit
from clairvue.kit.ids import AccountId, cell_of, make_id
from clairvue.privacy.keyring import Keyring

FIRST = Handle("")


async def grant(conn: Connection, keyring: Keyring, *, handle: str, role: Role, origin: str, now: datetime) -> bool:
    """Give somebody a role, and say whether they did not hold it yet.

    Raises: AccountMissing, RoleOfEverybody, SecondProofMissing, StaffAlready, StaffTooYoung.
    """
    account_id, name, held = await _hold(conn, handle, role)
    if role in held:
        return False
    if role in STAFF:
        await _require_fit_for_staff(conn, account_id, name, held, now)
    await _store.set_roles(conn, account_id, sorted([*held, role]))
    cause = make_id(cell_of(account_id), now)
    await emit(conn, RoleGranted(account_id=account_id, role=role, cause=cause))
    fields = {"role": role.value, "origin": origin}
    await write_to(conn, keyring, account_id=account_id, template=Change.ROLE_GRANTED, fields=fields, now=now)
    return True


async def revoke(conn: Connection, keyring: Keyring, *, handle: str, role: Role, origin: str, now: datetime) -> bool:
    """Take a role away, at once and in every session, and say whether they held it.

    Raises: AccountMissing, RoleOfEverybody.
    """
    account_id, _, held = await _hold(conn, handle, role)
    if role not in held:
        return False
    await _store.set_roles(conn, account_id, sorted(held - {role}))
    cause = make_id(cell_of(account_id), now)
    await emit(conn, RoleRevoked(account_id=account_id, role=role, cause=cause))
    fields = {"role": role.value, "origin": origin}
    await write_to(conn, keyring, account_id=account_id, template=Change.ROLE_REVOKED, fields=fields, now=now)
    return True


async def list_holders(conn: Connection, *, after: Handle = FIRST, limit: int) -> list[Holder]:
    """Return who holds a role that not everybody holds, by handle, after the one given."""
    return [Holder(name, [Role(role) for role in roles]) for name, roles in await _store.holders(conn, after, limit)]


async def _hold(conn: Connection, handle: str, role: Role) -> tuple[AccountId, Handle, set[Role]]:
    if role in EVERYBODY:
        raise RoleOfEverybody
    account_id = await id_of(conn, handle)
    held = await _store.hold_roles(conn, account_id)
    if held is None:
        raise AccountMissing
    name, roles = held
    return account_id, name, {Role(each) for each in roles}


async def _require_fit_for_staff(
    conn: Connection, account_id: AccountId, name: Handle, held: set[Role], now: datetime
) -> None:
    for other in held & STAFF:
        raise StaffAlready(handle=name, role=other.value)
    if (await band_now(conn, account_id, now=now)).is_minor:
        raise StaffTooYoung(handle=name)
    if not await credentials_of(conn, account_id) and not await second_step_is_on(conn, account_id):
        raise SecondProofMissing(handle=name)
