"""Joining: the cast signs up. All of them share one password, so that anybody who runs the demo can be any of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clairvue.accounts.edit_profile import edit_profile
from clairvue.accounts.look_up import ids_of
from clairvue.accounts.model import Handle, PasswordHash
from clairvue.accounts.passwords import hash_password
from clairvue.accounts.sign_up import sign_up
from clairvue.db.database import Connection
from clairvue.installation import Installation
from clairvue.kit.ids import AccountId
from clairvue.privacy.keys import slot_of
from clairvue.sim.cast import Person

PASSWORD = "see through it"  # noqa: S105 - printed for everybody who runs the demo


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the cast who has an account; `slot` is where their key is."""

    person: Person
    account_id: AccountId
    slot: int


async def join(installation: Installation, people: Sequence[Person], *, now: datetime) -> list[Member]:
    """Sign everybody up who has not signed up before, and return all of them."""
    shared: PasswordHash | None = None
    members: list[Member] = []
    for person in people:
        member = await installation.database.transact(lambda conn, person=person: _find(conn, person))
        if member is None:
            # One hash for all: argon2 is slow on purpose, and the cast has no secrets from each other.
            shared = shared or await hash_password(PASSWORD, handle=Handle(person.handle))
            member = await installation.database.transact(
                lambda conn, person=person, shared=shared: _sign_up(conn, installation, person, shared, now)
            )
        members.append(member)
    return members


async def _find(conn: Connection, person: Person) -> Member | None:
    account_id = (await ids_of(conn, [person.handle])).get(person.handle)
    return None if account_id is None else Member(person, account_id, await slot_of(conn, account_id))


async def _sign_up(
    conn: Connection, installation: Installation, person: Person, password_hash: PasswordHash, now: datetime
) -> Member:
    proven = await sign_up(
        conn,
        installation.keyring,
        cell=installation.cell,
        handle=person.handle,
        display_name=person.name,
        language=person.language,
        password_hash=password_hash,
        now=now,
    )
    if person.bio:
        await edit_profile(conn, installation.keyring, account_id=proven.account_id, slot=proven.slot, bio=person.bio)
    return Member(person, proven.account_id, proven.slot)
