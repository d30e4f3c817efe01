"""What leaving is made of: a wish, its certificate, what is refused. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from clairvue.kit.ids import AccountId
from clairvue.kit.refusals import Conflict, Invalid, NotFound

GRACE_DAYS_MAX = 30
# The learner folds its logs from nothing once a day; what was learned from somebody who has gone is out of it by then.
MODEL_REFOLDED_WITHIN = timedelta(hours=26)


class Erasure(msgspec.Struct, frozen=True):
    """Somebody's wish to be erased: when it is carried out, and the receipt that their certificate is found under."""

    receipt: str
    wished_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """An erasure under way. `gone_at`: when the key was destroyed; `told_at`: when the domains were last told."""

    account_id: AccountId
    receipt: str
    wished_at: datetime
    due_at: datetime
    gone_at: datetime | None
    told_at: datetime | None


class Certificate(msgspec.Struct, frozen=True):
    """What the cell certifies: that somebody, whom only the receipt names, was erased. Nothing in it is personal."""

    form: str
    cell: str
    receipt: str
    wished_on: str  # the day
    key_destroyed_at: str
    rows_gone_at: str
    columns_searched: int
    model_refolded_by: str
    not_destroyed: list[str]


class SignedCertificate(msgspec.Struct, frozen=True):
    """A certificate as it was signed: `body` is its canonical JSON, to be checked byte for byte with Ed25519."""

    certificate: Certificate
    body: str
    signature: str  # hexadecimal
    verifying_key: str  # hexadecimal


class GraceUnfit(Invalid):
    """Choose between 0 and {days_max} days to think it over."""


class ErasureBegun(Conflict):
    """It is too late to stay: erasing has begun."""


class ErasureMissing(NotFound):
    """No erasure was asked for."""


class LinkEnded(NotFound):
    """This link has ended: ask for your data once more."""


class CertificateMissing(NotFound):
    """There is no such certificate; one that was asked for may take some minutes more."""
