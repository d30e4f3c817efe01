"""What an account is, what is refused and what is told. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType

import msgspec

from clairvue.kit.facts import Fact
from clairvue.kit.ids import AccountId, SessionId
from clairvue.kit.refusals import Conflict, Forbidden, Invalid, NotFound, TooLarge, TooMany, Unauthenticated

PASSWORD_CHARACTERS_MIN = 10
PASSWORD_CHARACTERS_MAX = 256
DISPLAY_NAME_CHARACTERS_MAX = 50
BIO_CHARACTERS_MAX = 300
PICTURE_BYTES_MAX = 5_000_000
SESSIONS_MAX = 50
SESSION_AGE_MAX = timedelta(days=180)
SESSION_IDLE_MAX = timedelta(days=30)

DISPLAY_NAME = "accounts.account.display_name"
BIO = "accounts.account.bio"
PASSWORD_HASH = "accounts.password.hash"  # noqa: S105 - the column's name
AGENT = "accounts.session.agent"

Handle = NewType("Handle", str)
PasswordHash = NewType("PasswordHash", str)
Token = NewType("Token", str)


class Proof(StrEnum):
    """What somebody showed to be let in."""

    PASSWORD = "password"  # noqa: S105 - the name of a way in
    PASSWORD_AND_CODE = "password-and-code"  # noqa: S105 - as above
    PASSWORD_AND_RECOVERY_CODE = "password-and-recovery-code"  # noqa: S105 - as above
    PASSKEY = "passkey"


class AgeBand(StrEnum):
    """How old somebody is, as far as the service may know: `undeclared` are accounts from before bands were asked."""

    UNDECLARED = "undeclared"
    UNDER_16 = "under-16"  # from 13 on: nobody younger has an account
    UNDER_18 = "under-18"
    ADULT = "adult"

    @property
    def is_minor(self) -> bool:
        """Whether they are known to be under 18."""
        return self in {AgeBand.UNDER_16, AgeBand.UNDER_18}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeEvidence:
    """What a band is read from: what was declared in which month, and the age attested until when."""

    declared: AgeBand
    declared_on: date | None
    assured_years: int | None = None
    assured_until: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "declared", AgeBand(self.declared))


class AccountCard(msgspec.Struct, frozen=True):
    """What is shown beside whatever an account made."""

    id: AccountId
    handle: Handle
    display_name: str
    picture_url: str | None


class Account(msgspec.Struct, frozen=True):
    """What anybody may read about an account."""

    id: AccountId
    handle: Handle
    display_name: str
    bio: str
    picture_url: str | None
    language: str
    created_at: datetime


class AccountAnswer(msgspec.Struct, frozen=True):
    """One account."""

    account: Account


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, as their session says. `slot` is where their key is, to seal what they write.

    `proved_at` is when they last showed a credential in this session, and `proof` which.
    """

    account_id: AccountId
    session_id: SessionId
    handle: Handle
    language: str
    slot: int
    roles: tuple[str, ...]
    proof: Proof
    proved_at: datetime
    age_band: AgeBand


