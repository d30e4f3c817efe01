"""What each role of the staff is shown of an account, and in which words. Pure."""

from datetime import datetime
from enum import StrEnum

import msgspec

from clairvue.accounts.model import Account, AgeBand, Proof
from clairvue.accounts.roles.model import Role
from clairvue.kit.ids import CommentId, VideoId
from clairvue.kit.refusals import Forbidden


class Matter(StrEnum):
    """What was looked at, as its owner's ledger names it."""

    PROFILE = "profile"
    VIDEOS = "videos"
    COMMENTS = "comments"
    WAYS_IN = "ways-in"
    SESSIONS = "sessions"
    COUNTS = "counts"


class Judgement(StrEnum):
    """What a moderator did to a clip, as its author's ledger names it."""

    FOR_ADULTS = "for-adults"
    FOR_ALL = "for-all"


# What is shown to each role, the first of it at once. No role is shown another's, nor addresses, follows or history.
SHOWN: dict[Role, tuple[Matter, ...]] = {
    Role.MODERATOR: (Matter.PROFILE, Matter.VIDEOS, Matter.COMMENTS),
    Role.OPERATOR: (Matter.WAYS_IN, Matter.SESSIONS),
    Role.AUDITOR: (Matter.COUNTS,),
}


class ProfileLook(msgspec.Struct, frozen=True):
    """What a profile shows, and whether its owner is known to be a minor."""

    account: Account
    age_band: AgeBand


class WaysInLook(msgspec.Struct, frozen=True):
    """How somebody can sign in, in numbers, and when they will be erased if they wish it; no name, no address."""

    since: datetime
    language: str
    passkeys: int
    password: bool
    second_step: bool
    recovery_codes: int
    email_confirmed: bool
    erased_at: datetime | None


class KindCount(msgspec.Struct, frozen=True):
    """How many rows of one kind are held about somebody."""

    title: str
    rows: int


class AccountLook(msgspec.Struct, frozen=True):
    """An account as one role sees it: one of the three, the rest is null. `more` is what else the role may ask for."""

    handle: str
    role: Role
    more: list[Matter]
    profile: ProfileLook | None = None
    ways_in: WaysInLook | None = None
    counts: list[KindCount] | None = None


class VideoLook(msgspec.Struct, frozen=True):
    """A video in any state, with its words."""

    id: VideoId
    caption: str
    state: str
    visibility: str
    language: str
    ai_made: bool
    age_restricted: bool
    age_marked: bool  # by a moderator
    created_at: datetime
    published_at: datetime | None


class VideoLooks(msgspec.Struct, frozen=True):
    """A page of videos, the newest upload first."""

    items: list[VideoLook]
    cursor: str | None


class OwnClip(Forbidden):
    """This clip is your own: somebody else of the staff judges it."""


class CommentLook(msgspec.Struct, frozen=True):
    """A comment with its words, and where it stands."""

    id: CommentId
    video: VideoId
    body: str
    created_at: datetime


class CommentLooks(msgspec.Struct, frozen=True):
    """A page of comments, the newest first."""

    items: list[CommentLook]
    cursor: str | None


class SessionLook(msgspec.Struct, frozen=True):
    """Where somebody is signed in; nothing that could end or use it."""

    agent: str
    proof: Proof
    created_at: datetime
    last_seen_at: datetime


class SessionLooks(msgspec.Struct, frozen=True):
    """Where somebody is signed in; never more than one page."""

    items: list[SessionLook]
    cursor: str | None = None


class AuditEntry(msgspec.Struct, frozen=True):
    """One look of the staff: who, as what, at which things. `subject` is a name that only stands for the same person.

    `reader` is null once that account has gone, and for whoever sat at the operator's terminal.
    """

    id: str
    read_at: datetime
    role: str
    reader: str | None
    subject: str
    what: list[str]


class AuditEntries(msgspec.Struct, frozen=True):
    """A page of what the staff looked at, the latest first; no reason, for reasons speak of people."""

    items: list[AuditEntry]
    cursor: str | None
