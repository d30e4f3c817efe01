"""What time it is where a minor is, and when their feed opens again. Pure."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from clairvue.families.model import Hours, TimeZoneUnknown, Today, is_quiet

_ZONE_CHARACTERS_MAX = 64


def zone_of(name: str) -> tzinfo:
    """Return the time zone of a name (IANA). Raises: TimeZoneUnknown."""
    if name == "UTC":
        return UTC
    if not 0 < len(name) <= _ZONE_CHARACTERS_MAX or not name.isascii():
        raise TimeZoneUnknown
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # unknown; not a key; a folder of zones
        raise TimeZoneUnknown from error


def minute_of(local: datetime) -> int:
    """Return how many minutes after midnight a local time is."""
    return local.hour * 60 + local.minute


def today(hours: Hours, zone: tzinfo, now: datetime, minutes_used: int) -> Today:
    """Return whether the feed is open, and when it opens if it is not."""
    local = now.astimezone(zone)
    state = Today(
        state="open",
        minutes_used=min(minutes_used, hours.minutes_per_day),
        minutes_max=hours.minutes_per_day,
        autoplay_allowed=hours.autoplay_allowed,
    )
    if is_quiet(hours, minute_of(local)):
        return replace(state, state="night", opens_at=_end_of_quiet(hours, local))
    if minutes_used < hours.minutes_per_day:
        return state
    midnight = _at(local + timedelta(days=1), 0)
    opens = _end_of_quiet(hours, midnight) if is_quiet(hours, 0) else midnight
    return replace(state, state="over", opens_at=opens)


def _end_of_quiet(hours: Hours, local: datetime) -> datetime:
    """Return the next end of the quiet hours after a local time within them."""
    end = _at(local, hours.quiet_until)
    return end if end > local else _at(local + timedelta(days=1), hours.quiet_until)


def _at(local: datetime, minute: int) -> datetime:
    return datetime.combine(local.date(), time(minute // 60, minute % 60), tzinfo=local.tzinfo)