class Session(msgspec.Struct, frozen=True):
    """A place where somebody is signed in, as its owner sees it."""

    id: SessionId
    created_at: datetime
    last_seen_at: datetime
    agent: str
    proof: Proof
    current: bool


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody who has just shown who they are.

    Whoever showed a password names the one it was by `password_changed_at`; `fresh_hash` replaces one made at older
    costs.
    """

    account_id: AccountId
    handle: Handle
    slot: int
    password_changed_at: datetime | None
    fresh_hash: PasswordHash | None = None
    proof: Proof = Proof.PASSWORD


class Change(StrEnum):
    """What happened to how somebody signs in, or to what they may do. Each has a letter of its name."""

    NEW_SIGN_IN = "new_sign_in"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a letter's name
    PASSWORD_REMOVED = "password_removed"  # noqa: S105 - as above
    CODES_ON = "codes_on"
    CODES_OFF = "codes_off"
    CODES_RENEWED = "codes_renewed"
    RECOVERY_CODE_USED = "recovery_code_used"
    CODE_REFUSED = "code_refused"
    RECOVERED = "recovered"
    ROLE_GRANTED = "role_granted"
    ROLE_REVOKED = "role_revoked"


class NewSignIn(Fact, frozen=True, kw_only=True):
    """Somebody signed in from a browser that was not known; `cause` tells two such sign-ins apart."""

    account_id: AccountId
    cause: str


class SecurityChanged(Fact, frozen=True, kw_only=True):
    """Somebody changed how they sign in; `cause` tells two changes apart."""

    account_id: AccountId
    cause: str


class AccountCreated(Fact, frozen=True, kw_only=True):
    """Somebody signed up."""

    account_id: AccountId


class AccountErased(Fact, frozen=True, kw_only=True):
    """Somebody has gone for good: their key is destroyed, and every domain deletes what is left of them."""

    account_id: AccountId


class ProfileChanged(Fact, frozen=True, kw_only=True):
    """Somebody changed what others see of them: name, bio, picture or language."""

    account_id: AccountId


class AgeBandChanged(Fact, frozen=True, kw_only=True):
    """Somebody is known to be younger, or has been attested to be older, than before."""

    account_id: AccountId
    band: str


class PictureReplaced(Fact, frozen=True, kw_only=True):
    """A picture is no longer anybody's: the object under `key` is to be deleted."""

    key: str


class AgeProviderMissing(NotFound):
    """Nobody of that name attests ages here."""


class PresentationRefused(Invalid):
    """That proof is not for this account, too old, used before, or not signed as it must be: start again."""


class AgeNotAttested(Invalid):
    """The provider did not say that you are {years} or older, so nothing has changed."""


class AgeNotProven(Forbidden):
    """Saying so does not make anybody older here: let an age-assurance provider confirm it, or wait."""


class TooYoung(Forbidden):
    """This service is for people from 13 years on. Nothing of what you typed was kept."""


class AccountMissing(NotFound):
    """Nobody here has that handle."""


class HandleTaken(Conflict):
    """Somebody has that handle already: choose another."""


class HandleReserved(Invalid):
    """That handle is kept for the service itself: choose another."""


class HandleUnfit(Invalid):
    """A handle has 2 to 24 letters a-z, digits, dots and underscores, and no dot at either end or beside another."""


class DisplayNameUnfit(Invalid):
    """A name has 1 to 50 characters, all of them visible, on one line."""


class BioUnfit(Invalid):
    """A text about yourself has at most 300 characters and 5 lines, without invisible ones."""


class LanguageUnfit(Invalid):
    """That is not a language tag such as "en" or "fr"."""


class PasswordTooShort(Invalid):
    """A password has at least 10 characters: a few words in a row are easy to remember."""


class PasswordTooLong(Invalid):
    """A password has at most 256 characters."""


class PasswordCommon(Invalid):
    """That password is among the first that anybody would try: choose another."""


class SignInRefused(Unauthenticated):
    """That handle and that password do not belong together."""


class CredentialNeeded(Invalid):
    """Give exactly one way in: a passkey or a password."""


class LastCredential(Conflict):
    """This is the only way into your account: add another one first."""


class PasswordMissing(NotFound):
    """Your account has no password."""


class PasswordWrong(Forbidden):
    """That is not your current password."""


class StepUpNeeded(Forbidden):
    """Show that it is you first: this needs a proof from the last ten minutes."""


class PasswordsBusy(TooMany):
    """Many people are signing in at this moment: wait {retry_after_s} seconds, then try again."""


class SessionMissing(NotFound):
    """You are not signed in there any more."""


class PictureTooLarge(TooLarge):
    """A picture has at most 5 MB: choose a smaller one."""


class PictureStalled(Invalid):
    """The picture stopped arriving half-way: send it again."""


class WrongOrigin(Forbidden):
    """Only this service's own pages may do that: open it at its own address and try again."""
