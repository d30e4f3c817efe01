"""What a passkey is, and what is refused. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

import msgspec

from clairvue.kit.ids import PasskeyId
from clairvue.kit.refusals import Conflict, Invalid, NotFound, Unauthenticated

PASSKEYS_MAX = 20
NAME_CHARACTERS_MAX = 40
CHALLENGE_AGE_MAX = timedelta(minutes=10)
NAME = "accounts.passkey.name"

# What a browser's PublicKeyCredential gives as JSON, and what it wants (WebAuthn Level 3, sections 5.1.8 to 5.1.10).
Credential: TypeAlias = dict[str, Any]
Options: TypeAlias = dict[str, Any]


class Ceremony(StrEnum):
    """What a challenge was given out for."""

    SIGN_UP = "sign-up"
    ADD = "add"
    SIGN_IN = "sign-in"
    PROVE = "prove"


@dataclass(frozen=True, slots=True)
class Party:
    """Whom passkeys are made for: `id` is the host, without its port (the RP ID); `origin` is the pages' address.

    `rsa_bits_min`: how long the modulus of a new RSA key must be; 3,072 bits are worth 128 (NIST SP 800-57, part 1).
    """

    id: str
    origin: str
    rsa_bits_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A passkey that has just been made, verified. `public_key` is in COSE form (RFC 9052)."""

    credential_id: bytes
    user_handle: bytes
    public_key: bytes
    sign_count: int
    synced: bool


class Passkey(msgspec.Struct, frozen=True):
    """A passkey as its owner sees it; `synced` ones live on all devices of an account at some vendor.

    A `weak` one would be refused if it were made today.
    """

    id: PasskeyId
    name: str
    synced: bool
    weak: bool
    created_at: datetime
    last_used_at: datetime


class PasskeyRefused(Unauthenticated):
    """That passkey does not open anything here: try again, or come in another way."""


class PasskeyWeak(Invalid):
    """That device makes too short a key ({bits} bits of {bits_min}): use a phone, a security key, or a password."""


class PasskeyKnown(Conflict):
    """That passkey is in use already."""


class PasskeyMissing(NotFound):
    """You have no such passkey any more."""


class PasskeysFull(Conflict):
    """You have {passkeys_max} passkeys, as many as there may be: remove one first."""


class PasskeyNameUnfit(Invalid):
    """A passkey's name has 1 to 40 characters, all of them visible."""
