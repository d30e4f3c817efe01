"""Which roles there are, what is refused and what is told. Pure."""

from enum import StrEnum

import msgspec

from clairvue.accounts.model import Handle, Proof
from clairvue.kit.facts import Fact
from clairvue.kit.ids import AccountId
from clairvue.kit.refusals import Conflict, Forbidden, Invalid


class Role(StrEnum):
    """What somebody is at this cell."""

    VIEWER = "viewer"
    CREATOR = "creator"
    NOTE_CONTRIBUTOR = "note-contributor"
    MODERATOR = "moderator"
    OPERATOR = "operator"
    AUDITOR = "auditor"


# Every account is both from its first moment on.
EVERYBODY = frozenset({Role.VIEWER, Role.CREATOR})
# Who is employed to look at what is others': one of these an account, so that nobody audits themselves.
STAFF = frozenset({Role.MODERATOR, Role.OPERATOR, Role.AUDITOR})
# What opens the desk: whoever knows a password alone is not yet one of the staff.
SECOND_PROOFS = frozenset({Proof.PASSKEY, Proof.PASSWORD_AND_CODE})


class Holder(msgspec.Struct, frozen=True):
    """Somebody who holds roles beyond everybody's."""

    handle: Handle
    roles: list[Role]


class RoleGranted(Fact, frozen=True, kw_only=True):
    """Somebody was given a role; `cause` tells two such facts apart."""

    account_id: AccountId
    role: str
    cause: str


class RoleRevoked(Fact, frozen=True, kw_only=True):
    """A role was taken from somebody; `cause` tells two such facts apart."""

    account_id: AccountId
    role: str
    cause: str


class RoleOfEverybody(Invalid):
    """Every account is a viewer and a creator already: these roles are neither given nor taken away."""


class SecondProofMissing(Conflict):
    """Staff need a second proof: let @{handle} add a passkey or turn codes on at /security first."""


class StaffAlready(Conflict):
    """@{handle} is {role} already, and one account holds one role of the staff: revoke that first."""


class StaffTooYoung(Conflict):
    """@{handle} is known to be under 18: staff are adults."""


class SecondProofNeeded(Forbidden):
    """The desk opens with a passkey, or with a password and a code: show one of these."""
