"""What protects somebody under 16, who may change it, and what is refused. Pure."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

import msgspec

from clairvue.accounts.model import AccountCard, AgeBand
from clairvue.kit.refusals import Conflict, Forbidden, Invalid, NotFound

HOURS = "families.care.hours"
CODE_LASTS = timedelta(minutes=10)
GUARDIANS_MAX = 2
MINORS_MAX = 10
ZONE_RESTS = timedelta(days=7)
DAY_MINUTES = 24 * 60

MinuteOfDay = Annotated[int, msgspec.Meta(ge=0, lt=DAY_MINUTES)]
MinutesOfDay = Annotated[int, msgspec.Meta(ge=0, le=DAY_MINUTES)]


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """When the feed is shut, in minutes after midnight where the minor is, and how many minutes a day it is open.

    `quiet_from` equal to `quiet_until`: never shut. `minutes_per_day` 1440: as long as they like. `autoplay_allowed`:
    one clip may follow another by itself where the minor wants that.
    """

    quiet_from: MinuteOfDay = 22 * 60
    quiet_until: MinuteOfDay = 6 * 60
    minutes_per_day: MinutesOfDay = 60
    autoplay_allowed: bool = False


class Care(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept, sealed, of how a minor is protected; without a time zone, the cell's holds."""

    hours: Hours = Hours()
    time_zone: str = ""
    zone_chosen_at: datetime | None = None


class Today(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the feed is open now, or shut for the night or for the day, and when it opens again.

    `minutes_used` of `minutes_max` are over today; null: nobody counts.
    """

    state: Literal["open", "night", "over"]
    opens_at: datetime | None = None
    minutes_used: int | None = None
    minutes_max: int | None = None
    autoplay_allowed: bool = True


class Tie(msgspec.Struct, frozen=True):
    """Somebody one is tied to as minor or as guardian; the tie holds once both have confirmed it."""

    account: AccountCard
    confirmed: bool


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """Who is whose guardian, as either of them sees it."""

    age_band: AgeBand
    guardians: list[Tie]
    minors: list[Tie]


class MinorOverview(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a guardian sees here of a minor, and that the minor sees too: never what was watched."""

    account: AccountCard
    hours: Hours
    time_zone: str
    today: Today
    guardians: list[AccountCard]


class PairingCode(msgspec.Struct, frozen=True):
    """A code that the guardian types once, until it expires."""

    code: str
    expires_at: datetime


class NightBreak(Forbidden):
    """It is night where you are: the feed rests, and opens again at {opens_at}. Sleep well."""


class DayOver(Forbidden):
    """Your {minutes} minutes of today are over: the feed opens again at {opens_at}. See you then."""


class CodeUnknown(NotFound):
    """That code is not known, was used, or is older than ten minutes: ask for a new one."""


class NotAGuardian(Forbidden):
    """Only somebody of 18 or older can be a guardian, and not of their own account."""


class NotAMinor(Conflict):
    """Guardians are for people under 18."""


class FamilyFull(Conflict):
    """Somebody has at most two guardians, and is the guardian of at most ten."""


class TieMissing(NotFound):
    """There is nobody of that name whom you are tied to."""


class HoursLooser(Forbidden):
    """You can make your own hours stricter; only a guardian can make them looser."""


class TimeZoneUnknown(Invalid):
    """That is not a time zone such as Europe/Paris."""


class TimeZoneRests(Forbidden):
    """Your time zone was changed less than seven days ago, or the feed rests now: try again later."""


def as_strict(hours: Hours, before: Hours) -> bool:
    """Say whether hours allow nothing that others do not: neither a minute of the night or day, nor autoplay."""
    return (
        hours.minutes_per_day <= before.minutes_per_day
        and hours.autoplay_allowed <= before.autoplay_allowed
        and all(is_quiet(hours, minute) for minute in range(DAY_MINUTES) if is_quiet(before, minute))
    )


def is_quiet(hours: Hours, minute: int) -> bool:
    """Say whether the feed is shut in a minute of the day."""
    begin, end = hours.quiet_from, hours.quiet_until
    return begin <= minute < end if begin <= end else minute >= begin or minute < end
