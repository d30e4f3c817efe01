"""What the second step is, and what is refused. Pure."""

from dataclasses import dataclass, field

import msgspec

from clairvue.kit.refusals import Conflict, Forbidden, Unauthenticated

SECRET = "accounts.totp.secret"  # noqa: S105 - the column's name
RECOVERY_CODES = 10


class Drawing(msgspec.Struct, frozen=True):
    """A QR code: the number of modules on a side, and the dark ones as an SVG path of that size."""

    side: int
    path: str


class Enrolment(msgspec.Struct, frozen=True):
    """What an authenticator app is told once: the key in base 32, the address that carries it, and its QR code."""

    key: str
    address: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Held:
    """A second step as it is kept: the key, and the last 30-second step whose code was used."""

    key: str = field(repr=False)
    last_step: int


class CodeNeeded(Unauthenticated):
    """Type the six digits that your authenticator app shows, or a recovery code."""


class CodeWrong(Forbidden):
    """That code is not the one of this moment, or it was used already: wait for the next one."""


class CodeLate(Forbidden):
    """That code has just ended, or has not begun: type the one that is shown now, and see that the clocks agree."""


class PasswordNeeded(Conflict):
    """Set a password first: codes are its second step, and passkeys need none."""


class SecondStepOn(Conflict):
    """Codes are on already: turn them off first."""


class SecondStepOff(Conflict):
    """Codes are off: turn them on first."""
