"""What an archive may bring, within which bounds, what is told of it, and what is refused. Pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from clairvue.kit.ids import AccountId, VideoId
from clairvue.kit.refusals import Invalid, TooLarge
from clairvue.videos.model import Visibility

REPORT = "portability.arrival.report"
KEPT = timedelta(days=30)
ENTRIES_MAX = 20_000
DIRECTORY_BYTES_MAX = 8 * 1024 * 1024  # what lists the entries, read before anything is unpacked
JSON_BYTES_MAX = 128 * 1024 * 1024
CLIPS_MAX = 2_000
PICTURE_BYTES_MAX = 5_000_000
# Of one archive as much as anybody may do in a day by hand (kit/rates.py): who brings it again goes on.
FOLLOWS_MAX = 1_000
CHOICES_MAX = 10_000
EXAMPLES_MAX = 200


class ArchiveUnreadable(Invalid):
    """This file is no archive that can be read here: bring a ZIP as you got it, from Clairvue or from TikTok."""


class ArchiveForeign(Invalid):
    """This archive is neither Clairvue's nor TikTok's in JSON: ask TikTok for the JSON form, not the text form."""


class ArchiveBomb(TooLarge):
    """This archive unpacks to more than can be meant: nothing of it was brought."""


class ArchiveDamaged(Invalid):
    """{file} in this archive cannot be read: nothing of it was brought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A video in an archive. `entry` is its file's name there, empty when there is none; `source` names it for good."""

    source: str
    entry: str
    made_at: datetime
    caption: str = ""
    visibility: Visibility = Visibility.ONLY_ME
    published: bool = False
    language: str | None = None
    ai_made: bool = False
    age_restricted: bool = False
    comments_allowed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What an archive brings, whoever made it. Ids name things here only where they were made here."""

    form: str
    account_id: AccountId | None = None  # whose archive it was
    display_name: str | None = None
    bio: str | None = None
    language: str | None = None
    picture: str = ""  # its file's name in the archive
    steering: str | None = None  # JSON
    learning: bool = True
    clips: tuple[Clip, ...] = ()
    follows: tuple[AccountId, ...] = ()
    blocks: tuple[AccountId, ...] = ()
    mutes: tuple[AccountId, ...] = ()
    likes: tuple[VideoId, ...] = ()
    saves: tuple[VideoId, ...] = ()
    handles: tuple[str, ...] = ()  # whom somebody follows elsewhere: names that mean nothing here
    left: dict[str, int] = field(default_factory=dict[str, int])  # what is not brought, how often


class Line(msgspec.Struct, frozen=True):
    """One thing that is told of an arrival: which (see `wording`), how often, and some names."""

    what: str
    n: int = 0
    names: list[str] = []


class Refused(msgspec.Struct, frozen=True):
    """Why nothing came: a refusal's code, its English sentence, and what fills it."""

    code: str
    english: str
    fields: dict[str, str | int]


class Report(msgspec.Struct, frozen=True):
    """What came of an archive and what could not."""

    form: str
    lines: list[Line]
    refused: Refused | None = None
