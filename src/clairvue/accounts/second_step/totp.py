"""Codes by the clock (TOTP, RFC 6238): six digits, 30 seconds, SHA-1, as every authenticator app knows them. Pure."""

import hmac
import re
from datetime import datetime

from pyotp import random_base32
from pyotp.totp import TOTP

from clairvue.accounts.second_step.model import CodeLate, Drawing, Enrolment, Held

_STEP_S = 30
_CODE = re.compile(r"\d{6}")


def new_key() -> str:
    """Return 160 random bits in base 32."""
    return random_base32()


def enrolment(key: str, *, handle: str, host: str) -> Enrolment:
    """Return what an authenticator app is told."""
    address = TOTP(key).provisioning_uri(name=f"@{handle}", issuer_name=f"Clairvue {host}")
    return Enrolment(key=key, address=address, drawing=drawn(address))


def drawn(text: str) -> Drawing:
    """Return the text as a QR code with its quiet zone (ISO/IEC 18004)."""
    import segno  # noqa: PLC0415 - wanted once in an account's life, and its tables would be made at every start

    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=4)]
    path = "".join(
        f"M{run.start()} {number}h{run.end() - run.start()}v1H{run.start()}z"
        for number, row in enumerate(rows)
        for run in re.finditer(b"\x01+", row)
    )
    return Drawing(side=len(rows), path=path)


def step_of(held: Held, code: str, now: datetime) -> int | None:
    """Return the step whose code this is, if it is that of now and newer than the last used; else None.

    Raises: CodeLate when it is that of the step before or after, so that nobody is warned of a slow hand.
    """
    digits = "".join(code.split())
    current, clock = int(now.timestamp()) // _STEP_S, TOTP(held.key)
    fitting = [
        step
        for step in (current - 1, current, current + 1)
        if hmac.compare_digest(clock.generate_otp(step).encode(), digits.encode()) and step > held.last_step
    ]
    if fitting and current not in fitting:
        raise CodeLate
    return current if fitting else None


def looks_like_code(text: str) -> bool:
    """Say whether somebody typed six digits, rather than a recovery code."""
    return _CODE.fullmatch("".join(text.split())) is not None
